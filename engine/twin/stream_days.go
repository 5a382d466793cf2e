package twin

import "weir/engine"

// streamDay is what the stream knows of the business day of an asset.
type streamDay struct {
	date   uint32
	day    engine.Day
	second *session
}

// createAsset is the payload that creates an asset; the stream remembers with which day, for no event has it.
func (s *Stream) createAsset(n engine.Naming, issuer, code string) []byte {
	s.named[code] = n
	return naming(n, issuer, code)
}

// learnAsset notes the number and the day of a new asset.
func (s *Stream) learnAsset(e *engine.Event) {
	code := string(e.Name())
	s.numbers[code] = e.Asset
	s.days[e.Asset] = &streamDay{date: s.named[code].BusinessDate, day: s.named[code].Day}
}

// learnDay follows a step.
func (s *Stream) learnDay(e *engine.Event) {
	d, date, day := s.days[e.Asset], uint32(e.Amount), engine.Day(e.Number)
	rolls := date == d.date && day == engine.Closed && (d.day == engine.EndOfDay || d.day == engine.Closed)
	switch {
	case rolls && d.second != nil:
		d.date, d.day, d.second = d.second.date, d.second.day, nil
	case rolls:
		d.date, d.day = max(s.asked[e.Asset], date+1), day
	case date == d.date:
		d.day = day
	case day == engine.Closed:
		d.second = nil
	default:
		d.second = &session{date, day}
	}
}

// onward takes an asset that is not open a step on towards it; mostly it is nil.
func (s *Stream) onward() []byte {
	for number := uint16(1); number <= uint16(len(s.days)); number++ {
		chance := 6
		switch s.days[number].day {
		case engine.Open:
			continue
		case engine.Closed:
			chance = 25
		case engine.PreOpen:
			chance = 12
		}
		if s.chance(chance) {
			return s.nextStep(number)
		}
	}
	return nil
}

// dayStep is some step of the business day, seldom one that there is not.
func (s *Stream) dayStep() []byte {
	number := s.someAsset()
	d := s.days[number]
	switch {
	case d == nil || s.chance(15):
		in := engine.Setting{Kind: engine.SetDay, Asset: number, Day: engine.Day(s.random.IntN(7))}
		in.BusinessDate = oneOf[uint32](s, 0, streamDate-1, streamDate, streamDate+1, engine.MaxBusinessDate, engine.MaxBusinessDate+1)
		if d != nil {
			in.BusinessDate = oneOf(s, in.BusinessDate, d.date, d.date, d.date-1, d.date+1, d.date+2)
		}
		return s.setDay(in)
	case d.second != nil && s.chance(40):
		return s.setDay(engine.Setting{Asset: number, BusinessDate: d.second.date, Day: oneOf(s, engine.Open, engine.Open, engine.Closed, engine.PreOpen, engine.CutOff)})
	case d.second == nil && d.day != engine.Closed && d.day != engine.PreOpen && s.chance(40):
		return s.setDay(engine.Setting{Asset: number, BusinessDate: d.date + 1 + uint32(s.random.IntN(3)), Day: oneOf(s, engine.PreOpen, engine.Open)})
	}
	return s.nextStep(number)
}

// nextStep is mostly a step that the first session may make; before the last one the cycles are settled or aborted.
func (s *Stream) nextStep(number uint16) []byte {
	d := s.days[number]
	in := engine.Setting{Asset: number}
	switch d.day {
	case engine.Closed:
		in.Day = oneOf(s, engine.PreOpen, engine.Open)
		if s.chance(8) {
			in.Day, in.BusinessDate = engine.Closed, d.date+oneOf[uint32](s, 2, 2, 5, 9, 30)
		}
	case engine.PreOpen:
		in.Day = oneOf(s, engine.Open, engine.Open, engine.Open, engine.Closed)
	case engine.Open:
		in.Day = oneOf(s, engine.CutOff, engine.CutOff, engine.Clearing, engine.EndOfDay, engine.Closed)
	case engine.CutOff:
		in.Day = oneOf(s, engine.Clearing, engine.Clearing, engine.EndOfDay, engine.Closed)
	case engine.Clearing:
		in.Day = oneOf(s, engine.EndOfDay, engine.EndOfDay, engine.EndOfDay, engine.Closed)
	case engine.EndOfDay:
		if cycle := s.unsettledOf(number); cycle != 0 {
			end := engine.Setting{Kind: oneOf(s, engine.SettleCycle, engine.AbortCycle), Cycle: cycle}
			return engine.AppendSetting(nil, &end, s.envelope())
		}
		in.Day = engine.Closed
		in.BusinessDate = oneOf(s, 0, 0, d.date, d.date+1, d.date+3, d.date+7)
		if s.ageing && s.chance(70) {
			in.BusinessDate = d.date + 1 + uint32(s.random.IntN(8))
		}
		if d.second != nil && s.chance(70) {
			in.BusinessDate = oneOf(s, 0, d.date, d.second.date)
		}
	}
	return s.setDay(in)
}

// unsettledOf is a cycle of an asset that is not settled, 0 where there is none.
func (s *Stream) unsettledOf(number uint16) uint32 {
	for i, c := range s.cycles {
		if c.asset == number && (c.state == engine.CycleOpen || c.state == engine.CycleWaits) {
			return uint32(i) + 1
		}
	}
	return 0
}

func (s *Stream) setDay(in engine.Setting) []byte {
	in.Kind, in.Late = engine.SetDay, s.chance(15)
	s.asked[in.Asset] = in.BusinessDate
	return engine.AppendSetting(nil, &in, s.envelope())
}

// date is mostly one of the next days of an asset, sometimes one outside the window.
func (s *Stream) date(code string) uint32 {
	today := uint32(streamDate)
	d := s.days[s.numbers[code]]
	switch {
	case d != nil && d.second != nil && s.chance(50):
		return d.second.date
	case d != nil:
		today = d.date
	}
	if s.chance(70) {
		return today + uint32(s.random.IntN(4))
	}
	return today - 7 + uint32(s.random.IntN(20))
}
