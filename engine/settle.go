package engine

// obstacle is the first reason why an order may not settle alone, in precedence order; ahead says that an order of its queue goes first.
func (e *Engine) obstacle(amount int64, p Priority, debtor, creditor uint32, ahead bool) Reason {
	d, c := e.accounts.at(debtor), e.accounts.at(creditor)
	switch {
	case d.isBlockedForDebit():
		return DebtorBlocked
	case c.isBlockedForCredit():
		return CreditorBlocked
	case !e.assets.at(uint32(d.asset)).settles():
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
func (e *Engine) settle(o *order, amount int64) {
	e.transfer(o, amount)
	e.finish(o, Settled)
}

// transfer moves an amount for an order and wakes the creditor.
func (e *Engine) transfer(o *order, amount int64) {
	d, c := e.accounts.at(o.debtor), e.accounts.at(o.creditor)
	before := accountHash(o.debtor, d) + accountHash(o.creditor, c)
	d.balance -= amount
	c.balance += amount
	e.hash += accountHash(o.debtor, d) + accountHash(o.creditor, c) - before
	if o.kind() == Fund {
		d.funded -= amount
		c.funded += amount
	} else {
		e.countSettled(d, amount)
		e.countFlow(o, amount, d, c)
	}
	e.soil(o.debtor, d)
	e.soil(o.creditor, c)
	e.wake(o.creditor, c)
}

// settleWaiting settles what is left of an order that waits, in its queue or apart, and is linked to none.
func (e *Engine) settleWaiting(slot uint32) {
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	amount, b := w.amount, e.bookOf(w.order)
	e.hash -= e.orderHash(o)
	if o.status == Queued {
		e.dequeue(w)
		e.countMoved(e.assetOf(w.debtor), 1, amount)
	}
	e.countSide(o, w, amount)
	b.hash += e.finalTradeHash(o, w)
	e.leaveWaiting(o)
	e.settle(o, amount)
	e.keep(b, e.orderHash(o))
	e.emitOrder(OrderSettled, o).Amount = amount
}

// countMoved counts orders that settled out of their queues.
func (e *Engine) countMoved(a *asset, count uint32, sum int64) {
	e.moved += count
	a.moved += count
	a.movedSum += sum
}

// settleServed settles an order that a served account may settle, with its group where it has one.
func (e *Engine) settleServed(slot uint32, a *account) {
	if e.waitings.at(slot).link != 0 {
		g := e.groupOf(slot)
		e.settleGroup(&g)
		return
	}
	e.settleWaiting(slot)
	a.countUsed()
}

// wake puts an account with a queue into the line of those to be served.
func (e *Engine) wake(number uint32, a *account) {
	if a.queued == 0 || a.standing&waking != 0 || !e.assets.at(uint32(a.asset)).settles() {
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
		e.settleServed(front, a)
	}
	e.noteParts(number, a)
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
		next := e.nextOutside(slot)
		if e.settlesAlone(slot) {
			e.settleServed(slot, a)
		}
		slot = next
	}
}

// nextOutside is the slot after an order in its priority that is not of its group.
func (e *Engine) nextOutside(slot uint32) uint32 {
	w := e.waitings.at(slot)
	if w.link == 0 {
		return w.next
	}
	g := e.groupOf(slot)
	next := w.next
	for next != 0 && g.has(next) {
		next = e.waitings.at(next).next
	}
	return next
}

// settlesAlone says whether a queued order that no other blocks may settle now.
func (e *Engine) settlesAlone(slot uint32) bool {
	w := e.waitings.at(slot)
	if w.link != 0 {
		g := e.groupOf(slot)
		_, hindered := e.hinder(&g, false)
		return !hindered
	}
	return e.obstacle(w.amount, w.priority, w.debtor, w.creditor, false) == ReasonNone
}

// rest serves and resolves until nothing moves any more. A new solution must hold the orders up to a slot where one is given (0: none),
// and otherwise the front of one of the accounts that were woken.
func (e *Engine) rest(must uint32) {
	for {
		e.serve()
		switch {
		case len(e.tries) > 0:
			if e.tryNext(must) {
				must = 0
			}
		case e.whole || !e.settlePart():
			return
		}
	}
}
