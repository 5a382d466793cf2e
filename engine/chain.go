package engine

// chain is a list of orders that settle together, as they come: 152 bytes.
type chain struct {
	low, high   uint64 // id
	orders      [groupMax]chained
	legs, count uint8 // of all its orders, and of those that have come
	state       ChainState
	_           [5]byte
}

// chained is an order of a chain. The sequence tells it from one that has got its index when it was forgotten.
type chained struct {
	index uint32
	seq   uint32 // the low half
}

// ChainState is where a chain stands. Values are frozen.
type ChainState uint8

const (
	ChainGathers  ChainState = 0 // some of its orders have not come
	ChainComplete ChainState = 1
	ChainIsBroken ChainState = 2 // an order of it was refused, cancelled or has expired before all had come
	chainStates              = 3
)

// String is the stable code, as `complete`.
func (s ChainState) String() string { return codeOf(chainStateCodes[:], int(s)) }

var chainStateCodes = [chainStates]string{ChainGathers: "gathers", ChainComplete: "complete", ChainIsBroken: "broken"}

// findChain is the index of the chain of an id, or 0.
func (e *Engine) findChain(low, high uint64) uint32 {
	p := e.chainTable.probe(uint32(e.hashID(low, high)))
	for i := e.chainTable.next(&p); i != 0; i = e.chainTable.next(&p) {
		if c := e.chains.at(i); c.low == low && c.high == high && e.chains.isKept(i) {
			return i
		}
	}
	return 0
}

// chainNamed is the chain that an order names, made when its first order comes.
func (e *Engine) chainNamed(in *Instruction) uint32 {
	low, high := words16(&in.Reference)
	if i := e.findChain(low, high); i != 0 {
		return i
	}
	i, c := e.chains.addTo(&e.book.chains, e.book.number)
	c.low, c.high, c.legs = low, high, in.Legs
	e.chainTable.insert(uint32(e.hashID(low, high)), i)
	e.hash += chainHash(c)
	return i
}

// isChained says whether an order names a chain that can be.
func isChained(in *Instruction) bool {
	return in.Kind == SubmitOrder && in.Legs >= 2 && in.Legs <= groupMax && in.Reference != [16]byte{}
}

// checkChain says whether the chain takes one more order.
func (e *Engine) checkChain(in *Instruction) Reason {
	if i := e.findChain(words16(&in.Reference)); i != 0 {
		if c := e.chains.at(i); c.state != ChainGathers || c.legs != in.Legs {
			return ChainBroken
		}
	}
	return ReasonNone
}

// setChain changes a chain that is not complete.
func (e *Engine) setChain(c *chain, state ChainState, count uint8) {
	e.hash -= chainHash(c)
	c.state, c.count = state, count
	e.hash += chainHash(c)
}

// joinChain lets an order wait for the rest of its chain, or completes it.
func (e *Engine) joinChain(in *Instruction, index uint32, o *order) Outcome {
	if !e.hasRoom(e.assetOf(o.debtor), o.amount) {
		return e.rejectChained(in, o, QueueTooLarge)
	}
	i := e.chainNamed(in)
	c := e.chains.at(i)
	slot, w := e.await(index, o)
	w.beside, w.marks = i, markChained
	e.setTimer(slot, w, in)
	e.wait(o, w)
	c.orders[c.count] = chained{index, uint32(o.seq)}
	if c.count+1 < c.legs {
		e.setChain(c, ChainGathers, c.count+1)
		e.emitOrder(OrderUnmatched, o)
		return e.answer(Unmatched, ReasonNone)
	}
	e.setChain(c, ChainComplete, c.legs)
	g := e.comeOf(c)
	e.complete(&g)
	return e.answerFor(o)
}

// wait gives an order that has a slot the status Unmatched, for now.
func (e *Engine) wait(o *order, w *waiting) {
	o.status, o.entry = Unmatched, Unmatched
	e.hash += e.orderHash(o) + e.linkHash(w)
}

// comeOf lists the orders of a chain that have come and wait.
func (e *Engine) comeOf(c *chain) (g group) {
	for _, order := range c.orders[:c.count] {
		g.add(uint32(e.orders.at(order.index).link))
	}
	return g
}

// breakChain ends a chain that is not complete, and answers its orders that have come.
func (e *Engine) breakChain(i uint32) group {
	c := e.chains.at(i)
	g := e.comeOf(c)
	e.setChain(c, ChainIsBroken, c.count)
	for _, slot := range g.all() {
		e.hash -= e.linkHash(e.waitings.at(slot))
	}
	return g
}

// rejectChained refuses an order, which breaks its chain unless that is complete: those of its orders that wait are refused too.
func (e *Engine) rejectChained(in *Instruction, o *order, reason Reason) Outcome {
	outcome := e.rejectOrder(o, reason)
	i := e.chainNamed(in)
	if e.chains.at(i).state != ChainGathers {
		return outcome
	}
	g := e.breakChain(i)
	for _, slot := range g.all() {
		e.takeOutOne(e.waitings.at(slot), Rejected, OrderRejected).Reason = ChainBroken
	}
	return outcome
}

func chainHash(c *chain) uint64 {
	return HashWords(tagChain, c.low, c.high, uint64(c.legs)|uint64(c.count)<<8|uint64(c.state)<<16)
}
