package calendar

import (
	"slices"
	"strings"
	"time"

	"weir/engine"
)

func (p *parser) readSchedule() error {
	if len(p.words) == 1 {
		return p.lacks("asset codes, or by *")
	}
	s := &schedule{assets: p.words[1:], line: p.line}
	for i, asset := range s.assets {
		other, taken := p.byAsset[asset]
		switch {
		case taken:
			return p.blame(i+2, "has a schedule in line %d already", other.line)
		case asset == everyAsset && len(s.assets) > 1:
			return p.blame(i+2, "stands alone: it is all that no other schedule names")
		case asset != everyAsset && !isCode(asset):
			return p.blame(i+2, "expected an asset code, 3 to 12 of A-Z and 0-9, or *")
		}
		p.byAsset[asset] = s
	}
	p.schedules = append(p.schedules, s)
	return nil
}

func isCode(word string) bool {
	return len(word) >= 3 && len(word) <= engine.MaxAssetCode && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// readStep reads the time of a step of the last schedule.
func (p *parser) readStep(stage int) error {
	if len(p.schedules) == 0 {
		return p.blame(1, "stands before the first schedule")
	}
	m := &p.schedules[len(p.schedules)-1].times[stage]
	switch {
	case m.given:
		return p.blame(1, "is there twice")
	case len(p.words) == 1:
		return p.lacks("a local time such as 17:30")
	}
	seconds, ok := secondsOf(p.words[1])
	if !ok {
		return p.blame(2, "expected a local time from 00:00 to 23:59:59, such as 17:30")
	}
	m.given, m.seconds = true, seconds
	if len(p.words) == 2 {
		return nil
	}
	which := slices.Index(onWords[:], p.words[2])
	switch {
	case which < 0:
		return p.blame(3, "expected day-before, working-day-before or nothing: the business date itself")
	case stage > open:
		return p.blame(3, "only pre-open and open may come before the business date")
	case len(p.words) > 3:
		return p.blame(4, "nothing is to follow the day of a step")
	}
	m.on = on(which)
	return nil
}

// secondsOf are the seconds since midnight of HH:MM or HH:MM:SS.
func secondsOf(word string) (int, bool) {
	for _, layout := range []string{"15:04", time.TimeOnly} {
		if t, err := time.Parse(layout, word); err == nil && len(word) == len(layout) {
			return t.Hour()*60*60 + t.Minute()*60 + t.Second(), true
		}
	}
	return 0, false
}
