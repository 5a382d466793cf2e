package gateway

import (
	"math"

	"weir/engine"
)

const (
	cycleEvents     = 4096 // read at once
	positionsAtOnce = 4096 // looked at in one query
)

// cycleFacts is what the engine says of a cycle.
type cycleFacts struct {
	number  uint32
	seq     uint64 // of the state that says so: what was unwound up to there is told
	opened  uint64
	unwound map[uint32]uint64 // sequence of the unwinding by account
}

// cycle plans what a cycle that settled, was aborted, or lost a member means for each of its orders. The orders stand in the events that accepted them; a page looks at
// some, and the next one goes on where it stopped.
func (p *planner) cycle(e *engine.Event, at Place, ordinal uint64) error {
	facts, err := p.gateway.cycleFacts(e.Number, e.Seq)
	if err != nil || facts.opened == 0 {
		return err
	}
	start, _, err := p.gateway.Feed.Place(facts.opened - 1)
	if err != nil {
		return err
	}
	from := start
	if p.after.Seq == at.Seq && p.after.Event == at.Event {
		if p.after.Part == math.MaxUint64 {
			return nil
		}
		from = max(from, p.after.Part+1)
	}
	var events []engine.Event
	for from < ordinal && !p.stopped {
		if events, err = p.gateway.Feed.ReadAt(from, int(min(cycleEvents, ordinal-from)), events[:0]); err != nil || len(events) == 0 {
			return err
		}
		for i := 0; i < len(events) && !p.stopped; i++ {
			at.Part = from + uint64(i)
			if accepted := &events[i]; facts.concerns(e, accepted) {
				p.add(dueMessage{event: outcomeOf(e, accepted), place: at, to: accepted.Instructor, taken: accepted.Seq, item: at.Part - start + 1})
			}
			p.count(at)
		}
		from += uint64(len(events))
	}
	return nil
}

// concerns says whether an event of the cycle made an order final that another event accepted into it.
func (f *cycleFacts) concerns(e, accepted *engine.Event) bool {
	if accepted.Kind != engine.OrderAccepted || accepted.Number != f.number {
		return false
	}
	gone := func(account uint32) bool { seq := f.unwound[account]; return seq != 0 && seq < e.Seq }
	if gone(accepted.Debtor) || gone(accepted.Creditor) {
		return false
	}
	return e.Kind != engine.CycleUnwound || e.Debtor == accepted.Debtor || e.Debtor == accepted.Creditor
}

// outcomeOf is the event of one order that an event of its cycle stands for.
func outcomeOf(e, accepted *engine.Event) *engine.Event {
	o := *accepted
	o.Seq, o.Time, o.Kind = e.Seq, e.Time, engine.OrderSettled
	if e.Kind != engine.CycleSettled {
		o.Kind, o.Reason = engine.OrderRejected, engine.DefaultedOut
	}
	return &o
}

// cycleFacts asks the engine about a cycle as it is since a sequence. The answer is kept, for the orders of a cycle come in many pages.
func (g *Gateway) cycleFacts(number uint32, seq uint64) (*cycleFacts, error) {
	if kept := g.cycle.Load(); kept != nil && kept.number == number && kept.seq >= seq {
		return kept, nil
	}
	f := &cycleFacts{number: number, unwound: map[uint32]uint64{}}
	var rows []engine.CyclePositionInfo
	for mark, more := uint32(0), true; more; more = mark != 0 {
		err := g.ask(func() {
			info, _ := g.Engine.Cycle(number)
			if f.opened == 0 {
				f.opened, f.seq = info.Opened, g.Engine.Seq()
			}
			rows, mark = g.Engine.CyclePositions(number, mark, rows[:0], positionsAtOnce)
		})
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if rows[i].Unwound != 0 {
				f.unwound[rows[i].Account] = rows[i].Unwound
			}
		}
	}
	g.cycle.Store(f)
	return f, nil
}
