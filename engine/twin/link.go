package twin

import (
	"math/big"
	"slices"

	"weir/engine"
)

// group is orders that settle under one sequence or not at all: the two sides of a matched trade, or the orders of a chain that is complete.
type group struct {
	orders []*order // oldest first
}

// form links orders, which then enter or wait apart.
func (t *Twin) form(orders []*order) {
	g := &group{orders}
	for _, o := range orders {
		o.group = g
		t.emitOrder(engine.OrderMatched, o, engine.ReasonNone)
	}
	t.getReady(g)
}

// withGroup is the order and those that settle with it, the oldest first.
func (o *order) withGroup() []*order {
	if o.group == nil {
		return []*order{o}
	}
	return o.group.orders
}

// isLinked says whether an order is in a group, or is to be.
func (o *order) isLinked() bool { return o.group != nil || o.status == engine.Unmatched }

// getReady lets a group enter if nothing keeps it back; else it waits apart.
func (t *Twin) getReady(g *group) {
	status, kind := engine.Queued, engine.OrderQueued
	if slices.ContainsFunc(g.orders, func(o *order) bool { return o.marked }) {
		status, kind = engine.Held, engine.OrderHeld
	}
	if slices.ContainsFunc(g.orders, func(o *order) bool { return !o.dateHasCome() }) {
		status, kind = engine.Warehoused, engine.OrderWarehoused
	}
	if status == engine.Queued {
		t.enterGroup(g)
		return
	}
	for _, o := range g.orders {
		if o.status != status {
			o.status = status
			t.emitOrder(kind, o, engine.ReasonNone)
		}
	}
}

// enterGroup lets a group settle, or puts each of it at the end of its priority.
func (t *Twin) enterGroup(g *group) {
	for _, o := range g.orders {
		o.blame = t.waitsFor(o)
	}
	if g.orders[0].blame == engine.ReasonNone {
		t.settleAlone(g.orders[0])
		return
	}
	for _, o := range g.orders {
		o.status = engine.Queued
		t.putLast(o)
		t.measureEntry(o)
		t.emitOrder(engine.OrderQueued, o, o.blame)
	}
	t.wakeDebtors(g.orders)
}

// linkedWaitsFor is what hinders an order of a group: something of its own, else its partner.
func (t *Twin) linkedWaitsFor(o *order) engine.Reason {
	if reason := t.hindrance(o); reason != engine.ReasonNone {
		return reason
	}
	for _, other := range o.group.orders {
		if t.hindrance(other) != engine.ReasonNone {
			return engine.Partner
		}
	}
	return engine.ReasonNone
}

// shortWithGroup is what the debtor of an order lacks, all orders of its group settled.
func (t *Twin) shortWithGroup(o *order) engine.Reason {
	debtor, creditor := t.parties(o)
	c, lowest := choice{}, o.priority
	for _, each := range o.group.orders {
		owner, _ := t.parties(each)
		c.put(owner, append(c[owner], each))
		if owner == debtor {
			lowest = min(lowest, each.priority)
		}
	}
	position := t.positionWith(debtor, c)
	switch {
	case position.Sign() < 0:
		return engine.Cover
	case position.Cmp(debtor.reservedFrom(lowest)) < 0:
		return engine.Reserved
	}
	if l := debtor.limitOn(creditor); l != nil && t.outflowWith(debtor, l, c).Cmp(big.NewInt(l.amount)) > 0 {
		return l.reason()
	}
	return engine.ReasonNone
}

// holdLinked marks an order, and takes its group out of the queues.
func (t *Twin) holdLinked(o *order) engine.Outcome {
	if o.marked {
		return t.replayed(engine.Held)
	}
	o.marked = true
	if o.status != engine.Queued {
		t.emitOrder(engine.OrderHeld, o, engine.ReasonNone)
		return t.answer(engine.Held)
	}
	t.leave(o.group.orders, engine.Held, engine.OrderHeld)
	t.comeToRest()
	return t.answer(engine.Held)
}

// releaseLinked takes the mark of an order away, and lets its group enter if that was all that kept it back.
func (t *Twin) releaseLinked(o *order) engine.Outcome {
	if !o.marked {
		return t.replayed(o.status)
	}
	o.marked = false
	t.emitOrder(engine.OrderReleased, o, engine.ReasonNone)
	if o.group != nil {
		t.getReady(o.group)
		t.comeToRest()
	}
	return t.answerLinked(o)
}

// answerLinked is the status of an order, with what it was queued for.
func (t *Twin) answerLinked(o *order) engine.Outcome {
	outcome := t.answer(o.status)
	if o.status == engine.Queued {
		outcome.Reason = o.blame
	}
	return outcome
}

// giveUp lets an order that waits leave for good, with all that are linked to it.
func (t *Twin) giveUp(o *order, status engine.Status, kind engine.EventKind) {
	orders := o.withGroup()
	if c := t.chainOf(o.record.Reference); c != nil && inChain(&o.record) && c.state == engine.ChainGathers {
		orders = c.orders
		c.state = engine.ChainIsBroken
	}
	t.leave(orders, status, kind)
}
