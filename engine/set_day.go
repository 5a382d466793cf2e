package engine

// setDay takes the business day of an asset a step further.
func (e *Engine) setDay(in *Setting) Outcome {
	number := uint32(in.Asset)
	switch {
	case number == 0 || number > e.assets.count:
		return e.refuse(UnknownAsset)
	case in.Day >= days:
		return e.refuse(NotSupported)
	}
	a := e.assets.at(number)
	switch {
	case a.day == in.Day:
		return Outcome{Seq: e.seq, Status: Applied, Flags: OutcomeReplayed}
	case a.day == Open && in.Day == PreOpen, in.Day == Closed && a.cycles != 0:
		return e.refuse(DayStep)
	}
	ev := e.emit(DaySet)
	ev.Number, ev.Asset = uint32(in.Day), in.Asset
	e.hash -= assetHash(number, a)
	a.day = in.Day
	e.hash += assetHash(number, a)
	a.bounded = false
	if a.day == Open {
		e.openDay(number)
	}
	return Outcome{Seq: e.seq, Status: Applied}
}

// openDay serves all accounts of the asset and resolves once.
func (e *Engine) openDay(asset uint32) {
	for number := e.active.after(0); number != 0; number = e.active.after(number) {
		if a := e.accounts.at(number); uint32(a.asset) == asset {
			e.wake(number, a)
		}
	}
	e.serve()
	e.forgetTries()
	e.resolve(asset)
	e.wakeAllNet(uint16(asset))
}
