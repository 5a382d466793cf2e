package engine

// closeCycle ends the intake of a cycle. Its positions sum to zero, for each order was entered on both sides (checkZeroSum counts them).
func (e *Engine) closeCycle(in *Setting) Outcome {
	c, reason := e.findCycle(in.Cycle, CycleOpen, CycleOpen)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	e.endIntake(in.Cycle, c)
	return e.answer(Applied, ReasonNone)
}

func (e *Engine) endIntake(number uint32, c *cycle) {
	e.assets.at(uint32(c.asset)).openCycle = 0
	e.setCycle(number, c, CycleWaits, false)
	e.emitCycle(CycleClosed, number)
}
