package engine

// reasons are what hinders the orders of a group, one by one.
type reasons [groupMax]Reason

// hinder says what hinders each order of a group from settling with the others, and whether anything does. The group stands in its queues, or is about to enter them.
func (e *Engine) hinder(g *group, enters bool) (why reasons, any bool) {
	for i, slot := range g.all() {
		if why[i] = e.hinderOne(g, slot, enters); why[i] != ReasonNone {
			any = true
		}
	}
	for i := range g.all() {
		if any && why[i] == ReasonNone {
			why[i] = Partner
		}
	}
	return why, any
}

func (e *Engine) hinderOne(g *group, slot uint32, enters bool) Reason {
	if reason := e.hinderStand(g, slot, enters); reason != ReasonNone {
		return reason
	}
	return e.hinderFunds(g, e.waitings.at(slot))
}

// hinderStand is what hinders an order beside money.
func (e *Engine) hinderStand(g *group, slot uint32, enters bool) Reason {
	w := e.waitings.at(slot)
	d := e.accounts.at(w.debtor)
	switch {
	case d.isBlockedForDebit():
		return DebtorBlocked
	case e.accounts.at(w.creditor).isBlockedForCredit():
		return CreditorBlocked
	case !e.assets.at(uint32(d.asset)).settles():
		return NotOpen
	case enters && e.isAhead(d, w.priority), !enters && e.isBehindOthers(g, w):
		return OrderAhead
	}
	return ReasonNone
}

// isBehindOthers says whether an order of the queue that is not of the group goes before this one.
func (e *Engine) isBehindOthers(g *group, w *waiting) bool {
	q := e.queues.at(e.accounts.at(w.debtor).queue)
	if w.priority != Normal || e.assetOf(w.debtor).options&OptionBypass == 0 {
		before := q.before(w)
		for before != 0 && g.has(before) {
			before = q.before(e.waitings.at(before))
		}
		return before != 0
	}
	at := q.front()
	for at != 0 && g.has(at) {
		at = q.behind(e.waitings.at(at))
	}
	return at != 0 && e.waitings.at(at).priority != Normal
}

// hinderFunds is what hinders an order on its debtor's side when its whole group has settled.
func (e *Engine) hinderFunds(g *group, w *waiting) Reason {
	d := e.accounts.at(w.debtor)
	position, lowest := d.cover(), HighlyUrgent
	for _, slot := range g.all() {
		v := e.waitings.at(slot)
		if v.debtor == w.debtor {
			position -= v.amount
			lowest = min(lowest, v.priority)
		}
		if v.creditor == w.debtor {
			position += v.amount
		}
	}
	switch {
	case position < 0:
		return Cover
	case position < d.reservedFrom(lowest):
		return Reserved
	case d.limits != 0:
		return e.hinderLimit(g, w)
	}
	return ReasonNone
}

// hinderLimit says whether the limit that an order counts against is passed when its group has settled.
func (e *Engine) hinderLimit(g *group, w *waiting) Reason {
	l := e.limitOn(w.debtor, w.creditor)
	if l == nil {
		return ReasonNone
	}
	outflow := l.outflow
	for _, slot := range g.all() {
		v := e.waitings.at(slot)
		if v.debtor == w.debtor && e.limitOn(w.debtor, v.creditor) == l {
			outflow += v.amount
		}
		if v.creditor == w.debtor && e.limitOn(w.debtor, v.debtor) == l {
			outflow -= v.amount
		}
	}
	return l.over(outflow)
}
