package twin

import (
	"math/big"

	"weir/engine"
)

// enterNet takes a net order into the open cycle, or lets it wait.
func (t *Twin) enterNet(o *order) {
	if t.waitingTooLarge(o) {
		t.reject(o, engine.QueueTooLarge)
		return
	}
	if !o.dateHasCome() {
		t.reject(o, engine.NotOpen)
		return
	}
	o.reason = t.netWaitsFor(o)
	if o.reason == engine.ReasonNone {
		t.accept(o)
	} else {
		o.status = engine.Queued
		t.putLast(o)
		t.measureEntry(o)
		t.emitOrder(engine.OrderQueued, o, o.reason)
	}
	o.entry = o.status
}

// netWaitsFor is the first thing that a net order, which stands in its queue or is about to enter it, waits for.
func (t *Twin) netWaitsFor(o *order) engine.Reason {
	debtor, creditor := t.parties(o)
	queue, open := t.netWaiting(debtor), t.openCycleOf(o.asset)
	switch {
	case debtor.blockedForDebit():
		return engine.DebtorBlocked
	case creditor.blockedForCredit():
		return engine.CreditorBlocked
	case !o.asset.settles():
		return engine.NotOpen
	case open == nil || open.unwound[debtor] != 0 || open.unwound[creditor] != 0:
		return engine.NoCycle
	case len(queue) > 0 && queue[0] != o:
		return engine.OrderAhead
	case debtor.capped && t.headroom(debtor).Cmp(big.NewInt(o.record.Amount)) < 0:
		return engine.Headroom
	}
	return engine.ReasonNone
}

// headroom is what an account with a net debit cap may still send.
func (t *Twin) headroom(a *account) *big.Int {
	return new(big.Int).Add(big.NewInt(t.projected(a)), big.NewInt(a.cap))
}

// netWaiting is the net orders of an account that wait, the first in first.
func (t *Twin) netWaiting(debtor *account) []*order {
	return chosen(t.queued, func(o *order) bool { return o.isNet() && o.record.Debtor == debtor.number })
}

// accept takes an order into the open cycle of its asset.
func (t *Twin) accept(o *order) {
	t.leaveQueue(o)
	o.status, o.cycle = engine.Accepted, t.openCycleOf(o.asset)
	t.accepted = append(t.accepted, o)
	t.measureEntry(o)
	t.emitNumbered(engine.OrderAccepted, o, engine.ReasonNone, o.cycle.number)
}

// acceptFronts accepts what stands first in net queues until nothing moves.
func (t *Twin) acceptFronts() {
	for moved := true; moved; {
		moved = false
		for _, debtor := range t.accounts {
			if queue := t.netWaiting(debtor); len(queue) > 0 && t.netWaitsFor(queue[0]) == engine.ReasonNone {
				t.accept(queue[0])
				moved = true
			}
		}
	}
}

// isNet says whether an order settles in a cycle.
func (o *order) isNet() bool { return o.record.Method == engine.Net }
