package twin

import "weir/engine"

func (t *Twin) cancelOrder(in *engine.Instruction) engine.Outcome {
	o, reason := t.orderToCancel(in)
	switch {
	case o == nil:
		return t.refuse(reason)
	case o.status == engine.Cancelled:
		return engine.Outcome{Seq: o.done, Status: engine.Cancelled, Flags: engine.OutcomeReplayed}
	case o.status.Final():
		return t.refuse(engine.AlreadyFinal)
	}

	debtor, _ := t.parties(o)
	atHead := t.waiting(debtor)[0] == o
	t.leaveQueue(o)
	o.status, o.done = engine.Cancelled, t.seq
	t.emitOrder(engine.OrderCancelled, o, engine.ReasonNone)
	if atHead {
		t.wake(debtor)
	}
	return engine.Outcome{Seq: t.seq, Status: engine.Cancelled}
}

// orderToCancel is the order of the key; without an instructor it is the only one of this id.
func (t *Twin) orderToCancel(in *engine.Instruction) (*order, engine.Reason) {
	if in.Instructor != 0 {
		return t.findOrder(in.ID, in.Instructor), engine.UnknownOrder
	}
	switch named := t.byID[in.ID]; len(named) {
	case 0:
		return nil, engine.UnknownOrder
	case 1:
		return named[0], engine.ReasonNone
	}
	return nil, engine.AmbiguousOrder
}
