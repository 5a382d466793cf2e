package engine

// tick does what has become due, then resolves the assets that wait for a tick.
func (e *Engine) tick() Outcome {
	e.whole = true
	moved := e.takeDue()
	e.rest(0) // only now, so that nothing settles that has expired
	for _, d := range e.due {
		e.steps = 0
		if e.dateHasCome(e.orders.at(e.waitings.at(d.slot).order)) {
			e.enterQueue(d.slot, OrderQueued)
		}
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).resolvesAtTick() {
			e.resolve(i, atTick)
		}
	}
	e.packSome(packAtTick)
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: Applied}, Number: moved}
}

// takeDue lets all orders expire whose expiry has come, lists those whose not-before has, at most TickOrders, and counts both.
func (e *Engine) takeDue() (moved uint32) {
	e.due = e.due[:0]
	for len(e.dues) > 0 && e.dues[0].time <= e.time {
		t := e.timers.at(e.dues[0].timer)
		switch slot := t.slot; {
		case t.expires != 0 && t.expires <= e.time:
			e.takeOut(slot, Expired, OrderExpired)
		case len(e.due) == TickOrders:
			return moved
		default:
			e.due = append(e.due, dated{slot: slot})
			e.begun(e.waitings.at(slot))
		}
		moved++
	}
	return moved
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
