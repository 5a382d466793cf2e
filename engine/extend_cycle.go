package engine

// extendCycle opens a closed cycle again.
func (e *Engine) extendCycle(in *Setting) Outcome {
	c, reason := e.findCycle(in.Cycle, CycleWaits, CycleWaits)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	a := e.assets.at(uint32(c.asset))
	if a.openCycle != 0 {
		return e.refuse(WrongCycleState)
	}
	a.openCycle = in.Cycle
	e.forgetPending(in.Cycle)
	e.setCycle(in.Cycle, c, CycleOpen, false)
	e.emitCycle(CycleExtended, in.Cycle)
	e.wakeAllNet(c.asset)
	return e.answer(Applied, ReasonNone)
}
