package wire

import (
	"fmt"
	"testing"

	"weir/engine"
)

func manyOrders(n int, spare string) []byte {
	text := []byte{'['}
	for i := range n {
		if i > 0 {
			text = append(text, ',')
		}
		text = fmt.Appendf(text, `{"id":"0192f3a4-7b1c-7d2e-9f30-%012x","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"%d.25"%s}`, i+1, 100+i, spare)
	}
	return append(text, ']')
}

func BenchmarkReadArray(b *testing.B) {
	for name, spare := range map[string]string{
		"plain":    "",
		"rich":     `,"priority":"urgent","business_date":"2026-01-31"`,
		"envelope": `,"end_to_end_id":"INV-2026-0001"`,
		"strict":   `,"debtor_account":3`,
	} {
		b.Run(name, func(b *testing.B) {
			body := manyOrders(1000, spare)
			o := Orders{Directory: testDirectory}
			payload := make([]byte, 0, PayloadBound(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				o.Reset(engine.SubmitOrder, payload)
				if refused := o.ReadJSON(body); refused != nil || o.Count != 1000 {
					b.Fatal(refused, o.Refusals[0])
				}
			}
			b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds()/1e6, "Morders/s")
		})
	}
}

func BenchmarkAppendOutcomes(b *testing.B) {
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	o.ReadJSON(manyOrders(1000, ""))
	outcomes := make([]engine.Outcome, 1000)
	for i := range outcomes {
		outcomes[i] = engine.Outcome{Seq: 1_000_000 + uint64(i), Verdict: engine.Verdict{Status: engine.Settled}}
	}
	var text []byte
	b.ReportAllocs()
	for b.Loop() {
		text = o.AppendJSON(text[:0], outcomes)
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds()/1e6, "Morders/s")
}

func BenchmarkReadBinary(b *testing.B) {
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	o.ReadJSON(manyOrders(1000, ""))
	body := append([]byte(nil), o.Payload...)
	payload := make([]byte, 0, len(body))
	b.ReportAllocs()
	for b.Loop() {
		o.Reset(engine.SubmitOrder, payload)
		if refused := o.ReadBinary(body); refused != nil || o.Count != 1000 {
			b.Fatal(refused)
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds()/1e6, "Morders/s")
}
