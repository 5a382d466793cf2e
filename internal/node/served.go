package node

import (
	"time"

	"weir/engine"
	"weir/internal/calendar"
)

// served is since when the sessions of each asset have been open to clients. A client whose answer was lost repeats what it sent, and must find it known: so a session that the calendar opened and closed
// again in a moment, because the server was down, stood still, or had its clock set ahead, is no session in which anything may be forgotten. Its roll is late.
type served struct {
	looked int64 // unix nanoseconds
	assets map[uint16]*[2]openSession
}

// openSession is a session that was seen open at each look since a time. The first stands before the second.
type openSession struct {
	date  uint32 // 0: none
	since int64  // unix nanoseconds
}

const (
	servedGap  = time.Minute // between two looks: nobody was served
	servedTime = time.Hour   // of a session, or half of what the calendar gives it, but not less than the gap
)

// look begins a look by a clock that goes. Behind a gap no session has been open, whichever way the clock went.
func (s *served) look(now int64) {
	if passed := now - s.looked; passed < 0 || passed > int64(servedGap) {
		clear(s.assets)
	}
	s.looked = now
}

// see notes which sessions of an asset are open.
func (s *served) see(a *engine.AssetInfo, now int64) {
	known := s.assets[a.Number]
	if known == nil {
		known = &[2]openSession{}
		s.assets[a.Number] = known
	}
	before := *known
	*known = [2]openSession{}
	if a.Day != engine.Closed && a.Day != engine.PreOpen {
		known[0] = sinceThen(&before, a.BusinessDate, now)
	}
	if a.SecondDate != 0 && a.SecondDay == engine.Open {
		known[1] = sinceThen(&before, a.SecondDate, now)
	}
}

func sinceThen(before *[2]openSession, date uint32, now int64) openSession {
	for _, session := range before {
		if session.date == date {
			return session
		}
	}
	return openSession{date, now}
}

// enough says whether the first session of an asset has been open to clients for an hour, or for half of a shorter one.
func (s *served) enough(a *engine.AssetInfo, c *calendar.Calendar, now int64) bool {
	first := s.assets[a.Number][0]
	return first.date == a.BusinessDate && now-first.since >= max(int64(servedGap), min(int64(servedTime), c.Length(a)/2))
}
