package calendar

import "time"

// offsetMax is more than any time zone is ahead of UTC or behind it.
const offsetMax = 26 * time.Hour

// instantOf is the first instant at which a clock in the zone shows this time of this date, or a later one: where the zone leaves the time out, that is the
// instant after the gap.
func instantOf(zone *time.Location, date, seconds int) int64 {
	shown := midnight(date).Add(time.Duration(seconds) * time.Second) // as if the zone were UTC
	at := shown.Add(-offsetMax).In(zone)                              // the clock shows less here
	for {
		_, offset := at.Zone()
		reached := shown.Add(-time.Duration(offset) * time.Second)
		end, ends := endOfOffset(at)
		switch {
		case reached.Before(at): // the zone's clock went past it
			return at.UnixNano()
		case !ends || reached.Before(end):
			return reached.UnixNano()
		}
		at = end
	}
}

// endOfOffset is an instant up to which the zone's offset stays what it is, if it ends. On the last day of a leap year behind the table of the zone (2040, say)
// package time answers the begin of that day, in Go 1.26; an hour is sure then.
func endOfOffset(at time.Time) (end time.Time, ends bool) {
	_, end = at.ZoneBounds()
	if !end.IsZero() && !end.After(at) {
		return at.Add(time.Hour), true
	}
	return end, !end.IsZero()
}
