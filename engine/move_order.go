package engine

// moveOrder moves a queued order to the front or to the end of its priority.
func (e *Engine) moveOrder(in *Instruction) Outcome {
	o, reason := e.findToHandle(in, in.Choice == MoveFirst || in.Choice == MoveLast)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	if o.status != Queued {
		return e.refuse(NotQueued)
	}
	slot, w := uint32(o.link), e.slotOf(o)
	e.hash -= e.orderHash(o)
	e.dequeue(w)
	if in.Choice == MoveFirst {
		e.enqueueFirst(slot, w)
	} else {
		e.enqueue(slot, w)
	}
	e.hash += e.orderHash(o)
	e.emitOrder(OrderMoved, o).Number = uint32(in.Choice)
	e.wake(o.debtor, e.accounts.at(o.debtor))
	e.rest(0)
	return e.answer(o.status, ReasonNone)
}
