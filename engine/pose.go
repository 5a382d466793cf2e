package engine

import "weir/engine/netting"

// pose writes what waits in an asset down as a problem for package netting, after a pass: the accounts that took part in ascending order, each with
// its queue; the choice at hand is what the pass took. Linked orders are in no choice.
func (e *Engine) pose(number uint32) {
	p := &e.problem
	p.Bypass = e.assets.at(number).options&OptionBypass != 0
	p.Accounts, p.Orders, p.Limits = p.Accounts[:0], p.Orders[:0], p.Limits[:0]
	e.slots, e.chosen, e.posed = e.slots[:0], e.chosen[:0], e.posed[:0]
	for _, account := range e.visited {
		if uint32(e.accounts.at(account).asset) != number {
			continue
		}
		e.seats.at(account).cursor = uint32(len(p.Accounts))
		e.poseAccount(account)
	}
	for i, account := range e.posed {
		e.poseQueue(account, int32(i))
	}
}

// poseAccount adds an account and its limits.
func (e *Engine) poseAccount(number uint32) {
	p, a := &e.problem, e.accounts.at(number)
	index := int32(len(p.Accounts))
	p.Accounts = append(p.Accounts, netting.Account{
		Cover:    a.cover(),
		Reserved: [3]int64{a.reservedFrom(Normal), a.reservedFrom(Urgent), 0},
		Blocked:  a.isBlockedForDebit(),
	})
	e.posed = append(e.posed, number)
	for i := a.limits; i != 0; i = e.limits.at(i).next {
		l := e.limits.at(i)
		l.posed = int32(len(p.Limits))
		p.Limits = append(p.Limits, netting.Limit{Account: index, Room: l.amount - l.outflow})
	}
}

// poseQueue adds the orders of an account, in the order of its queue.
func (e *Engine) poseQueue(number uint32, index int32) {
	p := &e.problem
	a, q := &p.Accounts[index], e.queues.at(e.accounts.at(number).queue)
	starts := [priorities]*int32{&a.Normal, &a.Urgent, &a.First}
	taken := e.seats.at(number).taken
	isTaken := taken != 0
	for priority := priorities - 1; priority >= 0; priority-- {
		*starts[priority] = int32(len(p.Orders))
		for slot := q.head[priority]; slot != 0; slot = e.waitings.at(slot).next {
			e.poseOrder(slot, index)
			e.chosen = append(e.chosen, isTaken)
			isTaken = isTaken && slot != taken
		}
	}
	a.End = int32(len(p.Orders))
}

func (e *Engine) poseOrder(slot uint32, debtor int32) {
	w := e.waitings.at(slot)
	c := e.accounts.at(w.creditor)
	o := netting.Order{
		Amount: w.amount, Seq: e.orders.at(w.order).seq,
		Debtor: debtor, Creditor: -1, Debit: -1, Credit: -1,
		Barred: c.isBlockedForCredit() || w.link != 0,
	}
	if c.queued != 0 {
		o.Creditor = int32(e.seats.at(w.creditor).cursor)
		o.Credit = e.posedLimit(c, w.creditor, w.debtor)
	}
	o.Debit = e.posedLimit(e.accounts.at(w.debtor), w.debtor, w.creditor)
	e.problem.Orders = append(e.problem.Orders, o)
	e.slots = append(e.slots, slot)
}

// posedLimit is the index of the limit of an account on a counterparty, -1 for none.
func (e *Engine) posedLimit(a *account, account, counterparty uint32) int32 {
	if a.limits == 0 {
		return -1
	}
	if l := e.limitOn(account, counterparty); l != nil {
		return l.posed
	}
	return -1
}
