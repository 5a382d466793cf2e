package engine

// groupMax is how many orders a group can have.
const groupMax = 16

// group is some linked orders: their slots, in ascending order of the sequence of their submission. It is a value, so that it survives what happens to the orders.
type group struct {
	slots [groupMax]uint32
	count int
}

func (g *group) add(slot uint32) {
	g.slots[g.count] = slot
	g.count++
}

func (g *group) all() []uint32 { return g.slots[:g.count] }

func (g *group) has(slot uint32) bool {
	for _, s := range g.all() {
		if s == slot {
			return true
		}
	}
	return false
}

// groupOf is the group of a linked order.
func (e *Engine) groupOf(slot uint32) (g group) {
	first := slot
	for at := e.waitings.at(slot).link; at != slot; at = e.waitings.at(at).link {
		if e.isOlder(at, first) {
			first = at
		}
	}
	g.add(first)
	for at := e.waitings.at(first).link; at != first; at = e.waitings.at(at).link {
		g.add(at)
	}
	return g
}

// linkAll links unmatched orders to a group, in ascending order of their sequence.
func (e *Engine) linkAll(g *group) {
	for i, slot := range g.all() {
		w := e.waitings.at(slot)
		e.hash -= e.linkHash(w)
		w.link = g.slots[(i+1)%g.count]
	}
	for _, slot := range g.all() {
		e.hash += e.linkHash(e.waitings.at(slot))
	}
}

// complete links unmatched orders to a group, and tells so of each.
func (e *Engine) complete(g *group) {
	e.linkAll(g)
	for _, slot := range g.all() {
		e.emitOrder(OrderMatched, e.orders.at(e.waitings.at(slot).order))
	}
}

// dissolve ends a group whose orders are about to become final, and wakes the debtors in whose queues they stand: who is behind them may have waited for another one's money.
func (e *Engine) dissolve(g *group) {
	for _, slot := range g.all() {
		e.hash -= e.linkHash(e.waitings.at(slot))
	}
	for _, slot := range g.all() {
		w := e.waitings.at(slot)
		w.link = 0
		if e.orders.at(w.order).status == Queued {
			e.countLinked(w, -1)
			e.wake(w.debtor, e.accounts.at(w.debtor))
		}
	}
}

// countLinked counts a linked order that enters its queue (by 1) or leaves it.
func (e *Engine) countLinked(w *waiting, by int32) {
	a := e.accounts.at(w.debtor)
	q, asset := e.queues.at(a.queue), e.assets.at(uint32(a.asset))
	q.linked = uint32(int32(q.linked) + by)
	asset.linked = uint32(int32(asset.linked) + by)
}

// setMark sets or takes marks of an order that is linked or unmatched.
func (e *Engine) setMark(w *waiting, m mark, on bool) {
	e.hash -= e.linkHash(w)
	if on {
		w.marks |= m
	} else {
		w.marks &^= m
	}
	e.hash += e.linkHash(w)
}

// linkHash is the part of the state hash that says what an order is linked to.
func (e *Engine) linkHash(w *waiting) uint64 {
	next := uint64(0)
	if w.link != 0 {
		next = e.orders.at(e.waitings.at(w.link).order).seq
	}
	return HashWords(tagLink, e.orders.at(w.order).seq, next, uint64(w.marks&marksHashed))
}

// isSide says whether a waiting order is a side of a trade.
func (e *Engine) isSide(w *waiting) bool { return e.orders.at(w.order).kind() == SubmitTrade }
