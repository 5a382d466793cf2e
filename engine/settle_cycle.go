package engine

import "slices"

// settleCycle moves all positions of a closed cycle, or none: then the cycle is pending, and settles as soon as it can.
func (e *Engine) settleCycle(in *Setting) Outcome {
	c, reason := e.findCycle(in.Cycle, CycleWaits, CycleDone)
	switch {
	case reason != ReasonNone:
		return e.refuse(reason)
	case c.state == CycleDone:
		return e.already(Applied)
	case !e.assets.at(uint32(c.asset)).settles():
		return e.refuse(NotOpen)
	}
	moved, reason := e.settleOrPend(in.Cycle, c)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: Applied}, Number: moved}
}

// settleOrPend settles a closed cycle and says how many accounts moved, or lets it be pending and says why.
func (e *Engine) settleOrPend(number uint32, c *cycle) (moved uint32, reason Reason) {
	hinderer, reason := e.hindrance(c)
	if reason == ReasonNone {
		return e.moveCycle(number, c), ReasonNone
	}
	if !c.pending {
		e.setCycle(number, c, CycleWaits, true)
		at, _ := slices.BinarySearch(e.pendings, number)
		e.pendings = slices.Insert(e.pendings, at, number)
		e.emitCycle(CyclePending, number).Debtor = hinderer
	}
	c.hinderer = hinderer
	return 0, reason
}

// hindrance is the first account, in ascending order, that keeps a cycle from settling, and why.
func (e *Engine) hindrance(c *cycle) (account uint32, reason Reason) {
	for i := c.firstIn; i != 0; {
		p := e.positions.at(i)
		if r := e.hinders(p); r != ReasonNone && (account == 0 || p.account < account) {
			account, reason = p.account, r
		}
		i = p.next
	}
	return account, reason
}

// hinders says why a position cannot move now.
func (e *Engine) hinders(p *cyclePosition) Reason {
	a := e.accounts.at(p.account)
	switch {
	case p.position < 0 && a.cover() < -p.position:
		return Cover
	case p.position < 0 && a.isBlockedForDebit():
		return DebtorBlocked
	case p.position > 0 && a.isBlockedForCredit():
		return CreditorBlocked
	}
	return ReasonNone
}

// moveCycle settles a cycle and says how many accounts moved.
func (e *Engine) moveCycle(number uint32, c *cycle) (moved uint32) {
	e.forgetPending(number)
	e.setCycle(number, c, CycleDone, false)
	e.assets.at(uint32(c.asset)).waiting -= c.gross
	for _, account := range e.membersOf(c) {
		p := e.findPosition(number, account)
		e.movePosition(number, p)
		if p.position != 0 {
			moved++
		}
	}
	e.endCycle(c)
	e.emitCycle(CycleSettled, number)
	e.rest(0)
	return moved
}

// membersOf lists the accounts that take part in a cycle, in ascending order.
func (e *Engine) membersOf(c *cycle) []uint32 {
	e.members = e.members[:0]
	for i := c.firstIn; i != 0; i = e.positions.at(i).next {
		if p := e.positions.at(i); p.unwound == 0 {
			e.members = append(e.members, p.account)
		}
	}
	slices.Sort(e.members)
	return e.members
}

// movePosition settles one position: the money, the projection, and what is measured of the orders behind it.
func (e *Engine) movePosition(number uint32, p *cyclePosition) {
	a := e.accounts.at(p.account)
	ev := e.emitCycle(CyclePosition, number)
	ev.Debtor, ev.Amount = p.account, p.position
	e.hash -= accountHash(p.account, a)
	a.balance += p.position
	e.hash += accountHash(p.account, a)
	e.countSettled(a, p.sent)
	a.countUsed()
	q := e.queueOf(p.account)
	q.waitingOut -= p.sent
	q.waitingIn -= p.received
	e.project(p.account, -p.position)
	e.soil(p.account, a)
	e.wake(p.account, a)
}

// endCycle takes a cycle out of the counts of the unsettled ones. Accounts that were unwound from it left before.
func (e *Engine) endCycle(c *cycle) {
	a := e.assets.at(uint32(c.asset))
	a.cycles--
	for i := c.firstIn; i != 0; {
		p := e.positions.at(i)
		if p.unwound == 0 {
			e.queueOf(p.account).cycles--
		}
		i = p.next
	}
}

func (e *Engine) forgetPending(number uint32) {
	if at, found := slices.BinarySearch(e.pendings, number); found {
		e.pendings = slices.Delete(e.pendings, at, at+1)
	}
}

// settlePending settles the pending cycles that can settle.
func (e *Engine) settlePending() {
	for e.retryCycles() {
	}
}

// retryCycles settles the first pending cycle that can settle, in ascending order, and says whether there was one. The account that hindered a cycle last is
// looked at first.
func (e *Engine) retryCycles() bool {
	for _, number := range e.pendings {
		c := e.cycles.at(number)
		if c.hinderer != 0 && e.hinders(e.findPosition(number, c.hinderer)) != ReasonNone {
			continue
		}
		var reason Reason
		if c.hinderer, reason = e.hindrance(c); reason == ReasonNone {
			e.moveCycle(number, c)
			return true
		}
	}
	return false
}
