package report

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"weir/engine"
)

// total counts and adds up amounts of minor units, which may pass 64 bits.
type total struct {
	count uint64
	units big.Int
}

// totals are totals by what they are of.
type totals[K comparable] map[K]*total

func (t totals[K]) add(key K, count uint64, units int64) {
	sum := t[key]
	if sum == nil {
		sum = new(total)
		t[key] = sum
	}
	sum.count += count
	sum.units.Add(&sum.units, big.NewInt(units))
}

// sorted are the keys in an order that the log determines.
func (t totals[K]) sorted(order func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(t), order)
}

// pair is what one account paid another, by a method, for a business date or in a cycle.
type pair struct {
	debtor, creditor uint32
	cycle            uint32 // 0: not by a cycle
	date             uint32 // 0: by a cycle
	method           engine.Method
}

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a.cycle, b.cycle), cmp.Compare(a.date, b.date), cmp.Compare(a.debtor, b.debtor), cmp.Compare(a.creditor, b.creditor), cmp.Compare(a.method, b.method))
}

// cyclePage is how many positions and pairs of a cycle are looked at together.
const cyclePage = 1024

// paid adds up what settled by itself, funding apart: orders, and what settled of sides of trades.
func (n *names) paid() totals[pair] {
	paid := totals[pair]{}
	_ = n.eachOrder(func(o *engine.OrderInfo) error {
		if o.Kind == engine.SubmitOrder && o.Status == engine.Settled && o.Method != engine.Net {
			paid.add(pair{o.Debtor, o.Creditor, 0, o.BusinessDate, o.Method}, 1, o.Amount)
		}
		return nil
	})
	n.eachTrade(func(t *engine.TradeInfo) {
		if o := &t.Order; t.Settled != 0 {
			paid.add(pair{o.Debtor, o.Creditor, 0, o.BusinessDate, o.Method}, 1, t.Settled)
		}
	})
	return paid
}

// cyclePairs adds what settles with a cycle, or would have: without the orders of those who were unwound from it.
func (n *names) cyclePairs(number uint32, into totals[pair]) {
	unwound := map[uint32]bool{}
	n.eachPosition(number, func(p *engine.CyclePositionInfo) {
		if p.Unwound != 0 {
			unwound[p.Account] = true
		}
	})
	var page []engine.CyclePairInfo
	for mark, more := uint32(0), true; more; more = mark != 0 {
		page, mark = n.e.CyclePairs(number, mark, page[:0], cyclePage)
		for i := range page {
			if p := &page[i]; !unwound[p.Debtor] && !unwound[p.Creditor] {
				into.add(pair{p.Debtor, p.Creditor, number, 0, engine.Net}, p.Orders, p.Sum)
			}
		}
	}
}

// eachPosition passes the positions of a cycle.
func (n *names) eachPosition(number uint32, pass func(p *engine.CyclePositionInfo)) {
	var page []engine.CyclePositionInfo
	for mark, more := uint32(0), true; more; more = mark != 0 {
		page, mark = n.e.CyclePositions(number, mark, page[:0], cyclePage)
		for i := range page {
			pass(&page[i])
		}
	}
}
