package engine

// cancelOrder takes an order that waits out, for good.
func (e *Engine) cancelOrder(in *Instruction) Outcome {
	index, reason := e.findNamed(in)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	var room order
	o := e.recall(index, &room)
	if o.status == Cancelled {
		return Outcome{Seq: o.link, Verdict: Verdict{Status: Cancelled, Flags: OutcomeReplayed}}
	}
	if reason := e.checkTakeOut(o); reason != ReasonNone {
		return e.refuse(reason)
	}
	if w := e.slotOf(o); e.isSide(w) && w.link != 0 && e.waitings.at(w.link).marks&markAsked == 0 {
		return e.askToCancel(o, w)
	}
	e.quit(uint32(o.link), Cancelled, OrderCancelled)
	return e.answer(Cancelled, ReasonNone)
}

// askToCancel notes that one side of a matched trade wants to cancel it, which takes both.
func (e *Engine) askToCancel(o *order, w *waiting) Outcome {
	answer := e.answer(o.status, PartnerToCancel)
	if w.marks&markAsked != 0 {
		answer.Flags = OutcomeReplayed
		return answer
	}
	e.setMark(w, markAsked, true)
	e.emitOrder(OrderCancelAsked, o)
	return answer
}

// checkTakeOut says why an order cannot be handled any more: it is final, or in a cycle.
func (e *Engine) checkTakeOut(o *order) Reason {
	switch status, _ := e.standOf(o); {
	case status.Final():
		return AlreadyFinal
	case status == Accepted:
		return WrongCycleState
	}
	return ReasonNone
}

// findToHandle is the order that an instruction is about which handles orders of the gross queue, if it offers what it asks for.
func (e *Engine) findToHandle(in *Instruction, offered bool) (*order, Reason) {
	index, reason := e.findNamed(in)
	if reason != ReasonNone {
		return nil, reason
	}
	var room order
	o := e.recall(index, &room)
	reason = e.checkTakeOut(o)
	switch {
	case !offered, reason == ReasonNone && o.method() == Net:
		return nil, NotSupported
	case reason != ReasonNone:
		return nil, reason
	}
	return e.orders.at(index), ReasonNone // it waits
}

// findNamed is the order of this id: the instructor's, or the only one where none is named.
func (e *Engine) findNamed(in *Instruction) (uint32, Reason) {
	key := orderKey{instructor: in.Instructor}
	key.low, key.high = words16(&in.ID)
	return e.findByKey(&key)
}

func (e *Engine) findByKey(key *orderKey) (uint32, Reason) {
	hash := e.hashID(key.low, key.high)
	if key.instructor == 0 {
		return e.findOnly(key, hash)
	}
	if i := e.findOrder(hash, key); i != 0 {
		return i, ReasonNone
	}
	return 0, UnknownOrder
}

func (e *Engine) findOnly(k *orderKey, hash uint64) (found uint32, reason Reason) {
	s := e.search(hash, k.low, k.high)
	for i, _ := e.next(&s); i != 0; i, _ = e.next(&s) {
		if found != 0 && found != i {
			return 0, AmbiguousOrder
		}
		found = i
	}
	if found == 0 {
		return 0, UnknownOrder
	}
	return found, ReasonNone
}
