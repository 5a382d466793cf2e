package calendar

import "weir/engine"

// Step is an instruction that the calendar asks for: SetDay to Day with BusinessDate Date. It is due from At on, in unix nanoseconds.
type Step struct {
	Day  engine.Day
	Date uint32
	At   int64
}

// Session is the business date of the session that takes the step, of an asset as it was when the step was asked for: a roll is asked for with the date that it rolls to.
func (s *Step) Session(a *engine.AssetInfo) uint32 {
	if s.Day == engine.Closed {
		return a.BusinessDate
	}
	return s.Date
}

// Next is the step that an asset in this state is to take next, if it has a schedule. It is due now if its time has come, else at its time, unless somebody
// changes the state before.
func (c *Calendar) Next(a *engine.AssetInfo, r Reached) (Step, bool) {
	s := c.scheduleOf(a.Code)
	if s == nil {
		return Step{}, false
	}
	p := plan{c, s, r}
	step := p.first(a)
	if second, ok := p.second(a); ok && second.At < step.At {
		step = second
	}
	return step, true
}

// Assume notes as reached what the calendar asked for up to an instant, for an asset of which no more is known than its state at that instant: it may have
// been there, and closed since. The end of a date is not among it, for that is never undone.
func (c *Calendar) Assume(a *engine.AssetInfo, r Reached, upTo int64) {
	s := c.scheduleOf(a.Code)
	if s == nil {
		return
	}
	p := plan{c, s, r}
	p.assume(int(a.BusinessDate), upTo)
	if p.first(a).At > upTo { // else it was late, and so was what comes after
		date, _ := p.beside(a)
		p.assume(date, upTo)
	}
}

// plan is a calendar as it is for one asset.
type plan struct {
	*Calendar
	schedule *schedule
	reached  Reached
}

// within is the next step of a date that has come to some stages, up to the last one given.
func (p *plan) within(date int, day engine.Day, last int) (Step, bool) {
	for stage := max(comeTo(day), p.reached.of(date)); stage <= last; stage++ {
		if at, ok := p.at(p.schedule, date, stage); ok {
			return Step{stages[stage], uint32(date), at}, true
		}
	}
	return Step{}, false
}

// first is the next step of the first session.
func (p *plan) first(a *engine.AssetInfo) Step {
	date, last := int(a.BusinessDate), endOfDay
	if !settles(a.Day) {
		last = open
	}
	if step, ok := p.within(date, a.Day, last); ok {
		return step
	}
	at, _ := p.at(p.schedule, date, closed)
	if a.Day == engine.PreOpen || a.SecondDate != 0 {
		return Step{engine.Closed, a.BusinessDate, at}
	}
	return Step{engine.Closed, uint32(p.after(date)), at}
}

// second is the next step of the second session, which it may begin.
func (p *plan) second(a *engine.AssetInfo) (Step, bool) {
	if !settles(a.Day) {
		return Step{}, false
	}
	date, day := p.beside(a)
	return p.within(date, day, open)
}

// beside is date and state of the second session, or of the one that will be.
func (p *plan) beside(a *engine.AssetInfo) (date int, day engine.Day) {
	if a.SecondDate != 0 {
		return int(a.SecondDate), a.SecondDay
	}
	return p.after(int(a.BusinessDate)), engine.Closed
}

func (p *plan) assume(date int, upTo int64) {
	for stage := preOpen; stage < endOfDay; stage++ {
		if at, ok := p.at(p.schedule, date, stage); ok && at <= upTo {
			p.reached.Set(uint32(date), stages[stage])
		}
	}
}

// settles says whether an asset settles whose first session is in this state.
func settles(day engine.Day) bool { return comeTo(day) > open }
