package iso20022

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// xmlTransaction is what encoding/xml finds of a transaction.
type xmlTransaction struct {
	amount, uetr, endToEnd string
}

// standardTokens reads a document with encoding/xml, which must find it well formed, and collects the transactions
// of the payload by the local names on the way to them.
func standardTokens(data []byte) ([]xmlTransaction, error) {
	var (
		found   []xmlTransaction
		path    []string
		payload int    // length of the path to the payload's root, 0 outside
		ns      string // namespace of the payload's elements
	)
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			name := tok.Name.Local
			isRoot := name == "FIToFICstmrCdtTrf" || name == "FICdtTrf"
			switch {
			case payload == 0 && isRoot && !inHeader(path):
				payload, ns = len(path)+1, ""
				if strings.HasPrefix(tok.Name.Space, isoNamespace) {
					ns = tok.Name.Space
				}
			case payload > 0 && ns == "" && (name == "GrpHdr" || name == "CdtTrfTxInf") && len(path) == payload:
				ns = tok.Name.Space
			}
			if payload > 0 && len(path) >= payload && tok.Name.Space != ns {
				name = "(foreign)"
			}
			path = append(path, name)
			if payload > 0 && strings.Join(path[payload:], "/") == "CdtTrfTxInf" {
				found = append(found, xmlTransaction{})
			}
		case xml.EndElement:
			if len(path) == payload {
				payload = 0
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if payload > 0 && len(found) > 0 {
				found[len(found)-1].add(strings.Join(path[payload:], "/"), string(tok))
			}
		}
	}
}

func inHeader(path []string) bool {
	for _, name := range path {
		if name == "AppHdr" {
			return true
		}
	}
	return false
}

func (t *xmlTransaction) add(path, text string) {
	switch path {
	case "CdtTrfTxInf/IntrBkSttlmAmt":
		t.amount += text
	case "CdtTrfTxInf/PmtId/UETR":
		t.uetr += text
	case "CdtTrfTxInf/PmtId/EndToEndId":
		t.endToEnd += text
	}
}

// FuzzParse: nothing makes the parser panic, and what it accepts encoding/xml reads the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(base))
	f.Add([]byte(wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.10")))
	f.Add([]byte("\xEF\xBB\xBF" + strings.ReplaceAll(base, "10.50", "<![CDATA[1]]>&#48;<!-- x -->.5<?y z?>")))
	f.Add([]byte(strings.ReplaceAll(base, "<ChrgBr>", "<a xmlns='urn:x' xmlns:p='urn:y' p:b='&amp;'><p:c/></a><ChrgBr>")))
	f.Add([]byte(strings.ReplaceAll(strings.ReplaceAll(base, "FIToFICstmrCdtTrf", "FICdtTrf"), "pacs.008", "pacs.009")))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))
	for _, sample := range Samples("2026-03-02") {
		f.Add(sample.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, _ := Kind(data, Limits{})
		msg, err := Parse(data, Limits{})
		if err != nil {
			if err.Error() == "" {
				t.Error("error without a text")
			}
			return
		}
		if kind != msg.Kind {
			t.Errorf("kind %q of a %q", kind, msg.Kind)
		}
		checkAgainstStandard(t, data, msg)
		checkReportOf(t, msg)
	})
}

func checkAgainstStandard(t *testing.T, data []byte, msg *Message) {
	t.Helper()
	want, err := standardTokens(data)
	if err != nil {
		t.Fatalf("accepted, but encoding/xml says: %v", err)
	}
	if len(want) != len(msg.Transactions) {
		t.Fatalf("%d transactions, encoding/xml finds %d", len(msg.Transactions), len(want))
	}
	for i := range want {
		got := &msg.Transactions[i]
		if got.Start < 0 || got.End > len(data) || got.Start >= got.End || data[got.Start] != '<' || data[got.End-1] != '>' {
			t.Errorf("transaction stands at [%d, %d) of %d", got.Start, got.End, len(data))
		}
		if got.Err != nil {
			continue
		}
		amount, _ := decimalText(want[i].amount)
		if got.Amount != amount || got.UETR != want[i].uetr || got.EndToEndID != want[i].endToEnd {
			t.Errorf("got %q %q %q, encoding/xml finds %+v", got.Amount, got.UETR, got.EndToEndID, want[i])
		}
	}
}

// checkReportOf reads the report on a message back with encoding/xml.
func checkReportOf(t *testing.T, msg *Message) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(answered(msg, 0, testReport)))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("report: %v", err)
		}
	}
}

// FuzzTransactionText puts any text where a bank may write one: it comes back in the report, or is refused.
func FuzzTransactionText(f *testing.F) {
	for _, text := range []string{"E1", "a&lt;b", "<![CDATA[x]]>", "é\r\n", "&#x10FFFF;", "]]&gt;", "</EndToEndId>", "&bad;"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data := []byte(strings.Replace(base, ">E1<", ">"+text+"<", 1))
		msg, err := Parse(data, Limits{})
		if err != nil {
			return
		}
		checkAgainstStandard(t, data, msg)
		checkReportOf(t, msg)
	})
}

// TestStandardAgrees runs the comparison over the public messages.
func TestStandardAgrees(t *testing.T) {
	for name, data := range sharedMessages(t) {
		if msg, err := Parse(data, Limits{}); err == nil {
			t.Run(name, func(t *testing.T) { checkAgainstStandard(t, data, msg) })
		}
	}
}
