package calendar

import (
	"errors"
	"fmt"
	"strings"

	"weir/engine"
)

// check is what can be said of the file as a whole.
func (p *parser) check() error {
	switch {
	case p.zone == nil:
		return errors.New("there is no zone; expected a line such as: zone Asia/Shanghai")
	case p.workLine == 0:
		return errors.New("there are no working days; expected a line such as: work monday tuesday wednesday thursday friday")
	case len(p.schedules) == 0:
		return errors.New("there is no schedule; expected a line such as: schedule CNY, and its steps")
	}
	for _, m := range p.makeUpLines {
		if p.work[weekday(m.date)] {
			return fmt.Errorf("line %d: %s is a %v, which works by line %d already", m.line, DateText(uint32(m.date)), weekday(m.date), p.workLine)
		}
	}
	for _, s := range p.schedules {
		if err := s.check(); err != nil {
			return fmt.Errorf("line %d, schedule %s: %w", s.line, strings.Join(s.assets, " "), err)
		}
	}
	return nil
}

// check refuses a schedule that the business day could not follow.
func (s *schedule) check() error {
	for _, stage := range []int{open, endOfDay, closed} {
		if !s.times[stage].given {
			return fmt.Errorf("the step %v is missing", stages[stage])
		}
	}
	last := s.first()
	for stage := last + 1; stage < len(stages); stage++ {
		if !s.times[stage].given {
			continue
		}
		if !s.times[stage].follows(s.times[last]) {
			return fmt.Errorf("%v comes before %v", stages[stage], stages[last])
		}
		last = stage
	}
	return s.checkBeside()
}

// follows says whether a moment is never before another one of the same date.
func (m moment) follows(other moment) bool {
	if m.on == sameDay && other.on != sameDay {
		return true
	}
	// The day before may be the working day before, or later than that.
	return m.seconds >= other.seconds && (m.on == other.on || m.on == dayBefore)
}

// checkBeside refuses a pre-open that would come before the working day that it falls on is open: a second session begins only beside an open one.
func (s *schedule) checkBeside() error {
	early, opening := s.times[preOpen], s.times[open]
	if early.given && early.on != sameDay && opening.on == sameDay && early.seconds < opening.seconds {
		return fmt.Errorf("the %v of the next date would come before the %v of this one: a second session begins only beside one that is open", engine.PreOpen, engine.Open)
	}
	return nil
}
