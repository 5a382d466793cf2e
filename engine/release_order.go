package engine

// releaseOrder lets a held order settle, or go to the end of its queue.
func (e *Engine) releaseOrder(in *Instruction) Outcome {
	o, reason := e.findToHandle(in, true)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	switch {
	case o.status == Queued:
		return e.stands(o)
	case o.status != Held:
		return e.refuse(NotQueued)
	}
	reason = e.enterQueue(uint32(o.link), OrderReleased)
	if o.status != Queued {
		reason = ReasonNone
	}
	return Outcome{Seq: e.seq, Status: o.status, Reason: reason}
}
