package gateway

import (
	"weir/engine"
	"weir/iso20022"
)

// part is what settled of a side of a trade, or was agreed on: what it gave, and what it took.
type part struct {
	given, taken int64
	seq          uint64
	event        uint16 // place among the events of its instruction
}

// findParts looks up, for the sides of the messages that are due, what settled of them before, and what was agreed on when they matched.
func (g *Gateway) findParts(due []dueMessage, known map[orderKey]*facts) error {
	open, last := map[orderKey]*facts{}, uint64(0)
	for i := range due {
		e := due[i].event
		f := known[keyOf(e)]
		if isSettlement(e) && f != nil && f.record.Kind == engine.SubmitTrade && f.isPart(e) {
			open[keyOf(e)] = f
			last = max(last, e.Seq)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return g.lookBack(last, func(events []engine.Event, i int) bool {
		e := &events[i]
		f := open[keyOf(e)]
		if f == nil {
			return len(open) > 0
		}
		switch e.Kind {
		case engine.OrderMatched:
			f.agreed = g.partOf(events, i)
			delete(open, keyOf(e))
		case engine.OrderSettledPart:
			f.parts = append(f.parts, g.partOf(events, i))
		}
		return len(open) > 0
	})
}

// isPart says whether a settlement is one of several of its side.
func (f *facts) isPart(e *engine.Event) bool {
	return e.Kind == engine.OrderSettledPart || f.record.Partial && e.Amount < f.record.Amount
}

// partOf is what an event says of a side, with what the event of the other side says near it.
func (g *Gateway) partOf(events []engine.Event, i int) part {
	e := &events[i]
	p := part{given: e.Amount, seq: e.Seq, event: e.Index}
	if other := g.otherSide(events, i); other != nil {
		p.taken = other.Amount
	}
	return p
}

// progressAt says how far a side has come with an event; nil: it settled as a whole, or what was agreed on lies too far back.
func (f *facts) progressAt(e, other *engine.Event, s *iso20022.SettlementSide) *iso20022.Progress {
	if !f.isPart(e) || f.agreed.seq == 0 || other == nil {
		return nil
	}
	before, previous := part{}, part{}
	for _, p := range f.parts { // the newest first
		if p.seq > e.Seq || p.seq == e.Seq && p.event >= e.Index {
			continue
		}
		before.given += p.given
		before.taken += p.taken
		if previous.seq == 0 {
			previous = p
		}
	}
	left := part{given: f.agreed.given - before.given - e.Amount, taken: f.agreed.taken - before.taken - other.Amount}
	if e.Kind == engine.OrderSettled {
		left = part{}
	}
	if previous.seq == 0 && left.given == 0 {
		return nil
	}
	p := &iso20022.Progress{}
	p.Settled, p.SettledCash = before.amounts(s)
	p.Left, p.LeftCash = left.amounts(s)
	if previous.seq != 0 {
		p.Previous = iso20022.MessageID(kindSese025, previous.seq, uint32(previous.event)+1)
	}
	return p
}

// amounts are securities and money of a part.
func (p *part) amounts(s *iso20022.SettlementSide) (iso20022.Quantity, iso20022.Money) {
	securities, money := p.taken, p.given
	if s.Delivers {
		securities, money = p.given, p.taken
	}
	return iso20022.Quantity{Minor: max(securities, 0), Scale: s.Quantity.Scale, Face: s.Quantity.Face}, iso20022.Money{Currency: s.Cash.Currency, Minor: max(money, 0), Scale: s.Cash.Scale}
}
