package twin

import (
	"cmp"
	"math/big"
	"slices"

	"weir/engine"
)

// waiting is the gross queue of an account: the highest priority first, within it in order of place. Those of one place stand as they came.
func (t *Twin) waiting(debtor *account) []*order {
	var queue []*order
	for _, o := range t.queued {
		if o.record.Debtor == debtor.number && !o.isNet() {
			queue = append(queue, o)
		}
	}
	slices.SortStableFunc(queue, func(a, b *order) int {
		return cmp.Or(cmp.Compare(b.priority, a.priority), cmp.Compare(a.place, b.place))
	})
	return queue
}

// waitsFor is the first thing that an order, which stands in its queue or is about to enter it, waits for; none where it may
// settle alone, a linked one with its group.
func (t *Twin) waitsFor(o *order) engine.Reason {
	if o.group != nil {
		return t.linkedWaitsFor(o)
	}
	return t.hindrance(o)
}

// hindrance is the first thing that hinders the order itself.
func (t *Twin) hindrance(o *order) engine.Reason {
	if reason := t.stands(o); reason != engine.ReasonNone {
		return reason
	}
	if o.group != nil {
		return t.shortWithGroup(o)
	}
	return t.shortOf(o)
}

// stands is what hinders an order apart from what its debtor lacks.
func (t *Twin) stands(o *order) engine.Reason {
	debtor, creditor := t.parties(o)
	switch {
	case debtor.blockedForDebit():
		return engine.DebtorBlocked
	case creditor.blockedForCredit():
		return engine.CreditorBlocked
	case !o.asset.settles():
		return engine.NotOpen
	case t.orderAhead(o):
		return engine.OrderAhead
	}
	return engine.ReasonNone
}

// shortOf is what the debtor lacks for the order.
func (t *Twin) shortOf(o *order) engine.Reason {
	debtor, creditor := t.parties(o)
	amount, cover := big.NewInt(o.amount()), debtor.cover()
	free := new(big.Int).Sub(cover, debtor.reservedFrom(o.priority))
	switch {
	case cover.Cmp(amount) < 0:
		return engine.Cover
	case free.Cmp(amount) < 0:
		return engine.Reserved
	}
	if o.record.Kind == engine.Fund {
		return engine.ReasonNone
	}
	return debtor.overLimit(creditor, amount)
}

// orderAhead says whether another order of the debtor must go first: any that stands before this one; where normal orders may be
// bypassed, and this is one, only an urgent or highly urgent one. Those of its own group don't count.
func (t *Twin) orderAhead(o *order) bool {
	debtor, _ := t.parties(o)
	for _, q := range t.waiting(debtor) {
		if q == o {
			return false
		}
		if o.group != nil && q.group == o.group {
			continue
		}
		if q.priority < o.priority { // the order is about to enter before this one
			return false
		}
		if q.priority > engine.Normal || !o.asset.has(engine.OptionBypass) {
			return true
		}
	}
	return false
}

// enter lets an order settle alone, or puts it at the end of its priority, with an event of this kind. It answers what the order waits for.
func (t *Twin) enter(o *order, kind engine.EventKind) engine.Reason {
	debtor, _ := t.parties(o)
	reason := t.waitsFor(o)
	if reason == engine.ReasonNone {
		t.settleAlone(o)
		return reason
	}
	o.status = engine.Queued
	t.putLast(o)
	t.measureEntry(o)
	t.emitEntry(kind, o, reason)
	t.wake(debtor)
	return reason
}

// emitEntry tells that an order waits, and why where that is its first entry; the event of a release has no reason.
func (t *Twin) emitEntry(kind engine.EventKind, o *order, reason engine.Reason) {
	if kind == engine.OrderReleased {
		reason = engine.ReasonNone
	}
	t.emitOrder(kind, o, reason)
}

// putLast gives a queued order the place at the end of its priority.
func (t *Twin) putLast(o *order) {
	t.leaveQueue(o)
	o.place = int64(t.seq)
	t.queued = append(t.queued, o)
}

func (t *Twin) leaveQueue(o *order) {
	t.queued = slices.DeleteFunc(t.queued, func(q *order) bool { return q == o })
}

// wake puts an account that has a queue into the line, unless it stands there. Nothing wakes in an asset that does not settle.
func (t *Twin) wake(a *account) {
	a.wokenBy = t.seq
	if a.asset.settles() && len(t.waiting(a)) > 0 && !slices.Contains(t.line, a) {
		t.line = append(t.line, a)
	}
}

// wakeDebtors wakes the debtor of each of some orders.
func (t *Twin) wakeDebtors(orders []*order) {
	for _, o := range orders {
		debtor, _ := t.parties(o)
		t.wake(debtor)
	}
}

// wakeAll wakes those of the asset that have a queue, in ascending order.
func (t *Twin) wakeAll(a *asset) {
	for _, debtor := range t.accountsOf(a) {
		t.wake(debtor)
	}
}

// wakeDebtorsOf wakes those whose orders to the account are queued, in ascending order.
func (t *Twin) wakeDebtorsOf(creditor *account) {
	for _, debtor := range t.accounts {
		for _, o := range t.waiting(debtor) {
			if o.record.Creditor == creditor.number {
				t.wake(debtor)
			}
		}
	}
}

// serve serves the line to its end; those who are credited join it.
func (t *Twin) serve() {
	for len(t.line) > 0 {
		served := t.line[0]
		t.line = t.line[1:]
		for queue := t.waiting(served); len(queue) > 0 && t.waitsFor(queue[0]) == engine.ReasonNone; queue = t.waiting(served) {
			t.settleAlone(queue[0])
		}
		if !served.asset.has(engine.OptionBypass) {
			continue
		}
		for _, o := range t.waiting(served) {
			if o.status == engine.Queued && o.priority == engine.Normal && t.waitsFor(o) == engine.ReasonNone {
				t.settleAlone(o)
			}
		}
	}
}

// rest serves the line and settles what can settle together, until nothing moves.
func (t *Twin) rest() {
	t.serve()
	for t.settleSolutions() {
		t.serve()
	}
}
