package engine

// advance lets the complete group of a slot enter, or wait apart for what it still lacks. It answers why the order of the slot was queued, if it was.
func (e *Engine) advance(slot uint32) (reason Reason) {
	g := e.groupOf(slot)
	ahead, held := false, false
	for _, slot := range g.all() {
		w := e.waitings.at(slot)
		ahead = ahead || !e.dateHasCome(e.orders.at(w.order))
		held = held || w.marks&markHeld != 0
	}
	switch {
	case ahead:
		e.standApart(&g, Warehoused, OrderWarehoused)
	case held:
		e.standApart(&g, Held, OrderHeld)
	default:
		why := e.enterGroup(&g)
		for i, at := range g.all() {
			if at == slot {
				return why[i]
			}
		}
	}
	return ReasonNone
}

// dateHasCome says whether the day of the order's asset has reached its date.
func (e *Engine) dateHasCome(o *order) bool {
	return e.assetOf(o.debtor).hasCome(uint32(o.businessDate))
}

// standApart gives the orders of a group that stand in no queue a status.
func (e *Engine) standApart(g *group, status Status, kind EventKind) {
	for _, slot := range g.all() {
		o := e.orders.at(e.waitings.at(slot).order)
		if o.status != status {
			e.setStatus(o, status)
			e.emitOrder(kind, o)
		}
	}
}

// setStatus changes the status of an order that stands in no queue before and after.
func (e *Engine) setStatus(o *order, status Status) {
	e.hash -= e.orderHash(o)
	o.status = status
	e.hash += e.orderHash(o)
}

// enterGroup settles a group that is ready, or queues it, and answers why each order was queued.
func (e *Engine) enterGroup(g *group) reasons {
	why, any := e.hinder(g, true)
	for _, slot := range g.all() {
		e.enterWaiting(e.waitings.at(slot))
	}
	if !any {
		e.settleGroup(g)
		e.rest(0)
		return why
	}
	for i, slot := range g.all() {
		w := e.waitings.at(slot)
		o := e.orders.at(w.order)
		e.putInQueue(slot, w, o)
		e.emitOrder(OrderQueued, o).Reason = why[i]
	}
	for _, slot := range g.all() {
		debtor := e.waitings.at(slot).debtor
		e.wake(debtor, e.accounts.at(debtor))
	}
	e.rest(g.slots[0])
	return why
}

// answerFor lets the group of an order that has just come advance, and makes what became of the order its first answer.
func (e *Engine) answerFor(o *order) Outcome {
	reason := e.advance(uint32(o.link))
	before := e.orderHash(o)
	o.entry = o.status
	if o.status == Queued {
		o.reason = reason
	}
	change := e.orderHash(o) - before
	e.hash += change
	if o.status.Final() {
		e.book.hash += change
	}
	return e.answer(o.entry, o.reason)
}

// settleGroup settles the orders of a group, out of their queues where they stand in them.
func (e *Engine) settleGroup(g *group) {
	e.dissolve(g)
	var debtors [groupMax]uint32
	for i, slot := range g.all() {
		debtors[i] = e.waitings.at(slot).debtor
		e.settleWaiting(slot)
	}
	for i := range g.all() {
		e.accounts.at(debtors[i]).countUsed()
	}
}

// leaveTogether takes a group out of its queues to wait apart, and serves what stood behind it.
func (e *Engine) leaveTogether(g *group, status Status, kind EventKind) {
	for _, slot := range g.all() {
		e.setAside(e.orders.at(e.waitings.at(slot).order), status, kind)
	}
	for _, slot := range g.all() {
		debtor := e.waitings.at(slot).debtor
		e.wake(debtor, e.accounts.at(debtor))
	}
	e.rest(0)
}
