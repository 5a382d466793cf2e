package engine

// holdOrder takes an order out of its queue until it is released.
func (e *Engine) holdOrder(in *Instruction) Outcome {
	o, reason := e.findToHandle(in, true)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	if w := e.slotOf(o); w.link != 0 || o.status == Unmatched {
		return e.holdLinked(o, w)
	}
	switch {
	case o.status == Held:
		return e.already(o.status)
	case o.status != Queued:
		return e.refuse(NotQueued)
	}
	e.setAside(o, Held, OrderHeld)
	e.wake(o.debtor, e.accounts.at(o.debtor))
	e.rest(0)
	return e.answer(Held, ReasonNone)
}

// holdLinked marks an order of a group, or one that is not matched yet; a queued group leaves its queues.
func (e *Engine) holdLinked(o *order, w *waiting) Outcome {
	if w.marks&markHeld != 0 {
		return e.already(Held)
	}
	e.setMark(w, markHeld, true)
	if o.status == Queued {
		g := e.groupOf(uint32(o.link))
		e.leaveTogether(&g, Held, OrderHeld)
	} else {
		e.emitOrder(OrderHeld, o)
	}
	return e.answer(Held, ReasonNone)
}
