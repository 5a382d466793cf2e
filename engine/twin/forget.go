package twin

import (
	"slices"

	"weir/engine"
)

// dayOfClock is a day of the clock, in nanoseconds.
const dayOfClock = 24 * 60 * 60 * 1_000_000_000

// keepUnder notes under which date an order is kept, or that it is in the newer half of those of no asset.
func (o *order) keepUnder() {
	switch {
	case o.asset == nil:
	case o.dateInWindow():
		o.kept = o.date
	default:
		o.kept = o.asset.date
	}
}

// isBehind says whether a date lies before the window of another.
func isBehind(date, of uint32) bool { return int64(date) < int64(of)-engine.WindowBack }

// forget drops what a roll of an asset, which ends a date, leaves behind.
func (t *Twin) forget(a *asset, ends uint32) {
	if a.opened {
		t.forgetBehind(a, ends)
	}
	if day := t.time / dayOfClock; day > t.halfBegun+engine.WindowBack {
		t.forgetOrders(func(o *order) bool { return o.asset == nil && o.older })
		for _, o := range t.orders {
			o.older = o.asset == nil
		}
		t.halfBegun = day
	}
}

// forgetBehind drops the orders and the cycles of an asset that a date which ends leaves behind.
func (t *Twin) forgetBehind(a *asset, ends uint32) {
	t.forgetOrders(func(o *order) bool { return o.asset == a && !o.waits() && o.done < a.rolled && isBehind(o.kept, ends) })
	for _, c := range t.cycles {
		if c.asset == a && !c.forgotten && isBehind(t.lastDateOf(c), ends) {
			c.forgotten = true
			t.accepted = slices.DeleteFunc(t.accepted, func(o *order) bool { return o.cycle == c })
		}
	}
}

// forgetOrders drops orders, and what is kept with them.
func (t *Twin) forgetOrders(which func(*order) bool) {
	for _, o := range t.orders {
		if !which(o) {
			continue
		}
		o.forgotten = true
		if o.original != nil && o.status == engine.Settled {
			o.original.returnedBy += o.record.Amount
		}
		id := o.record.ID
		t.byID[id] = slices.DeleteFunc(slices.Clone(t.byID[id]), func(m *order) bool { return m == o })
		t.chains = slices.DeleteFunc(t.chains, func(c *chain) bool { return c.first == o })
	}
	t.orders = chosen(t.orders, func(o *order) bool { return !o.forgotten })
}

// lastDateOf is the last of the dates that a cycle is kept under.
func (t *Twin) lastDateOf(c *cycle) uint32 {
	last := c.date
	for _, o := range t.acceptedIn(c) {
		last = max(last, o.date)
	}
	return last
}

// straysHash is that of the halves of the orders of no asset.
func (t *Twin) straysHash() uint64 {
	if t.halfBegun == 0 {
		return 0
	}
	return engine.HashWords(tagStrays, uint64(t.halfBegun))
}
