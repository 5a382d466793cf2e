package engine

// tick does what has become due, then resolves the assets that wait for a tick.
func (e *Engine) tick() Outcome {
	moved := uint32(0)
	for ; moved < TickOrders && len(e.dues) > 0 && e.dues[0].time <= e.time; moved++ {
		e.come(e.timers.at(e.dues[0].timer).slot)
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).resolvesAtTick() {
			e.resolve(i)
		}
	}
	return Outcome{Seq: e.seq, Status: Applied, Number: moved}
}

// come lets a due order expire or, if it was warehoused, enter its queue.
func (e *Engine) come(slot uint32) {
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	e.steps = 0
	if expires := e.timers.at(w.timer).expires; expires != 0 && expires <= e.time {
		e.quit(o, Expired, OrderExpired)
		return
	}
	e.begun(w)
	e.enterQueue(slot, OrderQueued)
}

// quit makes a waiting order final without settling it, and serves what stood behind it.
func (e *Engine) quit(o *order, status Status, kind EventKind) {
	w := e.slotOf(o)
	d := e.accounts.at(o.debtor)
	e.hash -= e.orderHash(o)
	switch {
	case o.status == Queued && o.method() == Net:
		e.dequeueNet(w)
	case o.status == Queued:
		e.dequeue(w)
	}
	if w.returns != 0 {
		e.addReturned(w.returns, -w.amount)
	}
	e.withdraw(w)
	e.leave(o)
	e.finish(o, status)
	e.hash += e.orderHash(o)
	e.emitOrder(kind, o)
	e.wake(o.debtor, d)
	e.rest(0)
}

// enterQueue lets an order that waited apart settle, or enter its queue with an event of this kind; the answer has the reason.
func (e *Engine) enterQueue(slot uint32, kind EventKind) Reason {
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	reason := e.obstacle(w.amount, w.priority, w.debtor, w.creditor, e.isAhead(e.accounts.at(w.debtor), w.priority))
	e.hash -= e.orderHash(o)
	e.enterWaiting(w)
	if reason == ReasonNone {
		e.leave(o)
		e.settle(o)
		e.accounts.at(o.debtor).countUsed()
		e.hash += e.orderHash(o)
		e.emitOrder(OrderSettled, o)
		e.rest(0)
		return ReasonNone
	}
	o.status = Queued
	e.enqueue(slot, w)
	e.hash += e.orderHash(o)
	if ev := e.emitOrder(kind, o); kind == OrderQueued {
		ev.Reason = reason
	}
	e.wake(o.debtor, e.accounts.at(o.debtor))
	e.rest(slot)
	return reason
}
