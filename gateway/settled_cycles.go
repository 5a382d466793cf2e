package gateway

import (
	"cmp"
	"slices"

	"weir/engine"
)

// settledCycles counts, once for each, the orders of the cycles that settled on the present business date of their asset.
type settledCycles struct {
	orders map[uint32]uint64 // by cycle
}

// readCycles copies out the cycles that are pending, and those that settled since the business date of their asset began.
func (g *Gateway) readCycles(o *overview, query func(read func()) bool) bool {
	return query(func() {
		for number, left := g.Engine.Cycles(), overviewCycles; number > 0 && left > 0; number, left = number-1, left-1 {
			c, _ := g.Engine.Cycle(uint32(number))
			switch at := int(c.Asset) - 1; {
			case c.State == engine.CycleWaits && c.Pending:
				o.pending = append(o.pending, c)
			case c.State == engine.CycleDone && at < len(o.assets) && o.assets[at].counted && c.Final > o.assets[at].began.Seq:
				o.settled = append(o.settled, c)
			}
		}
	})
}

// count adds the orders of the settled cycles to those of their assets. False: a query failed.
func (s *settledCycles) count(g *Gateway, o *overview, query func(read func()) bool) bool {
	kept := map[uint32]uint64{}
	for i := range o.settled {
		c := &o.settled[i]
		orders, known := s.orders[c.Number]
		if !known {
			var ok bool
			if orders, ok = g.countSettled(c, query); !ok {
				return false
			}
		}
		kept[c.Number] = orders
		o.assets[c.Asset-1].settled += orders
	}
	s.orders = kept
	return true
}

// countSettled counts the orders that settled with a cycle: those of accounts that were unwound from it did not.
func (g *Gateway) countSettled(c *engine.CycleInfo, query func(read func()) bool) (orders uint64, ok bool) {
	var members []engine.CycleMember
	for mark, more := uint32(0), true; more; more = mark != 0 {
		if !query(func() { members, mark = g.Engine.CycleMembers(c.Number, 0, mark, members, memberScan) }) {
			return 0, false
		}
	}
	if len(members) == int(c.Accounts) {
		return c.Orders, true
	}
	slices.SortFunc(members, func(a, b engine.CycleMember) int { return cmp.Compare(a.Account, b.Account) })
	left := previewed{call: engine.Setting{Cycle: c.Number}}
	ok = g.countPairs(&left, members, query)
	return left.RefusedOrders, ok
}
