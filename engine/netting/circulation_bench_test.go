package netting

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// tradeCredit is an economy of core and periphery: some firms have far more obligations than others (Zipf), amounts are lognormal.
func tradeCredit(firms, obligations int) *owing {
	r := rand.New(rand.NewPCG(testSeed, uint64(obligations)))
	busy := rand.NewZipf(r, 1.1, 8, uint64(firms-1))
	o := &owing{firms: firms}
	for range obligations {
		debtor, creditor := int32(busy.Uint64()), int32(busy.Uint64())
		if debtor == creditor {
			creditor = (debtor + 1) % int32(firms)
		}
		o.obligations = append(o.obligations, Obligation{1 + int64(math.Exp(9+1.5*r.NormFloat64())), debtor, creditor})
	}
	return o
}

// evenly is obligations between firms drawn evenly.
func evenly(firms, obligations int) *owing {
	r := rand.New(rand.NewPCG(testSeed, uint64(obligations)))
	o := &owing{firms: firms}
	for range obligations {
		debtor := int32(r.IntN(firms))
		creditor := (debtor + 1 + int32(r.IntN(firms-1))) % int32(firms)
		o.obligations = append(o.obligations, Obligation{1 + r.Int64N(1_000_000), debtor, creditor})
	}
	return o
}

// bipartite is buyers who owe suppliers, and a few suppliers who owe buyers.
func bipartite(firms, obligations int) *owing {
	r := rand.New(rand.NewPCG(testSeed, uint64(obligations)))
	o := &owing{firms: firms}
	for range obligations {
		buyer, supplier := int32(r.IntN(firms/2)), int32(firms/2+r.IntN(firms/2))
		if chance(r, 20) {
			buyer, supplier = supplier, buyer
		}
		o.obligations = append(o.obligations, Obligation{1 + r.Int64N(1_000_000), buyer, supplier})
	}
	return o
}

// ring is firms that owe each the next, some more, some less, as often as there are obligations for.
func ring(firms, obligations int) *owing {
	r := rand.New(rand.NewPCG(testSeed, uint64(obligations)))
	o := &owing{firms: firms}
	for i := range obligations {
		debtor := int32(i % firms)
		o.obligations = append(o.obligations, Obligation{1 + r.Int64N(1_000_000), debtor, (debtor + 1) % int32(firms)})
	}
	return o
}

// drain is a ring in which each firm owes the next one more than it is owed, and the last one owes the first next to nothing: every net debtor
// is at another distance from the one net creditor, so it takes as many turns as there are firms.
func drain(firms, _ int) *owing {
	o := &owing{firms: firms}
	for i := range int32(firms - 1) {
		o.obligations = append(o.obligations, Obligation{int64(i) + 2, i, i + 1})
	}
	o.obligations = append(o.obligations, Obligation{1, int32(firms - 1), 0})
	return o
}

// funnel is firms that owe the first of a chain, which closes in a ring: all pay over the same long way.
func funnel(firms, _ int) *owing {
	payers := int32(firms / 2)
	o := &owing{firms: firms}
	for f := range payers {
		o.obligations = append(o.obligations, Obligation{1, f, payers})
	}
	for f := payers; f < int32(firms)-1; f++ {
		o.obligations = append(o.obligations, Obligation{int64(payers) + 1, f, f + 1})
	}
	o.obligations = append(o.obligations, Obligation{1, int32(firms) - 1, payers})
	return o
}

func BenchmarkSetOff(b *testing.B) {
	for _, shape := range []struct {
		name               string
		firms, obligations int
		draw               func(firms, obligations int) *owing
	}{
		{"trade credit", 3000, 100_000, tradeCredit},
		{"trade credit, many firms", 50_000, 100_000, tradeCredit},
		{"dense", 320, 100_000, evenly},
		{"even", 3000, 100_000, evenly},
		{"even, many firms", 50_000, 100_000, evenly},
		{"bipartite", 3000, 100_000, bipartite},
		{"ring", 100_000, 100_000, ring},
		{"short ring", 3000, 100_000, ring},
		{"drain", 10_000, 10_000, drain},
		{"funnel", 10_000, 10_000, funnel},
		{"funnel", 100_000, 100_000, funnel},
	} {
		b.Run(fmt.Sprintf("%s/%d/%d", shape.name, shape.firms, shape.obligations), func(b *testing.B) {
			o := shape.draw(shape.firms, shape.obligations)
			var c Circulation
			b.ReportAllocs()
			value := int64(0)
			for b.Loop() {
				value = sumOf(c.Clear(o.firms, o.obligations))
			}
			b.ReportMetric(float64(value)/float64(o.total()), "of_value")
		})
	}
}
