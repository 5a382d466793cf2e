package calendar

import "weir/engine"

// everyAsset stands for all assets that no other schedule names.
const everyAsset = "*"

// stages are the steps of a date in their order; closed is its end. A session that is Closed has come to none of them, so the number of a
// state is how many it has come to.
var stages = [...]engine.Day{engine.PreOpen, engine.Open, engine.CutOff, engine.Clearing, engine.EndOfDay, engine.Closed}

const (
	preOpen = iota
	open
	cutOff
	clearing
	endOfDay
	closed
)

// comeTo is how many stages a session of this state has come to.
func comeTo(day engine.Day) int {
	if day == engine.Closed {
		return 0
	}
	for stage, d := range stages {
		if d == day {
			return stage + 1
		}
	}
	return 0
}

// on is the day on which a step falls.
type on uint8

const (
	sameDay on = iota
	dayBefore
	workingDayBefore
)

// onWords are the words for it in the file.
var onWords = [...]string{dayBefore: "day-before", workingDayBefore: "working-day-before"}

// moment is when a step comes.
type moment struct {
	given   bool // the schedule has the step
	seconds int  // local time, since midnight
	on      on
}

// schedule is when the steps of a business date come, for some assets.
type schedule struct {
	assets []string
	times  [len(stages)]moment
	line   int // of the file, where it begins
}

// at is when a step of a date comes, in unix nanoseconds, and whether it comes. A date that does not work ends where the next one begins.
func (c *Calendar) at(s *schedule, date, stage int) (int64, bool) {
	if !c.works(date) {
		if stage < endOfDay {
			return 0, false
		}
		date, stage = c.after(date), s.first()
	}
	m := s.times[stage]
	day := date
	switch m.on {
	case dayBefore:
		day = date - 1
	case workingDayBefore:
		day = c.before(date)
	}
	if !m.given {
		return 0, false
	}
	return instantOf(c.zone, day, m.seconds), true
}

// first is the step with which a date begins.
func (s *schedule) first() int {
	if s.times[preOpen].given {
		return preOpen
	}
	return open
}
