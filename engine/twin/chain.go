package twin

import "weir/engine"

const (
	leastLegs = 2
	mostLegs  = 16
)

// chain is orders that name the same chain.
type chain struct {
	id     [16]byte
	first  *order // that named it
	legs   uint8  // as its first order has it
	state  engine.ChainState
	orders []*order // that were not refused when they came, the oldest first
}

// chainOf is the chain of this id, or nil.
func (t *Twin) chainOf(id [16]byte) *chain {
	for _, c := range t.chains {
		if c.id == id {
			return c
		}
	}
	return nil
}

// addChain adds the chain that an order is the first of.
func (t *Twin) addChain(o *order, state engine.ChainState) *chain {
	c := &chain{id: o.record.Reference, first: o, legs: o.record.Legs, state: state}
	t.chains = append(t.chains, c)
	return c
}

// inChain says whether an order is to be one of a chain.
func inChain(in *engine.Instruction) bool {
	return in.Kind == engine.SubmitOrder && in.Legs >= leastLegs && in.Legs <= mostLegs && in.Reference != [16]byte{}
}

// chainObstacle is the check of the chain of an order.
func (t *Twin) chainObstacle(in *engine.Instruction) engine.Reason {
	if c := t.chainOf(in.Reference); inChain(in) && c != nil && (c.state != engine.ChainGathers || c.legs != in.Legs) {
		return engine.ChainBroken
	}
	return engine.ReasonNone
}

// enterChain lets an order wait for the others of its chain; the last one links them all.
func (t *Twin) enterChain(o *order) {
	if t.waitingTooLarge(o) {
		t.reject(o, engine.QueueTooLarge)
		return
	}
	c := t.chainOf(o.record.Reference)
	if c == nil {
		c = t.addChain(o, engine.ChainGathers)
	}
	c.orders = append(c.orders, o)
	if len(c.orders) < int(c.legs) {
		o.status = engine.Unmatched
		t.emitOrder(engine.OrderUnmatched, o, engine.ReasonNone)
		return
	}
	c.state = engine.ChainComplete
	t.form(c.orders)
}

// breakChain breaks the chain of an order that was refused, unless it is complete.
func (t *Twin) breakChain(o *order) {
	in := &o.record
	if !inChain(in) {
		return
	}
	c := t.chainOf(in.Reference)
	if c == nil {
		t.addChain(o, engine.ChainIsBroken)
		return
	}
	if c.state != engine.ChainGathers {
		return
	}
	c.state = engine.ChainIsBroken
	for _, o := range c.orders {
		o.status, o.done = engine.Rejected, t.seq
		t.emitOrder(engine.OrderRejected, o, engine.ChainBroken)
	}
}
