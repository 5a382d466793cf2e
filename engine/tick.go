package engine

// tick does what has become due, then resolves the assets that wait for a tick.
func (e *Engine) tick() Outcome {
	e.whole = true
	moved := uint32(0)
	for ; moved < TickOrders && len(e.dues) > 0 && e.dues[0].time <= e.time; moved++ {
		e.come(e.timers.at(e.dues[0].timer).slot)
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).resolvesAtTick() {
			e.resolve(i, atTick)
		}
	}
	e.packSome(packAtTick)
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: Applied}, Number: moved}
}

// come lets a due order expire or, if it was warehoused and its date has come, enter its queue.
func (e *Engine) come(slot uint32) {
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	e.steps = 0
	if expires := e.timers.at(w.timer).expires; expires != 0 && expires <= e.time {
		e.quit(slot, Expired, OrderExpired)
		return
	}
	e.begun(w)
	if e.dateHasCome(o) {
		e.enterQueue(slot, OrderQueued)
	}
}

// enterQueue lets an order that waited apart, linked to none, settle, or enter its queue with an event of this kind; the answer has the reason.
func (e *Engine) enterQueue(slot uint32, kind EventKind) Reason {
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	reason := e.obstacle(w.amount, w.priority, w.debtor, w.creditor, e.isAhead(e.accounts.at(w.debtor), w.priority))
	e.enterWaiting(w)
	if reason == ReasonNone {
		e.settleWaiting(slot)
		e.accounts.at(o.debtor).countUsed()
		e.rest(0)
		return ReasonNone
	}
	e.putInQueue(slot, w, o)
	if ev := e.emitOrder(kind, o); kind == OrderQueued {
		ev.Reason = reason
	}
	e.wake(o.debtor, e.accounts.at(o.debtor))
	e.rest(slot)
	return reason
}
