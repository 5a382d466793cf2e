package gateway

import (
	"weir/engine"
	"weir/internal/daybook"
)

// dueMessage is a message that is to be written: what it tells of, and to whom.
type dueMessage struct {
	event *engine.Event
	other *engine.Event // of the side of a trade that this one settled against; nil: there is none
	place Place
	to    uint32       // participant
	taken uint64       // of the order of a cycle: sequence at which it was accepted
	item  uint64       // of the order of a cycle: which it is among all events since the cycle was opened, from 1
	date  uint32       // business date that was zeroed
	day   *daybook.Day // of a statement, with its row
	row   daybook.Row

	order *facts // that it tells of; nil: it tells of none
	end   uint64 // ordinal up to which events were looked at for it, and historyMost before it
}

// planner finds out which messages events give, without writing them. It takes all messages of a sequence or none; where the first sequence alone is too much, a part of it.
type planner struct {
	gateway     *Gateway
	after       Place  // only messages behind it
	participant uint32 // whose messages; 0: everybody's
	limit       int

	due     []dueMessage
	whole   int    // how many of them are of whole sequences
	next    Place  // behind those
	seq     uint64 // at hand; 0: none yet
	scanned int    // events looked at
	reached Place  // all up to here was looked at
	stopped bool
}

// run plans a page.
func (p *planner) run() error {
	w, err := openWindow(p.gateway.Feed, p.after)
	for err == nil && !p.stopped {
		var e *engine.Event
		e, err = w.event()
		switch {
		case err != nil:
		case e == nil:
			p.endSequence()
			return nil
		case e.Seq != p.seq && p.beginSequence(e.Seq):
		default:
			at := w.place()
			if err = p.event(w, at); err == nil && !p.stopped {
				p.count(at.end())
			}
			w.advance()
		}
	}
	if err != nil {
		p.due = p.due[:p.whole]
	}
	return err
}

// beginSequence ends the sequence before, and says whether the page is full by then.
func (p *planner) beginSequence(seq uint64) (full bool) {
	p.endSequence()
	full = len(p.due) >= p.limit || p.scanned >= messageScan
	p.stopped = full
	p.seq = seq
	return full
}

func (p *planner) endSequence() {
	if p.seq != 0 {
		p.whole, p.next = len(p.due), WholeSeq(p.seq)
	}
}

// count notes that all up to a place was looked at, and stops where that is enough in the middle of a sequence.
func (p *planner) count(reached Place) {
	p.scanned++
	p.reached = reached
	most := max(p.limit, messageMost)
	begun := p.next != p.after // other sequences come before this one
	switch {
	case begun && (len(p.due)-p.whole > messageMost || len(p.due) > p.limit && p.whole > 0 || p.scanned >= messageScanPart):
		p.due = p.due[:p.whole]
	case !begun && len(p.due) >= most:
		p.due = p.due[:most]
		p.next = p.due[most-1].place
	case !begun && p.scanned >= messageScanPart:
		p.next = p.reached
	default:
		return
	}
	p.whole, p.stopped = len(p.due), true
}

// event plans what one event gives: the status of an order; where it settled, what it did to two accounts; where a cycle settled, what it did to one and to each of
// its orders; where a date ended, the statements.
func (p *planner) event(w *eventWindow, at Place) error {
	e := w.here()
	switch e.Kind {
	case engine.CyclePosition:
		p.notify(dueMessage{event: e, place: at}, partDebit, e.Debtor)
	case engine.CycleSettled, engine.CycleAborted, engine.CycleUnwound:
		return p.cycle(e, at, w.ordinal())
	case engine.BalanceZeroed:
		return p.zeroed(w, at)
	case engine.DaySet:
		return p.statements(e, at)
	}
	if statusOf(e) == engine.StatusNone {
		return nil
	}
	m := dueMessage{event: e, place: at, to: e.Instructor}
	if isSettlement(e) {
		m.other = p.gateway.otherSide(w.events, w.at)
	}
	p.add(m)
	if isSettlement(e) {
		p.notify(dueMessage{event: e, place: at}, partDebit, e.Debtor)
		p.notify(dueMessage{event: e, place: at}, partCredit, e.Creditor)
	}
	return nil
}

// zeroed plans what the zeroing of a balance at the end of a date gives: it moved between the account and the issuer's.
func (p *planner) zeroed(w *eventWindow, at Place) error {
	e := w.here()
	date, err := w.dateEnded()
	if err != nil {
		return err
	}
	asset, _ := p.gateway.Directory.AssetByNumber(e.Asset)
	p.notify(dueMessage{event: e, place: at, date: date}, partDebit, e.Debtor)
	p.notify(dueMessage{event: e, place: at, date: date}, partCredit, asset.IssuerAccount)
	return nil
}

// notify plans a notification to the owner of an account in a currency.
func (p *planner) notify(m dueMessage, part uint64, account uint32) {
	owner, number, ok := p.gateway.Directory.AccountOwner(account)
	if !ok || m.event.Amount == 0 {
		return
	}
	if asset, _ := p.gateway.Directory.AssetByNumber(number); isCurrency(asset.Code) {
		m.place.Part, m.to = part, owner
		p.add(m)
	}
}

// add plans a message, unless nobody wants it.
func (p *planner) add(m dueMessage) {
	if m.to != 0 && (p.participant == 0 || p.participant == m.to) && p.after.less(m.place) {
		p.due = append(p.due, m)
	}
}

func isSettlement(e *engine.Event) bool {
	return e.Kind == engine.OrderSettled || e.Kind == engine.OrderSettledPart
}

// isCurrency says that messages about cash accounts can name an asset.
func isCurrency(code string) bool {
	for i := range len(code) {
		if code[i] < 'A' || code[i] > 'Z' {
			return false
		}
	}
	return len(code) == len("CNY")
}

// statusOf is where an order stands after an event that says so; StatusNone after others.
func statusOf(e *engine.Event) engine.Status {
	switch e.Kind {
	case engine.OrderRejected:
		return engine.Rejected
	case engine.OrderQueued, engine.OrderReleased, engine.OrderMatched, engine.OrderCancelAsked, engine.OrderSettledPart:
		return engine.Queued
	case engine.OrderSettled:
		return engine.Settled
	case engine.OrderCancelled:
		return engine.Cancelled
	case engine.OrderWarehoused:
		return engine.Warehoused
	case engine.OrderHeld:
		return engine.Held
	case engine.OrderExpired:
		return engine.Expired
	case engine.OrderAccepted:
		return engine.Accepted
	case engine.OrderUnmatched:
		return engine.Unmatched
	}
	return engine.StatusNone
}
