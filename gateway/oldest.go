package gateway

import (
	"time"

	"weir/engine"
)

// oldestOrders are of each asset the queued order that waits longest, wherever it stands in its queue. All that waits is looked through for that: where that is much, not each time.
type oldestOrders struct {
	rest
	orders []engine.OldestOrder // by asset
}

// look looks anew where that is due. False: a query failed.
func (o *oldestOrders) look(g *Gateway, assets int, query func(read func()) bool) bool {
	began := time.Now()
	if !o.isOver(began) {
		return true
	}
	orders, queries := make([]engine.OldestOrder, assets), 0
	for mark, more := uint32(0), true; more; more = mark != 0 {
		queries++
		if !query(func() { mark = g.Engine.OldestQueued(mark, orders) }) {
			return false
		}
	}
	o.orders = orders
	o.begin(began, queries)
	return true
}

// of is the oldest one of an asset; with Entered 0 where none is queued.
func (o *oldestOrders) of(asset uint16) (oldest engine.OldestOrder) {
	if at := int(asset) - 1; at < len(o.orders) {
		oldest = o.orders[at]
	}
	return oldest
}
