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
	at           uint64 // ordinal among all events
}

// findParts looks up, for the sides of the messages that are due, what settled of them before, and what was agreed on when they matched.
func (g *Gateway) findParts(due []dueMessage) error {
	var parts []*dueMessage
	open, left := map[orderKey][]*facts{}, 0
	for i := range due {
		d := &due[i]
		if f := d.order; f != nil && isSettlement(d.event) && f.record.Kind == engine.SubmitTrade && f.isPart(d.event) {
			parts = append(parts, d)
			if f.told == 0 {
				open[keyOf(d.event)] = append(open[keyOf(d.event)], f)
				left++
			}
			f.told = max(f.told, d.event.Seq)
		}
	}
	return g.lookBack(parts, func(events []engine.Event, i int, at uint64) bool {
		e := &events[i]
		for _, f := range open[keyOf(e)] {
			switch {
			case e.Seq < f.seq || e.Seq > f.told || f.agreed.seq != 0:
			case e.Kind == engine.OrderMatched:
				f.agreed = g.partOf(events, i, at)
				left--
			case e.Kind == engine.OrderSettledPart:
				f.parts = append(f.parts, g.partOf(events, i, at))
			}
		}
		return left > 0
	})
}

// isPart says whether a settlement is one of several of its side.
func (f *facts) isPart(e *engine.Event) bool {
	return e.Kind == engine.OrderSettledPart || f.record.Partial && e.Amount < f.record.Amount
}

// partOf is what an event says of a side, with what the event of the other side says near it.
func (g *Gateway) partOf(events []engine.Event, i int, at uint64) part {
	e := &events[i]
	p := part{given: e.Amount, seq: e.Seq, event: e.Index, at: at}
	if other := g.otherSide(events, i); other != nil {
		p.taken = other.Amount
	}
	return p
}

// progress says how far a side has come with what settled; nil: it settled as a whole, or what was agreed on lies too far back.
func (d *dueMessage) progress(s *iso20022.SettlementSide) *iso20022.Progress {
	e, other, f := d.event, d.other, d.order
	if !f.isPart(e) || f.agreed.seq == 0 || f.agreed.at+historyMost < d.end || other == nil {
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
