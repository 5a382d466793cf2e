package bench

import (
	"math"
	"testing"

	"weir/engine"
)

func TestEachWorkloadAllowsItsOutcomes(t *testing.T) {
	for _, c := range []struct {
		workload  string
		request   int
		liquidity float64
		want      statuses
	}{
		{"gross", 0, 0.5, setOf(engine.Settled)},
		{"hot", 1, 0.5, setOf(engine.Settled)},
		{"mixed", 1, 0.5, setOf(engine.Settled)},
		{"retail", 0, 0.5, setOf(engine.Accepted)},
		{"gridlock", 0, 0.5, setOf(engine.Settled, engine.Queued)},
		{"gridlock", 0, 1, setOf(engine.Settled)},
		{"pvp", 4, 0.5, setOf(engine.Unmatched)},
		{"pvp", 5, 0.5, setOf(engine.Settled)},
	} {
		if have := workloadByName(c.workload).may(c.request, c.liquidity); have != c.want {
			t.Errorf("%s, request %d, liquidity %v: %b, want %b", c.workload, c.request, c.liquidity, have, c.want)
		}
	}
}

func TestMixedHasItsSharesOfOddOrders(t *testing.T) {
	g := generatorOf(t, 11, 100, "mixed")
	var counts [4]float64
	const orders = 2_000_000
	for n := range uint64(orders) {
		k := g.kind(n)
		counts[k]++
		if k == kindDuplicate {
			first := g.kind(n - g.batch)
			if !g.second(n) || first == kindDuplicate || first == kindUnknown {
				t.Fatalf("order %d repeats one of kind %d", n, first)
			}
		}
		if _, creditor := g.parties(n); (creditor == g.accounts) != (k == kindUnknown) {
			t.Fatalf("order %d of kind %d goes to %d", n, k, creditor)
		}
	}
	for kind, share := range map[orderKind]float64{kindDuplicate: 0.001, kindUnknown: 0.005, kindCancelled: 0.01} {
		if have := counts[kind] / orders; math.Abs(have-share) > share/10 {
			t.Errorf("kind %d has a share of %.5f, want %.5f", kind, have, share)
		}
	}
}

// Each odd order has one outcome that is right, and any other one is seen.
func TestMixedOutcomesAreJudged(t *testing.T) {
	g := generatorOf(t, 11, 100, "mixed")
	var n uint64 // a duplicate
	for g.kind(n) != kindDuplicate {
		n++
	}
	place := int(n % g.batch)
	first := verdict{seq: 77, status: engine.Settled}
	again := verdict{seq: 77, status: engine.Settled, replayed: true}
	for _, c := range []struct {
		name string
		v    verdict
		ok   bool
	}{
		{"as it must be", again, true},
		{"not replayed", first, false},
		{"of another sequence", verdict{seq: 78, status: engine.Settled, replayed: true}, false},
		{"of another status", verdict{seq: 77, status: engine.Queued, replayed: true}, false},
	} {
		j := newJudge(g)
		j.begin(n-g.batch-uint64(place), setOf(engine.Settled))
		if !j.take(place, first) {
			t.Fatal("the first one was not taken")
		}
		j.begin(n-uint64(place), setOf(engine.Settled))
		if j.take(place, c.v) != c.ok {
			t.Errorf("a duplicate %s: taken %v", c.name, !c.ok)
		}
		if want := map[bool]int{true: 1}[c.ok]; j.count.replayed != want || j.count.statuses[engine.Settled] != 1 {
			t.Errorf("a duplicate %s: counted %+v", c.name, j.count)
		}
	}
	for n = 0; g.kind(n) != kindUnknown; {
		n++
	}
	for _, c := range []struct {
		v  verdict
		ok bool
	}{
		{verdict{status: engine.Rejected, account: true}, true},
		{verdict{status: engine.Rejected}, false},
		{verdict{status: engine.Settled}, false},
		{verdict{status: engine.Rejected, account: true, replayed: true}, false},
	} {
		j := newJudge(g)
		j.begin(n-n%g.batch, setOf(engine.Settled))
		if j.take(int(n%g.batch), c.v) != c.ok {
			t.Errorf("unknown account, %+v: taken %v", c.v, !c.ok)
		}
	}
}

func TestLiquidityLiesBetweenItsBounds(t *testing.T) {
	w := workloadByName("gridlock")
	for _, c := range []struct {
		sent, received int64
		part           float64
		want           int64
	}{
		{100, 30, 0, 70}, {100, 30, 1, 100}, {100, 30, 0.5, 85}, {100, 300, 0, 0}, {100, 300, 0.25, 25},
	} {
		if have := w.liquidityOf(c.sent, c.received, c.part); have != c.want {
			t.Errorf("%+v: %d", c, have)
		}
	}
	if have := workloadByName("retail").liquidityOf(100, 30, 1); have != 70 {
		t.Errorf("a cycle takes %d, for a net debit of 70", have)
	}
}
