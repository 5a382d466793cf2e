package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkDays applies so many orders on each of ten days, a roll after each: what an order costs while those of the day before are packed and all that are past are searched, and what memory one of a past date takes.
func BenchmarkDays(b *testing.B) {
	const days = 10
	for _, accounts := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			e := benchEngine(b, accounts, accounts+b.N)
			chance := rand.New(rand.NewPCG(1, 2))
			gen := &benchOrders{accounts: uint64(accounts), amount: func() int64 { return int64(math.Exp(8+2*chance.NormFloat64())) + 1 }}
			var r Results
			var applied [days]time.Duration
			packed, bytes, longest := 0, 0, time.Duration(0)
			for day := range days {
				for n := 0; n < b.N; n += 1000 {
					payload := gen.batch(1000)
					r.Reset()
					start := time.Now()
					e.Apply(1, payload, &r)
					took := time.Since(start)
					applied[day] += took
					longest = max(longest, took)
				}
				packed, bytes = e.Packed()
				for _, step := range []Day{EndOfDay, Closed, Open} {
					r.Reset()
					e.Apply(1, AppendSetting(nil, &Setting{Kind: SetDay, Asset: 1, Day: step}, nil), &r)
				}
			}
			for day, took := range applied {
				if day > 1 && day < days-2 {
					continue
				}
				b.ReportMetric(float64(took.Nanoseconds())/float64(b.N), fmt.Sprintf("ns/order-%d", day+1))
			}
			b.ReportMetric(float64(bytes)/float64(packed), "B/order-past")
			b.ReportMetric(float64(longest.Nanoseconds())/1e6, "ms-longest")
			b.ReportMetric(0, "ns/op")
		})
	}
}
