package engine

// openCycle opens a net cycle of an asset; the waiting net orders enter it as far as there is headroom.
func (e *Engine) openCycle(in *Setting) Outcome {
	if in.Asset == 0 || uint32(in.Asset) > e.assets.count {
		return e.refuse(UnknownAsset)
	}
	a := e.assets.at(uint32(in.Asset))
	switch {
	case a.day == Closed:
		return e.refuse(DayClosed)
	case a.openCycle != 0:
		return e.refuse(WrongCycleState)
	}
	number, c := e.cycles.add()
	c.opened, c.asset, c.state, c.lastDate = e.seq, in.Asset, CycleOpen, uint16(a.businessDate)
	a.openCycle = number
	a.cycles++
	e.keepOf(c, cycleHash(number, c))
	e.emitCycle(CycleOpened, number)
	e.wakeAllNet(in.Asset)
	return e.created(number)
}
