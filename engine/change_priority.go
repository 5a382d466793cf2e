package engine

// changePriority gives an order that waits another priority; in a queue it goes to the end of that.
func (e *Engine) changePriority(in *Instruction) Outcome {
	index, reason := e.findNamed(in)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	o := e.orders.at(index)
	if in.Priority >= priorities {
		return e.refuse(NotSupported)
	}
	if reason := e.checkHandle(o); reason != ReasonNone {
		return e.refuse(reason)
	}
	switch {
	case o.priority() == in.Priority:
		return e.stands(o)
	}
	slot, w := uint32(o.link), e.slotOf(o)
	e.hash -= e.orderHash(o)
	if o.status == Queued {
		e.dequeue(w)
	}
	w.priority, o.what = in.Priority, whatOf(o.kind(), in.Priority)
	if o.status == Queued {
		e.enqueue(slot, w)
	}
	e.hash += e.orderHash(o)
	e.emitOrder(PriorityChanged, o)
	if o.status == Queued {
		e.wake(o.debtor, e.accounts.at(o.debtor))
		e.rest(0)
	}
	return Outcome{Seq: e.seq, Status: o.status}
}
