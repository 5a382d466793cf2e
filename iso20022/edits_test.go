package iso20022

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// pieces are what the random edits put into messages: all that XML knows, and what is not XML.
var pieces = []string{
	"<!-- c -->", "<?p i?>", "<![CDATA[1]]>", "<![CDATA[", "]]>", "&amp;", "&#48;", "&#x30;", "&undefined;", "&", "<", ">", "/>", "\"", "'",
	"<UETR>00000000-0000-4000-8000-0000000000a3</UETR>", "<IntrBkSttlmAmt Ccy='EUR'>3</IntrBkSttlmAmt>", "<CdtTrfTxInf/>", "<CdtTrfTxInf>",
	"</CdtTrfTxInf>", "<GrpHdr/>", "<a>", "</a>", "<a b='c'/>", "<p:a/>", "<p:a xmlns:p='urn:p'/>", "<a xmlns=''><UETR/></a>", " xmlns='urn:x'",
	" xmlns:p='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'", " a='1'", " Ccy='USD'", "\r\n", "\r", "\t", " ", "0", ".", "é", "\xff", "\x00",
	"<Document>", "<AppHdr/>", "<FICdtTrf/>", "<FIToFICstmrCdtTrf/>", "<!DOCTYPE a>", "xmlns", ":", "PmtId",
}

// TestRandomEdits changes sound messages a little, in places where it matters, and compares what is still accepted
// with encoding/xml. The seed is fixed, so a failure comes again.
func TestRandomEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(20022, 8))
	sources := []string{base, wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.08")}
	for _, sample := range Samples("2026-03-02") {
		sources = append(sources, string(sample.Data))
	}
	rounds, accepted := 100_000, 0
	if testing.Short() {
		rounds = 10_000
	}
	for range rounds {
		message := sources[random.IntN(len(sources))]
		for range 1 + random.IntN(3) {
			message = randomEdit(random, message)
		}
		msg, err := Parse([]byte(message), Limits{})
		if err != nil {
			continue
		}
		accepted++
		checkAgainstStandard(t, []byte(message), msg)
		checkReportOf(t, msg)
		if t.Failed() {
			t.Fatalf("message:\n%s", message)
		}
	}
	if accepted < rounds/20 {
		t.Errorf("only %d of %d were accepted, so little was compared", accepted, rounds)
	}
}

// randomEdit inserts a piece, or cuts or repeats a stretch between two tags.
func randomEdit(random *rand.Rand, message string) string {
	at := boundary(random, message)
	switch random.IntN(5) {
	case 0:
		end := boundary(random, message)
		return message[:min(at, end)] + message[max(at, end):]
	case 1:
		end := min(len(message), at+random.IntN(60))
		return message[:end] + message[at:]
	default:
		return message[:at] + pieces[random.IntN(len(pieces))] + message[at:]
	}
}

// boundary is the beginning or end of a tag, or anywhere.
func boundary(random *rand.Rand, message string) int {
	at := random.IntN(len(message) + 1)
	if random.IntN(4) == 0 {
		return at
	}
	if i := strings.IndexAny(message[at:], "<>"); i >= 0 {
		at += i
		if message[at] == '>' {
			at++
		}
	}
	return at
}
