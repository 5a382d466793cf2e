package iso20022

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchMessage is a pacs.008 in an envelope; the first of the shared messages has the same size, 1.6 KB.
func benchMessage() []byte {
	message := wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.08")
	last := strings.LastIndex(message, "<CdtTrfTxInf>")
	message = message[:last] + message[strings.Index(message, "</FIToFI"):]
	message = strings.Replace(message, "<NbOfTxs>2", "<NbOfTxs>1", 1)
	padding := "<RmtInf>" + strings.Repeat("\n          <Ustrd>invoice</Ustrd>", 12) + "</RmtInf>"
	return []byte(strings.Replace(message, "<Cdtr>", padding+"<Cdtr>", 1))
}

func BenchmarkParse(b *testing.B) {
	inputs := map[string][]byte{"own": benchMessage()}
	if data, err := readShared("cbpr_2026__pacs.008.min"); err == nil {
		inputs["public"] = data
	}
	for name, data := range inputs {
		b.Run(fmt.Sprintf("%s-%dB", name, len(data)), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			var msg Message
			for b.Loop() {
				if err := msg.Parse(data, Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseBatch(b *testing.B) {
	const transactions = 1000
	begin, end := strings.Index(base, "<CdtTrfTxInf>"), strings.LastIndex(base, "<CdtTrfTxInf>")
	message := strings.Replace(base[:begin], "<NbOfTxs>2", fmt.Sprintf("<NbOfTxs>%d", transactions), 1) +
		strings.Repeat(base[begin:end], transactions) + base[strings.Index(base, "</FIToFI"):]
	data := []byte(message)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var msg Message
	for b.Loop() {
		if err := msg.Parse(data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/transactions, "ns/transaction")
}

func BenchmarkAppendPacs002(b *testing.B) {
	msg, err := Parse(benchMessage(), Limits{})
	if err != nil {
		b.Fatal(err)
	}
	answers := []Status{{TransactionStatus: "ACSC", AcceptedAt: time.Unix(1_800_000_000, 0)}}
	var buffer []byte
	b.ReportAllocs()
	for b.Loop() {
		buffer = AppendPacs002(buffer[:0], msg, answers, testReport)
	}
	if !bytes.HasSuffix(buffer, []byte("</Document>\n")) {
		b.Fatal("no report")
	}
}

// TestAllocations holds the parser to the one copy of the message, and the report to none.
func TestAllocations(t *testing.T) {
	data := benchMessage()
	var msg Message
	parse := func() {
		if err := msg.Parse(data, Limits{}); err != nil {
			t.Fatal(err)
		}
	}
	if got := testing.AllocsPerRun(100, parse); got > 1 {
		t.Errorf("%v allocations to parse", got)
	}
	buffer := make([]byte, 0, 4096)
	answers := []Status{{TransactionStatus: "RJCT", Reason: "AM04", Info: "no cover"}}
	if got := testing.AllocsPerRun(100, func() { AppendPacs002(buffer, &msg, answers, testReport) }); got > 0 {
		t.Errorf("%v allocations to report", got)
	}
}
