package engine

// setDay takes a session of an asset's business day a step further.
func (e *Engine) setDay(in *Setting) Outcome {
	number := uint32(in.Asset)
	switch {
	case number == 0 || number > e.assets.count:
		return e.refuse(UnknownAsset)
	case in.Day >= days || in.BusinessDate > MaxBusinessDate:
		return e.refuse(NotSupported)
	}
	a := e.assets.at(number)
	step := a.stepOf(in.Day, in.BusinessDate)
	switch {
	case step == stepNone:
		return e.already(Applied)
	case step == stepRefused:
		return e.refuse(DayStep)
	case step == stepRoll && a.dateAfter(in.BusinessDate) > MaxBusinessDate:
		return e.refuse(NotSupported)
	}
	e.whole = true
	settled, reached, since := a.settles(), a.reached(), a.businessDate
	e.emitDay(number, a.dateOf(step, in.BusinessDate), in.Day)
	e.setSession(number, a, step, in)
	switch {
	case a.day == EndOfDay && step == stepFirst:
		e.endDay(number)
	case step == stepRoll:
		e.rollDay(number, since, in.Late)
	}
	if !a.settles() {
		a.bounded = false
	} else if !settled {
		e.openDay(number)
	}
	if a.reached() > reached {
		e.enterDue(number, reached)
	}
	return e.answer(Applied, ReasonNone)
}

func (e *Engine) emitDay(number, date uint32, day Day) {
	ev := e.emit(DaySet)
	ev.Number, ev.Asset, ev.Amount = uint32(day), uint16(number), int64(date)
}

// setSession changes the sessions of an asset.
func (e *Engine) setSession(number uint32, a *asset, step dayStep, in *Setting) {
	e.hash -= assetHash(number, a) + secondHash(number, a)
	switch step {
	case stepFirst:
		a.day = in.Day
		a.opened = a.opened || a.settles()
	case stepSecond:
		a.secondDate, a.secondDay = in.BusinessDate, in.Day
	case stepEndSecond:
		a.secondDate, a.secondDay = 0, Open
	case stepRoll:
		date, day := a.dateAfter(in.BusinessDate), Closed
		if a.secondDate != 0 {
			day = a.secondDay
		}
		a.businessDate, a.day, a.secondDate, a.secondDay = date, day, 0, Open
	}
	e.hash += assetHash(number, a) + secondHash(number, a)
}

// openDay serves all accounts of the asset and resolves once.
func (e *Engine) openDay(asset uint32) {
	e.wakeAll(asset)
	e.serve()
	e.resolve(asset, atTick)
	e.wakeAllNet(uint16(asset))
}

// wakeAll wakes all accounts of an asset, in ascending order.
func (e *Engine) wakeAll(asset uint32) {
	for number := e.active.after(0); number != 0; number = e.active.after(number) {
		if a := e.accounts.at(number); uint32(a.asset) == asset {
			e.wake(number, a)
		}
	}
}
