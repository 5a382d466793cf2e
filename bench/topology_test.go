package bench

import (
	"math"
	"slices"
	"testing"
)

// coreOf counts the orders of a core topology.
func coreOf(t *testing.T, accounts, orders int) (g *generator, sent []int, core, home int) {
	c := complete(t, Config{Seed: 3, Accounts: accounts, Topology: "core"})
	g = newGenerator(&c)
	sent = make([]int, accounts)
	for n := range uint64(orders) {
		debtor, creditor := g.parties(n)
		if debtor == creditor || int(max(debtor, creditor)) >= accounts {
			t.Fatalf("order %d goes from %d to %d", n, debtor, creditor)
		}
		sent[debtor]++
		inner, outer := min(debtor, creditor), max(debtor, creditor)
		if inner < g.core.size {
			core++
		}
		if outer >= g.core.size && inner == g.core.home(outer) {
			home++
		}
	}
	return g, sent, core, home
}

// Of the orders 95% are within the core or between the periphery and it, and 4% of the rest have a party in it by chance.
func TestCoreIsPartyOfMostOrders(t *testing.T) {
	const accounts, orders = 10_000, 200_000
	g, sent, core, home := coreOf(t, accounts, orders)
	if g.core.size != accounts/50 {
		t.Fatalf("a core of %d", g.core.size)
	}
	if share := float64(core) / orders; share < 0.945 || share > 0.96 {
		t.Errorf("the core is party of %.3f of the orders", share)
	}
	if share := float64(home) / orders; share < 0.34 || share > 0.36 {
		t.Errorf("%.3f of the orders are between an account of the periphery and its home", share)
	}
	// Zipf: the first r of n ranks have H(r)/H(n) of what the core sends, and its members are equal in no other way.
	harmonic := func(n int) (h float64) {
		for i := range n {
			h += 1 / float64(i+1)
		}
		return h
	}
	inCore, first := 0, 0
	for i, n := range sent[:g.core.size] {
		if inCore += n; i < 10 {
			first += n
		}
	}
	want := harmonic(10) / harmonic(int(g.core.size))
	if share := float64(first) / float64(inCore); math.Abs(share-want) > 0.04 {
		t.Errorf("the ten largest senders have %.3f of what the core sends, Zipf's law says %.3f", share, want)
	}
	slices.Sort(sent)
	if median := sent[accounts/2]; median < 1 || median > 10 {
		t.Errorf("the account in the middle sends %d orders", median)
	}
}

func TestTopologiesOfFewAccounts(t *testing.T) {
	for _, accounts := range []int{2, 3, 5} {
		coreOf(t, accounts, 1000)
	}
}

func TestAliasDrawsByWeight(t *testing.T) {
	weights := []float64{5, 0, 1, 2, 0.5}
	a := newAlias(weights)
	var counts [5]float64
	const draws = 170_000
	for n := range uint64(draws) {
		counts[a.draw(draw(1, n))]++
	}
	for i, w := range weights {
		if want := w / 8.5 * draws; math.Abs(counts[i]-want) > 5*math.Sqrt(want)+1 {
			t.Errorf("index %d was drawn %v times, its weight is for %v", i, counts[i], want)
		}
	}
}

// The tail index by Hill's estimator: 1 by the mean of the logarithms above a threshold.
func TestAmountsHaveTheirDistribution(t *testing.T) {
	for seed := range uint64(5) {
		amounts := makeAmounts(seed)
		slices.Sort(amounts[:])
		const tail = amountCount - amountCount/20
		sum := 0.0
		for _, a := range amounts[tail:] {
			sum += math.Log(float64(a) / float64(amounts[tail-1]))
		}
		if index := float64(amountCount-tail) / sum; index < 1.25 || index > 1.75 {
			t.Errorf("seed %d: the tail has the index %.2f", seed, index)
		}
		if median := amounts[amountCount/2]; median < 24_500 || median > 25_500 {
			t.Errorf("seed %d: the median is %d", seed, median)
		}
		// A standard deviation above the median stands the quantile 0.841 of a normal distribution.
		if spread := math.Log(float64(amounts[841]) / 25_000); math.Abs(spread-1.4) > 0.02 {
			t.Errorf("seed %d: the logarithm spreads by %.3f", seed, spread)
		}
		if amounts[0] < 1 {
			t.Errorf("seed %d: an amount of %d", seed, amounts[0])
		}
	}
}
