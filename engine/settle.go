package engine

// obstacle is the first reason why an order may not settle alone, in precedence order; ahead says that an order of its queue goes first.
func (e *Engine) obstacle(amount int64, p Priority, debtor, creditor uint32, ahead bool) Reason {
	d, c := e.accounts.at(debtor), e.accounts.at(creditor)
	switch {
	case d.isBlockedForDebit():
		return DebtorBlocked
	case c.isBlockedForCredit():
		return CreditorBlocked
	case e.assets.at(uint32(d.asset)).day != Open:
		return NotOpen
	case ahead:
		return OrderAhead
	case d.cover() < amount:
		return Cover
	case d.cover()-amount < d.reservedFrom(p):
		return Reserved
	case d.limits != 0:
		return e.overLimit(debtor, creditor, amount)
	}
	return ReasonNone
}

// isAhead says whether an order of the queue goes before one that enters now.
func (e *Engine) isAhead(d *account, p Priority) bool {
	if d.queued == 0 {
		return false
	}
	if p == Normal && e.assets.at(uint32(d.asset)).options&OptionBypass != 0 {
		p = Urgent
	}
	return e.queues.at(d.queue).hasFrom(p)
}

// settle moves the money of an order that stands in no queue, makes it final and wakes the creditor. The caller keeps the order's hash,
// and counts what the debtor used when all that settles together has settled.
func (e *Engine) settle(o *order) {
	d, c := e.accounts.at(o.debtor), e.accounts.at(o.creditor)
	before := accountHash(o.debtor, d) + accountHash(o.creditor, c)
	d.balance -= o.amount
	c.balance += o.amount
	e.hash += accountHash(o.debtor, d) + accountHash(o.creditor, c) - before
	if o.kind() == Fund {
		d.funded -= o.amount
		c.funded += o.amount
	} else {
		e.countSettled(d, o.amount)
		e.countFlow(o, d, c)
	}
	e.finish(o, Settled)
	e.soil(o.debtor, d)
	e.soil(o.creditor, c)
	e.wake(o.creditor, c)
}

// settleQueued settles an order out of its queue.
func (e *Engine) settleQueued(slot uint32) {
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	e.hash -= e.orderHash(o)
	e.dequeue(w)
	e.leave(o)
	e.settle(o)
	e.moved++
	e.movedSum += o.amount
	e.hash += e.orderHash(o)
	e.emitOrder(OrderSettled, o)
}

// wake puts an account with a queue into the line of those to be served.
func (e *Engine) wake(number uint32, a *account) {
	if a.queued == 0 || a.standing&waking != 0 || e.assets.at(uint32(a.asset)).day != Open {
		return
	}
	a.standing |= waking
	e.woken = append(e.woken, number)
}

// serve settles what the woken accounts can settle order by order, and those that they wake, until nothing moves. Who is left
// with a queue is tried for a resolution afterwards.
func (e *Engine) serve() {
	for i := 0; i < len(e.woken); i++ {
		number := e.woken[i]
		a := e.accounts.at(number)
		a.standing &^= waking
		e.serveOne(number, a)
		if a.queued != 0 && a.standing&trying == 0 && e.assets.at(uint32(a.asset)).attempts() {
			a.standing |= trying
			e.tries = append(e.tries, number)
		}
	}
	e.woken = e.woken[:0]
}

func (e *Engine) serveOne(number uint32, a *account) {
	for a.queued != 0 {
		front := e.queues.at(a.queue).front()
		if !e.settlesAlone(front) {
			break
		}
		e.settleQueued(front)
		a.countUsed()
	}
	if a.queued != 0 && e.assets.at(uint32(a.asset)).options&OptionBypass != 0 {
		e.scan(a)
	}
}

// scan goes through the normal orders of an account once and settles each that may settle alone.
func (e *Engine) scan(a *account) {
	q := e.queues.at(a.queue)
	if q.hasFrom(Urgent) {
		return
	}
	for slot := q.head[Normal]; slot != 0; {
		next := e.waitings.at(slot).next
		if e.settlesAlone(slot) {
			e.settleQueued(slot)
			a.countUsed()
		}
		slot = next
	}
}

// settlesAlone says whether a queued order that no other blocks may settle now.
func (e *Engine) settlesAlone(slot uint32) bool {
	w := e.waitings.at(slot)
	return e.obstacle(w.amount, w.priority, w.debtor, w.creditor, false) == ReasonNone
}

// rest serves and resolves until nothing moves any more. A new solution must hold the orders up to a slot where one is given (0: none),
// and otherwise the front of one of the accounts that were woken.
func (e *Engine) rest(must uint32) {
	for {
		e.serve()
		if len(e.tries) == 0 {
			return
		}
		if e.tryNext(must) {
			must = 0
		}
	}
}
