package engine

// releaseOrder lets a held order settle, or go to the end of its queue.
func (e *Engine) releaseOrder(in *Instruction) Outcome {
	o, reason := e.findToHandle(in, true)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	w := e.slotOf(o)
	if w.link != 0 || o.status == Unmatched {
		return e.releaseLinked(o, w)
	}
	switch {
	case o.status == Queued:
		return e.already(o.status)
	case o.status != Held:
		return e.refuse(NotQueued)
	}
	if e.isEarly(w) || !e.dateHasCome(o) {
		e.setStatus(o, Warehoused)
		e.emitOrder(OrderWarehoused, o)
		return e.answer(Warehoused, ReasonNone)
	}
	reason = e.enterQueue(uint32(o.link), OrderReleased)
	if o.status != Queued {
		reason = ReasonNone
	}
	return e.answer(o.status, reason)
}

// releaseLinked takes the mark of a hold from an order of a group, or from one that is not matched yet. The group enters if nothing else keeps it.
func (e *Engine) releaseLinked(o *order, w *waiting) Outcome {
	if w.marks&markHeld == 0 {
		return e.already(o.status)
	}
	e.setMark(w, markHeld, false)
	e.emitOrder(OrderReleased, o)
	if w.link == 0 {
		return e.answer(o.status, ReasonNone)
	}
	reason := e.advance(uint32(o.link))
	if o.status != Queued {
		reason = ReasonNone
	}
	return e.answer(o.status, reason)
}
