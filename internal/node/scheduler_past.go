package node

import (
	"weir/engine"
	"weir/internal/calendar"
)

// begin lets the scheduler know the assets of the state that the node starts from, a snapshot's: what the calendar asked for up to then counts as sent, so that a
// session which staff closed is not opened again.
func (s *scheduler) begin(c *calendar.Calendar, e *engine.Engine, time int64, stands bool) {
	s.calendar, s.stands = c, stands
	if c == nil {
		return
	}
	s.reached, s.refused = map[uint16]calendar.Reached{}, map[uint16]refusal{}
	s.served.assets = map[uint16]*[2]openSession{}
	for number := 1; number <= e.Assets(); number++ {
		s.created(e, uint16(number))
		a, _ := e.Asset(uint16(number))
		c.Assume(&a, s.of(a.Number), time)
	}
	s.sawServed(e, time)
}

// replayed learns from the log behind the snapshot how far the sessions came.
func (s *scheduler) replayed(e *engine.Engine, events []engine.Event, time int64) {
	if s.calendar == nil {
		return
	}
	steps := false
	for i := range events {
		switch ev := &events[i]; ev.Kind {
		case engine.AssetCreated:
			s.created(e, ev.Asset)
		case engine.DaySet:
			s.of(ev.Asset).Set(uint32(ev.Amount), engine.Day(ev.Number))
			steps = true
		}
	}
	if steps || time-s.served.looked >= int64(lookInterval) {
		s.sawServed(e, time)
	}
}

// sawServed takes a frame of the log for a look: it says that somebody was served then. So a restart of less than servedGap does not end what a session was served before it.
func (s *scheduler) sawServed(e *engine.Engine, time int64) {
	if s.stands {
		return
	}
	s.served.look(time)
	for number := 1; number <= e.Assets(); number++ {
		a, _ := e.Asset(uint16(number))
		s.served.see(&a, time)
	}
}

// created learns where an asset stands that is new to the scheduler.
func (s *scheduler) created(e *engine.Engine, asset uint16) {
	a, _ := e.Asset(asset)
	s.of(asset).See(&a)
}
