package engine

// holdOrder takes an order out of its queue until it is released.
func (e *Engine) holdOrder(in *Instruction) Outcome {
	o, reason := e.findToHandle(in, true)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	switch {
	case o.status == Held:
		return e.stands(o)
	case o.status != Queued:
		return e.refuse(NotQueued)
	}
	e.hash -= e.orderHash(o)
	e.dequeue(e.slotOf(o))
	o.status = Held
	e.hash += e.orderHash(o)
	e.emitOrder(OrderHeld, o)
	e.wake(o.debtor, e.accounts.at(o.debtor))
	e.rest(0)
	return Outcome{Seq: e.seq, Status: Held}
}
