package wire

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/engine"
	"weir/view"
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

// largeDirectory is one of so many participants, each with an account in CNY.
func largeDirectory(participants int) *view.Directory {
	d := view.NewDirectory(participants)
	events := []engine.Event{{Kind: engine.ParticipantCreated, Number: 1}, {Kind: engine.AssetCreated, Number: 1, Amount: 2, Instructor: 1, Debtor: 1}}
	copy(events[0].ID[:], "CBCNCNB0")
	copy(events[1].ID[:], "CNY")
	d.Apply(events)
	for n := uint32(2); n <= uint32(participants); n++ {
		events[0].Number = n
		copy(events[0].ID[:], fmt.Sprintf("BANK%07d", n))
		events[1] = engine.Event{Kind: engine.AccountOpened, Number: n - 1, Instructor: n, Asset: 1, Method: engine.Method(engine.AccountSettlement)}
		d.Apply(events)
	}
	return d
}

// BenchmarkReadNames reads orders whose parties are as many as a scheme has, so that what is looked up of them is in no cache.
func BenchmarkReadNames(b *testing.B) {
	for _, participants := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("participants=%d", participants), func(b *testing.B) {
			const bodies = 200
			random := rand.New(rand.NewPCG(1, uint64(participants)))
			o := Orders{Directory: largeDirectory(participants)}
			var texts [bodies][]byte
			for i := range texts {
				texts[i] = []byte{'['}
				for j := range 1000 {
					texts[i] = fmt.Appendf(texts[i], `{"id":"0192f3a4-7b1c-7d2e-9f30-%012x","debtor":"BANK%07d","creditor":"BANK%07d","asset":"CNY","amount":"%d.25"},`,
						i*1000+j+1, 2+random.IntN(participants-1), 2+random.IntN(participants-1), 100+j)
				}
				texts[i][len(texts[i])-1] = ']'
			}
			payload := make([]byte, 0, PayloadBound(len(texts[0])))
			for i := 0; b.Loop(); i++ {
				o.Reset(engine.SubmitOrder, payload)
				if refused := o.ReadJSON(texts[i%bodies]); refused != nil || o.Count != 1000 {
					b.Fatal(refused, o.Refusals)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/order")
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
