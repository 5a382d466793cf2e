package engine

// unwindCycle takes a defaulter out of a closed cycle: its orders are refused, and the rest is netted anew.
func (e *Engine) unwindCycle(in *Setting) Outcome {
	c, p, reason := e.findDefaulter(in)
	switch {
	case reason != ReasonNone:
		return e.refuse(reason)
	case c.survived:
		return e.refuse(WrongCycleState)
	}
	for i := c.firstIn; i != 0; {
		other := e.positions.at(i)
		if other != p && other.unwound == 0 {
			e.unpair(in.Cycle, c, p, other)
			e.unpair(in.Cycle, c, other, p)
		}
		i = other.next
	}
	before := positionHash(p)
	p.unwound = e.seq // its position is zero now
	e.keepOf(c, positionHash(p)-before)
	e.queueOf(in.Account).cycles--
	c.hinderer, c.unwound = 0, true
	e.emitCycle(CycleUnwound, in.Cycle).Debtor = in.Account
	return e.answer(Applied, ReasonNone)
}

// findDefaulter is the closed cycle and the position in it of an account that takes part.
func (e *Engine) findDefaulter(in *Setting) (c *cycle, p *cyclePosition, reason Reason) {
	c, reason = e.findCycle(in.Cycle, CycleWaits, CycleWaits)
	switch {
	case reason == UnknownCycle:
		return nil, nil, reason
	case !e.hasAccount(in.Account):
		return nil, nil, NoAccount
	case reason != ReasonNone:
		return nil, nil, reason
	}
	if p = e.findPosition(in.Cycle, in.Account); p == nil || p.unwound != 0 {
		return nil, nil, NotSupported
	}
	return c, p, ReasonNone
}

// unpair takes what a debtor sent to a creditor out of both positions. The defaulter's own position and projection follow at the end.
func (e *Engine) unpair(number uint32, c *cycle, d, to *cyclePosition) {
	pair := e.findPair(number, d.account, to.account)
	if pair == nil {
		return
	}
	before := positionHash(d) + positionHash(to)
	d.position += pair.sum
	d.sent -= pair.sum
	d.entered.subtract(pair.entered)
	to.position -= pair.sum
	to.received -= pair.sum
	e.keepOf(c, positionHash(d)+positionHash(to)-before)
	c.gross -= pair.sum
	e.assets.at(uint32(c.asset)).waiting -= pair.sum
	e.accounts.at(d.account).entered.subtract(pair.entered)
	e.countWaiting(d.account, to.account, -pair.sum)
	e.project(d.account, pair.sum)
	e.project(to.account, -pair.sum)
}
