package twin

import (
	"slices"

	"weir/engine"
)

// session is a second session of an asset, beside the first.
type session struct {
	date uint32
	day  engine.Day // pre-open or open
}

// settles says whether orders of the asset may settle.
func (a *asset) settles() bool {
	return a.day != engine.Closed && a.day != engine.PreOpen
}

// come says whether a date has come.
func (a *asset) come(date uint32) bool {
	return a.day != engine.Closed && date <= a.date || a.second != nil && a.second.day == engine.Open && date <= a.second.date
}

func (o *order) dateHasCome() bool { return o.asset.come(o.date) }

// dateOf is the date that an order counts for: its own, else that of the first session, or of the second where the first refuses it.
func (a *asset) dateOf(in *engine.Instruction, debtor *account) uint32 {
	switch {
	case in.BusinessDate != 0:
		return in.BusinessDate
	case a.second != nil && a.dayObstacle(in, debtor, a.date) != engine.ReasonNone:
		return a.second.date
	}
	return a.date
}

// dayObstacle is why the business day does not take an order of a date.
func (a *asset) dayObstacle(in *engine.Instruction, debtor *account, date uint32) engine.Reason {
	fundingIn := in.Kind == engine.Fund && debtor == a.issuerAccount
	switch {
	case a.day == engine.Closed:
		return engine.DayClosed
	case date > a.date || fundingIn:
		return engine.ReasonNone
	case a.day == engine.EndOfDay:
		return engine.DayClosed
	case a.day == engine.Clearing, a.day == engine.CutOff && in.Kind == engine.SubmitOrder && !in.Interbank:
		return engine.AfterCutOff
	}
	return engine.ReasonNone
}

// steps is where the first session may go from where it is.
var steps = map[engine.Day][]engine.Day{
	engine.Closed:   {engine.PreOpen, engine.Open},
	engine.PreOpen:  {engine.Open, engine.Closed},
	engine.Open:     {engine.CutOff, engine.Clearing, engine.EndOfDay, engine.Closed},
	engine.CutOff:   {engine.Clearing, engine.EndOfDay, engine.Closed},
	engine.Clearing: {engine.EndOfDay, engine.Closed},
	engine.EndOfDay: {engine.Closed},
}

// setDay follows SetDay.
func (t *Twin) setDay(in *engine.Setting) engine.Outcome {
	a := t.asset(in.Asset)
	switch {
	case a == nil:
		return t.refuse(engine.UnknownAsset)
	case in.Day > engine.EndOfDay || in.BusinessDate > engine.MaxBusinessDate:
		return t.refuse(engine.NotSupported)
	}
	date := in.BusinessDate
	if date == 0 {
		date = a.date
	}
	switch {
	case in.Day == engine.Closed && (a.day == engine.EndOfDay || a.day == engine.Closed && date > a.date):
		return t.nextDate(a, date, in.Late)
	case date == a.date:
		return t.stepFirst(a, in.Day)
	case a.second != nil && date == a.second.date:
		return t.stepSecond(a, in.Day)
	case a.second == nil && date > a.date && date <= a.date+engine.WindowAhead && a.settles() && (in.Day == engine.PreOpen || in.Day == engine.Open):
		return t.step(a, in.Day, date, func() { a.second = &session{date, in.Day} })
	}
	return t.refuse(engine.DayStep)
}

// nextDate closes the first session and rolls: to the date of the second if there is one, else to the one that is named or to the day after.
func (t *Twin) nextDate(a *asset, date uint32, late bool) engine.Outcome {
	if t.hasUnsettled(a) || date < a.date || a.second != nil && date != a.date && date != a.second.date {
		return t.refuse(engine.DayStep)
	}
	if date == a.date {
		date++
	}
	if a.second == nil && date > engine.MaxBusinessDate {
		return t.refuse(engine.NotSupported)
	}
	return t.step(a, engine.Closed, a.date, func() { t.roll(a, date, late) })
}

// stepFirst makes a step of the first session that leaves the date as it is.
func (t *Twin) stepFirst(a *asset, to engine.Day) engine.Outcome {
	closes := to == engine.Closed
	switch {
	case a.day == to:
		return t.replayed(engine.Applied)
	case !slices.Contains(steps[a.day], to), closes && t.hasUnsettled(a), closes && a.second != nil:
		return t.refuse(engine.DayStep)
	}
	return t.step(a, to, a.date, func() {
		a.day = to
		if to == engine.EndOfDay {
			t.endDay(a)
		}
	})
}

// stepSecond makes a step of the second session.
func (t *Twin) stepSecond(a *asset, to engine.Day) engine.Outcome {
	switch {
	case a.second.day == to:
		return t.replayed(engine.Applied)
	case to == engine.Closed && a.second.day == engine.PreOpen:
		return t.step(a, to, a.second.date, func() { a.second = nil })
	case to == engine.Open:
		return t.step(a, to, a.second.date, func() { a.second = &session{a.second.date, to} })
	}
	return t.refuse(engine.DayStep)
}

// step makes a change of the day, of the session that has a date, and does what follows from it.
func (t *Twin) step(a *asset, to engine.Day, date uint32, change func()) engine.Outcome {
	before := *a
	t.emit(engine.Event{Kind: engine.DaySet, Amount: int64(date), Asset: a.number, Number: uint32(to)})
	change()
	a.opened = a.opened || a.settles()
	if a.settles() && !before.settles() {
		t.wakeAll(a)
		t.serve()
		t.resolveAsset(a, engine.Multilateral, (*asset).resolvesAtEvents)
	}
	t.bringIn(a, &before)
	t.comeToRest()
	return t.answer(engine.Applied)
}

// bringIn lets the orders enter whose date has come by a step, the oldest first, each with its group.
func (t *Twin) bringIn(a, before *asset) {
	came := chosen(t.orders, func(o *order) bool {
		return o.asset == a && o.status == engine.Warehoused && !before.come(o.date) && a.come(o.date)
	})
	for _, o := range came {
		switch {
		case o.status != engine.Warehoused:
			continue
		case o.group != nil:
			t.getReady(o.group)
		case o.passed:
			t.enter(o, engine.OrderQueued)
		}
		t.rest()
	}
}

// hasUnsettled says whether a cycle of the asset is open, or closed and not settled.
func (t *Twin) hasUnsettled(a *asset) bool {
	return slices.ContainsFunc(t.cycles, func(c *cycle) bool { return c.asset == a && c.unsettled() })
}
