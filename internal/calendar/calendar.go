package calendar

import (
	"time"
	_ "time/tzdata" // time zones for machines that have none
)

// Calendar is what a calendar file says. It does not change, so any goroutine may use it.
type Calendar struct {
	zone      *time.Location
	work      [7]bool        // by time.Weekday
	holidays  map[int]string // names by date
	makeUps   map[int]string // likewise
	schedules []*schedule    // as they stand in the file
	byAsset   map[string]*schedule
}

// secondsPerDay is the length of a business date's day in the calendar, where it has no zone.
const secondsPerDay = 24 * 60 * 60

// Zone is the time zone of all times in the file.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Works says whether a date, in days since 1970-01-01, is a working day, and what the file calls a holiday or a make-up day.
func (c *Calendar) Works(date uint32) (works bool, name string) {
	if name, ok := c.makeUps[int(date)]; ok {
		return true, name
	}
	return c.works(int(date)), c.holidays[int(date)]
}

func (c *Calendar) works(date int) bool {
	if _, ok := c.makeUps[date]; ok {
		return true
	}
	_, off := c.holidays[date]
	return !off && c.work[weekday(date)]
}

// after is the first working day after a date. There is one: some weekday works, and holidays end.
func (c *Calendar) after(date int) int {
	for date++; !c.works(date); date++ {
	}
	return date
}

// before is the last working day before a date.
func (c *Calendar) before(date int) int {
	for date--; !c.works(date); date-- {
	}
	return date
}

// scheduleOf is the schedule of an asset, nil where it has none.
func (c *Calendar) scheduleOf(asset string) *schedule {
	if s, ok := c.byAsset[asset]; ok {
		return s
	}
	return c.byAsset[everyAsset]
}

func weekday(date int) time.Weekday { return midnight(date).Weekday() }

// midnight is the begin of a date in UTC.
func midnight(date int) time.Time { return time.Unix(int64(date)*secondsPerDay, 0).UTC() }

// DateText is a date, in days since 1970-01-01, as the file has it.
func DateText(date uint32) string { return midnight(int(date)).Format(time.DateOnly) }
