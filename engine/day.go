package engine

// settles says whether the asset's day lets what waits settle: its first session is past its opening and not closed yet.
func (a *asset) settles() bool { return a.day == Open || a.day >= CutOff }

// hasCome says whether the day has reached a business date.
func (a *asset) hasCome(date uint32) bool {
	return date <= a.businessDate && a.day != Closed || a.secondDate != 0 && date <= a.secondDate && a.secondDay == Open
}

// dateFor is the business date of an order that gives none: that of the first session which takes it.
func (a *asset) dateFor(in *Instruction, debtor AccountKind) uint32 {
	if a.secondDate != 0 && a.refusal(in, debtor, a.businessDate) != ReasonNone {
		return a.secondDate
	}
	return a.businessDate
}

// refusal is why the day does not take an order of a date.
func (a *asset) refusal(in *Instruction, debtor AccountKind, date uint32) Reason {
	funding := in.Kind == Fund && debtor == AccountIssuer
	switch {
	case a.day == Closed:
		return DayClosed
	case date > a.businessDate:
		return ReasonNone
	case a.day == EndOfDay && !funding:
		return DayClosed
	case a.day == Clearing && !funding,
		a.day == CutOff && in.Kind == SubmitOrder && !in.Interbank:
		return AfterCutOff
	}
	return ReasonNone
}

// dayStep is what a step does to the sessions of an asset.
type dayStep uint8

const (
	stepRefused   dayStep = 0
	stepNone      dayStep = 1 // it is so already
	stepFirst     dayStep = 2 // the first session goes on
	stepSecond    dayStep = 3 // the second one begins, or goes on
	stepEndSecond dayStep = 4
	stepRoll      dayStep = 5 // the first one is closed and its date rolls
)

// stepOf is the step that brings a session to a state; date 0 means the first one's.
func (a *asset) stepOf(to Day, date uint32) dayStep {
	switch {
	case date == 0 || date == a.businessDate:
		return a.stepOfFirst(to)
	case date < a.businessDate, a.secondDate != 0 && date != a.secondDate:
		return stepRefused
	case to == Closed && (a.day == EndOfDay || a.day == Closed):
		return a.unlessCycles(stepRoll)
	case a.secondDate != 0:
		return a.stepOfSecond(to)
	case (to == PreOpen || to == Open) && a.settles() && inWindow(date, a.businessDate):
		return stepSecond
	}
	return stepRefused
}

// nextDays are the states that the first session may go to.
var nextDays = [days]uint8{
	Closed:   1<<PreOpen | 1<<Open,
	PreOpen:  1<<Open | 1<<Closed,
	Open:     1<<CutOff | 1<<Clearing | 1<<EndOfDay | 1<<Closed,
	CutOff:   1<<Clearing | 1<<EndOfDay | 1<<Closed,
	Clearing: 1<<EndOfDay | 1<<Closed,
	EndOfDay: 1 << Closed,
}

func (a *asset) stepOfFirst(to Day) dayStep {
	switch {
	case to == a.day:
		return stepNone
	case nextDays[a.day]&(1<<to) == 0:
		return stepRefused
	case to != Closed:
		return stepFirst
	case a.day == EndOfDay:
		return a.unlessCycles(stepRoll)
	case a.secondDate != 0:
		return stepRefused
	}
	return a.unlessCycles(stepFirst)
}

func (a *asset) stepOfSecond(to Day) dayStep {
	switch {
	case to == a.secondDay:
		return stepNone
	case to == Open:
		return stepSecond
	case to == Closed && a.secondDay == PreOpen:
		return stepEndSecond
	}
	return stepRefused
}

// unlessCycles refuses a step while a cycle of the asset is unsettled.
func (a *asset) unlessCycles(step dayStep) dayStep {
	if a.cycles != 0 {
		return stepRefused
	}
	return step
}

// dateAfter is the date that the first session rolls to; a date of 0, or its own, asks for the next.
func (a *asset) dateAfter(date uint32) uint32 {
	switch {
	case a.secondDate != 0:
		return a.secondDate
	case date == 0 || date == a.businessDate:
		return a.businessDate + 1
	}
	return date
}

// dateOf is the date of the session that a step is about.
func (a *asset) dateOf(step dayStep, date uint32) uint32 {
	if step == stepSecond || step == stepEndSecond {
		return date
	}
	return a.businessDate
}

// reached is the last business date that has come, -1 for none.
func (a *asset) reached() int64 {
	switch {
	case a.secondDate != 0 && a.secondDay == Open:
		return int64(a.secondDate)
	case a.day != Closed:
		return int64(a.businessDate)
	}
	return -1
}

// secondHash is the part of the state hash of a second session.
func secondHash(number uint32, a *asset) uint64 {
	if a.secondDate == 0 {
		return 0
	}
	return HashWords(tagSecond, uint64(number)|uint64(a.secondDay)<<32, uint64(a.secondDate))
}
