package engine

// quit makes a waiting order, and all that cannot do without it, final without settling it, and serves what stood behind them.
func (e *Engine) quit(slot uint32, status Status, kind EventKind) {
	e.takeOut(slot, status, kind)
	e.rest(0)
}

// takeOut is quit without serving: who is to be served is woken.
func (e *Engine) takeOut(slot uint32, status Status, kind EventKind) {
	g := e.together(slot)
	for _, slot := range g.all() {
		w := e.waitings.at(slot)
		debtor, o := w.debtor, e.orders.at(w.order)
		stood := o.status == Queued && o.method() != Net
		e.takeOutOne(w, status, kind)
		if stood {
			e.wake(debtor, e.accounts.at(debtor))
		}
	}
}

// together ends what ties a waiting order to others, and answers them all: its group, or the orders of its chain that have come. A chain that is not complete is broken.
func (e *Engine) together(slot uint32) (g group) {
	w := e.waitings.at(slot)
	switch {
	case w.link != 0:
		g = e.groupOf(slot)
		e.dissolve(&g)
	case e.orders.at(w.order).status != Unmatched:
		g.add(slot)
	case w.marks&markChained != 0:
		g = e.breakChain(w.beside)
	default:
		e.unlist(w)
		e.hash -= e.linkHash(w)
		g.add(slot)
	}
	return g
}

// takeOutOne makes one order final that is linked to none any more.
func (e *Engine) takeOutOne(w *waiting, status Status, kind EventKind) *Event {
	o := e.orders.at(w.order)
	amount, b := w.amount, e.bookOf(w.order)
	e.hash -= e.orderHash(o)
	switch {
	case o.status == Queued && o.method() == Net:
		e.dequeueNet(w)
	case o.status == Queued:
		e.dequeue(w)
	}
	if w.beside != 0 && w.marks&markChained == 0 && o.kind() == SubmitOrder {
		e.addReturned(w.beside, -w.amount)
	}
	e.withdraw(w)
	b.hash += e.finalTradeHash(o, w)
	e.leaveWaiting(o)
	e.finish(o, status)
	e.keep(b, e.orderHash(o))
	ev := e.emitOrder(kind, o)
	ev.Amount = amount
	return ev
}
