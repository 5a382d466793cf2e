package engine

// changePriority gives an order that waits another priority; in a queue it goes to the end of that.
func (e *Engine) changePriority(in *Instruction) Outcome {
	o, reason := e.findToHandle(in, in.Priority < priorities)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	if o.priority() == in.Priority {
		return e.already(o.status)
	}
	slot, w := uint32(o.link), e.slotOf(o)
	e.hash -= e.orderHash(o)
	if o.status == Queued {
		e.dequeue(w)
	}
	w.priority, o.what = in.Priority, o.what&15|uint8(in.Priority)<<4
	if o.status == Queued {
		e.enqueue(slot, w)
	}
	e.hash += e.orderHash(o)
	e.emitOrder(PriorityChanged, o)
	if o.status == Queued {
		e.wake(o.debtor, e.accounts.at(o.debtor))
		e.rest(0)
	}
	return e.answer(o.status, ReasonNone)
}
