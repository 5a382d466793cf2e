package gateway

import "weir/engine"

// dueMessage is a message that is to be written: what it tells of, and to whom.
type dueMessage struct {
	event *engine.Event
	other *engine.Event // of the side of a trade that this one settled against; nil: there is none
	place Place
	to    uint32 // participant
}

// planner finds out which messages events give, without writing them.
type planner struct {
	gateway     *Gateway
	after       Place  // only messages behind it
	participant uint32 // whose messages; 0: everybody's
	due         []dueMessage
}

// plan looks at events, whole sequences of them.
func (p *planner) plan(events []engine.Event) {
	p.due = p.due[:0]
	place := Place{}
	for i := range events {
		e := &events[i]
		if e.Seq != place.Seq {
			place = Place{Seq: e.Seq}
		}
		p.event(events, i, place)
		place.Event++
	}
}

// event plans what one event gives: the status of an order; where it settled, what it did to two accounts; where a cycle settled, what it did to one.
func (p *planner) event(events []engine.Event, i int, at Place) {
	e := &events[i]
	switch {
	case e.Kind == engine.CyclePosition:
		p.notify(e, at, partDebit, e.Debtor)
	case statusOf(e) != engine.StatusNone:
		at.Part = partStatus
		if p.add(e, at, e.Instructor) && isSettlement(e) {
			p.due[len(p.due)-1].other = p.gateway.otherSide(events, i)
		}
		if isSettlement(e) {
			p.notify(e, at, partDebit, e.Debtor)
			p.notify(e, at, partCredit, e.Creditor)
		}
	}
}

// notify plans a notification to the owner of an account in a currency.
func (p *planner) notify(e *engine.Event, at Place, part, account uint32) {
	owner, number, ok := p.gateway.Directory.AccountOwner(account)
	if !ok || e.Amount == 0 {
		return
	}
	if asset, _ := p.gateway.Directory.AssetByNumber(number); isCurrency(asset.Code) {
		at.Part = part
		p.add(e, at, owner)
	}
}

// add says whether somebody wants it.
func (p *planner) add(e *engine.Event, at Place, to uint32) bool {
	if to == 0 || p.participant != 0 && p.participant != to || !p.after.less(at) {
		return false
	}
	p.due = append(p.due, dueMessage{event: e, place: at, to: to})
	return true
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
