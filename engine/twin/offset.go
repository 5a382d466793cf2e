package twin

import (
	"math/big"
	"slices"

	"weir/engine"
)

// pair is two accounts that have orders to each other.
type pair struct {
	lower, higher *account
	difference    *big.Int
}

// offset runs the bilateral offset of an asset until it settles nothing.
func (t *Twin) offset(a *asset) {
	for range engine.StagesMax {
		before := t.settled.count
		t.offsetPairs(a)
		if t.settled.count == before {
			return
		}
		t.rest()
	}
}

// offsetPairs goes once through all pairs of an asset, the most even ones first.
func (t *Twin) offsetPairs(a *asset) {
	var pairs []pair
	accounts := t.accountsOf(a)
	for i, lower := range accounts {
		for _, higher := range accounts[i+1:] {
			there, back := t.offsetList(lower, higher), t.offsetList(higher, lower)
			if len(there) > 0 && len(back) > 0 {
				sums := [2]*big.Int{choice{lower: there}.value(), choice{higher: back}.value()}
				pairs = append(pairs, pair{lower, higher, sums[0].Sub(sums[0], sums[1])})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return a.difference.CmpAbs(b.difference) })
	for _, p := range pairs {
		t.offsetPair(p)
	}
}

// offsetPair settles what the two can pay each other.
func (t *Twin) offsetPair(p pair) {
	c := choice{}
	c.put(p.lower, t.offsetList(p.lower, p.higher))
	c.put(p.higher, t.offsetList(p.higher, p.lower))
	for {
		switch {
		case len(c[p.lower]) > 0 && len(t.lacks(p.lower, c)) > 0:
			c.dropLast(p.lower)
		case len(c[p.higher]) > 0 && len(t.lacks(p.higher, c)) > 0:
			c.dropLast(p.higher)
		default:
			t.settleTogether(c)
			return
		}
	}
}

// offsetList is what a debtor has for one creditor that may be in a choice by itself: the leading run of its queue, and where that leaves
// only normal orders which may bypass each other, all its normal ones.
func (t *Twin) offsetList(debtor, creditor *account) []*order {
	if debtor.blockedForDebit() || creditor.blockedForCredit() {
		return nil
	}
	queue := t.waiting(debtor)
	to := func(o *order) bool { return o.record.Creditor == creditor.number && o.group == nil }
	run := slices.IndexFunc(queue, func(o *order) bool { return !to(o) })
	if run < 0 {
		return queue
	}
	if debtor.asset.has(engine.OptionBypass) && queue[run].priority == engine.Normal {
		return chosen(queue, to)
	}
	return queue[:run]
}
