package engine

// cancelOrder takes a queued order out of its queue, for good.
func (e *Engine) cancelOrder(in *Instruction) Outcome {
	index, reason := e.findToCancel(in)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	o := e.orders.at(index)
	switch {
	case o.status == Cancelled:
		return Outcome{Seq: o.link, Status: Cancelled, Flags: OutcomeReplayed}
	case o.status != Queued:
		return e.refuse(AlreadyFinal)
	}
	d := e.accounts.at(o.debtor)
	e.hash -= orderHash(o)
	e.dequeue(d, o)
	e.finish(o, Cancelled)
	e.hash += orderHash(o)
	e.emitOrder(OrderCancelled, o)
	e.wake(o.debtor, d)
	e.serve()
	return Outcome{Seq: e.seq, Status: Cancelled}
}

// findToCancel is the order of this id: the instructor's, or the only one where none is named.
func (e *Engine) findToCancel(in *Instruction) (uint32, Reason) {
	key := orderKey{instructor: in.Instructor}
	key.low, key.high = words16(&in.ID)
	if in.Instructor == 0 {
		return e.findOnly(&key, e.idHash(in))
	}
	if i := e.findOrder(e.idHash(in), &key); i != 0 {
		return i, ReasonNone
	}
	return 0, UnknownOrder
}

func (e *Engine) findOnly(k *orderKey, hash uint32) (found uint32, reason Reason) {
	p := e.orderTable.probe(hash)
	for i := e.orderTable.next(&p); i != 0; i = e.orderTable.next(&p) {
		o := e.orders.at(i)
		if o.idLow != k.low || o.idHigh != k.high || i == found {
			continue
		}
		if found != 0 {
			return 0, AmbiguousOrder
		}
		found = i
	}
	if found == 0 {
		return 0, UnknownOrder
	}
	return found, ReasonNone
}
