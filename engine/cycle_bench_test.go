package engine

import (
	"testing"
	"time"
)

// netBatch is a batch of net orders.
func netBatch(gen *benchOrders, n int) []byte {
	payload := gen.batch(n)
	for b := payload; len(b) > 0; b = b[RecordSize:] {
		InstructionAt(b).Method = Net
	}
	return payload
}

// cycleStep applies one step of the cycle of a number, and says how long it took.
func cycleStep(b *testing.B, e *Engine, r *Results, s Setting) time.Duration {
	r.Reset()
	payload := AppendSetting(nil, &s, nil)
	begin := time.Now()
	e.Apply(2, payload, r)
	took := time.Since(begin)
	if o := r.Outcomes[0]; o.Status == Rejected {
		b.Fatalf("%v: %v", s.Kind, o.Reason)
	}
	return took
}

// BenchmarkCycle fills, closes and settles net cycles among 1,000 accounts: many small ones, as in a day of a retail system, and a large one. Closing and settling must not depend on how many
// orders a cycle has. The largest one of the issue, 50 million orders, takes some 8 GB: -bench Cycle/orders=50000000 -benchtime 1x.
func BenchmarkCycle(b *testing.B) {
	for _, size := range []struct {
		name           string
		cycles, orders int
	}{{"cycles=5000/orders=1000", 5000, 1000}, {"orders=5000000", 1, 5_000_000}, {"orders=50000000", 1, 50_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			for range b.N {
				benchCycles(b, size.cycles, size.orders)
			}
		})
	}
}

func benchCycles(b *testing.B, cycles, orders int) {
	const accounts, batch = 1000, 1000
	b.StopTimer()
	e := benchEngine(b, accounts, cycles*orders+accounts)
	gen := &benchOrders{accounts: accounts}
	var r Results
	var accepting, closing, settling, longest time.Duration
	b.StartTimer()
	for i := range cycles {
		cycleStep(b, e, &r, Setting{Kind: OpenCycle, Asset: 1})
		for n := 0; n < orders; n += batch {
			payload := netBatch(gen, batch)
			r.Reset()
			begin := time.Now()
			e.Apply(2, payload, &r)
			accepting += time.Since(begin)
		}
		closing += cycleStep(b, e, &r, Setting{Kind: CloseCycle, Cycle: uint32(i + 1)})
		took := cycleStep(b, e, &r, Setting{Kind: SettleCycle, Cycle: uint32(i + 1)})
		settling += took
		longest = max(longest, took)
	}
	if c, _ := e.Cycle(uint32(cycles)); c.State != CycleDone || int(c.Orders) != orders {
		b.Fatalf("the last cycle is %v with %d orders", c.State, c.Orders)
	}
	b.ReportMetric(float64(cycles*orders)/accepting.Seconds()/1e6, "Morders/s")
	b.ReportMetric(float64(closing.Microseconds())/float64(cycles), "us/close")
	b.ReportMetric(float64(settling.Microseconds())/float64(cycles), "us/settle")
	b.ReportMetric(float64(longest.Microseconds()), "us/longest-settle")
}
