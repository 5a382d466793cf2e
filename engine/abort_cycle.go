package engine

// abortCycle refuses all orders of a cycle that has not settled.
func (e *Engine) abortCycle(in *Setting) Outcome {
	c, reason := e.findCycle(in.Cycle, CycleOpen, CycleWaits)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	a := e.assets.at(uint32(c.asset))
	if c.state == CycleOpen {
		a.openCycle = 0
	}
	a.waiting -= c.gross
	e.forgetPending(in.Cycle)
	e.setCycle(in.Cycle, c, CycleDropped, false)
	for i := c.firstIn; i != 0; {
		p := e.positions.at(i)
		if p.unwound == 0 {
			e.accounts.at(p.account).entered.subtract(p.entered)
			q := e.queueOf(p.account)
			q.waitingOut -= p.sent
			q.waitingIn -= p.received
			e.project(p.account, -p.position)
		}
		i = p.next
	}
	e.endCycle(c)
	e.emitCycle(CycleAborted, in.Cycle)
	return e.answer(Applied, ReasonNone)
}
