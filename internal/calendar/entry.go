package calendar

import (
	"cmp"
	"slices"

	"weir/engine"
)

// Entry is a step as the calendar has it, for people to read.
type Entry struct {
	At     int64  // unix nanoseconds
	Date   uint32 // the business date that takes the step
	Day    engine.Day
	Assets []string // as the schedule names them
}

// On are the steps that fall on a day of the zone, in their order.
func (c *Calendar) On(date uint32) []Entry {
	from, to := instantOf(c.zone, int(date), 0), instantOf(c.zone, int(date)+1, 0)
	var all []Entry
	for _, s := range c.schedules {
		all = append(all, c.entriesOf(s, int(date), from, to)...)
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return cmp.Compare(a.At, b.At) })
	return all
}

// entriesOf are the steps of a schedule between two instants, the second not included. They are of this date or of later ones, of the date before only
// where the zone leaves out a night.
func (c *Calendar) entriesOf(s *schedule, date int, from, to int64) []Entry {
	var all []Entry
	for date = c.before(date); ; date = c.after(date) {
		if begin, _ := c.at(s, date, s.first()); begin >= to {
			return all
		}
		for stage := range stages {
			if at, ok := c.at(s, date, stage); ok && at >= from && at < to {
				all = append(all, Entry{at, uint32(date), stages[stage], s.assets})
			}
		}
	}
}
