package twin

import "weir/engine"

// changeOrder follows what is done to an order.
func (t *Twin) changeOrder(in *engine.Instruction) engine.Outcome {
	o, reason := t.namedOrder(in)
	if o == nil {
		return t.refuse(reason)
	}
	switch in.Kind {
	case engine.CancelOrder:
		return t.cancel(o)
	case engine.HoldOrder:
		return t.hold(o)
	case engine.ReleaseOrder:
		return t.release(o)
	case engine.ChangePriority:
		return t.changePriority(o, in.Priority)
	}
	return t.move(o, in.Choice)
}

func (t *Twin) cancel(o *order) engine.Outcome {
	switch {
	case o.status == engine.Cancelled:
		return engine.Outcome{Seq: o.done, Verdict: engine.Verdict{Status: engine.Cancelled, Flags: engine.OutcomeReplayed}}
	case o.status.Final():
		return t.refuse(engine.AlreadyFinal)
	case o.status == engine.Accepted:
		return t.refuse(engine.WrongCycleState)
	case o.isMatched():
		return t.askToCancel(o)
	}
	t.giveUp(o, engine.Cancelled, engine.OrderCancelled)
	t.comeToRest()
	return t.answer(engine.Cancelled)
}

func (t *Twin) hold(o *order) engine.Outcome {
	switch {
	case o.status.Final() || o.isNet():
		return t.refuse(netObstacle(o))
	case o.isLinked():
		return t.holdLinked(o)
	case o.status == engine.Held:
		return t.replayed(engine.Held)
	case o.status == engine.Warehoused:
		return t.refuse(engine.NotQueued)
	}
	t.leave([]*order{o}, engine.Held, engine.OrderHeld)
	t.comeToRest()
	return t.answer(engine.Held)
}

func (t *Twin) release(o *order) engine.Outcome {
	switch {
	case o.status.Final() || o.isNet():
		return t.refuse(netObstacle(o))
	case o.isLinked():
		return t.releaseLinked(o)
	case o.status == engine.Queued:
		return t.replayed(engine.Queued)
	case o.status == engine.Warehoused:
		return t.refuse(engine.NotQueued)
	}
	o.passed = o.passed || o.record.NotBefore <= t.time
	if !o.passed || !o.dateHasCome() {
		o.status = engine.Warehoused
		t.emitOrder(engine.OrderWarehoused, o, engine.ReasonNone)
		return t.answer(o.status)
	}
	reason := t.enter(o, engine.OrderReleased)
	t.comeToRest()
	outcome := t.answer(o.status)
	if o.status == engine.Queued {
		outcome.Reason = reason
	}
	return outcome
}

func (t *Twin) changePriority(o *order, p engine.Priority) engine.Outcome {
	switch {
	case p > engine.HighlyUrgent:
		return t.refuse(engine.NotSupported)
	case o.status.Final() || o.isNet():
		return t.refuse(netObstacle(o))
	case o.priority == p:
		return t.replayed(o.status)
	}
	o.priority = p
	t.emitOrder(engine.PriorityChanged, o, engine.ReasonNone)
	if o.status == engine.Queued {
		t.putLast(o)
		debtor, _ := t.parties(o)
		t.wake(debtor)
		t.comeToRest()
	}
	return t.answer(o.status)
}

func (t *Twin) move(o *order, to engine.Choice) engine.Outcome {
	switch {
	case to != engine.MoveFirst && to != engine.MoveLast:
		return t.refuse(engine.NotSupported)
	case o.status.Final() || o.isNet():
		return t.refuse(netObstacle(o))
	case o.status != engine.Queued:
		return t.refuse(engine.NotQueued)
	}
	t.putLast(o)
	if to == engine.MoveFirst {
		o.place = -int64(t.seq)
	}
	t.emitNumbered(engine.OrderMoved, o, engine.ReasonNone, uint32(to))
	debtor, _ := t.parties(o)
	t.wake(debtor)
	t.comeToRest()
	return t.answer(o.status)
}

// netObstacle is why an order that is final or net can't be held, released, moved or given another priority.
func netObstacle(o *order) engine.Reason {
	switch o.status {
	case engine.Queued:
		return engine.NotSupported
	case engine.Accepted:
		return engine.WrongCycleState
	}
	return engine.AlreadyFinal
}

// leave takes orders that wait, and belong together, out of their queues, if they stand in any, and gives them a status.
func (t *Twin) leave(orders []*order, status engine.Status, kind engine.EventKind) {
	stood := chosen(orders, func(o *order) bool { return o.status == engine.Queued })
	for _, o := range orders {
		t.leaveQueue(o)
		o.status = status
		if status.Final() {
			o.done = t.seq
		}
		t.emitOrder(kind, o, engine.ReasonNone)
	}
	t.wakeDebtors(stood)
}
