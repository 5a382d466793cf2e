package twin

import (
	"math"
	"math/big"

	"weir/engine"
)

// submitOrder follows SubmitOrder, SubmitTrade and Fund.
func (t *Twin) submitOrder(in engine.Instruction) engine.Outcome {
	in.EnvelopeSize = 0
	in.Interbank = in.Interbank || in.Kind == engine.SubmitTrade
	owner := t.keyOwner(&in)
	if first := t.findOrder(in.ID, owner); first != nil {
		if !t.sameContent(&first.record, &in) {
			return t.refuse(engine.DuplicateKey)
		}
		return engine.Outcome{Seq: first.seq, Verdict: engine.Verdict{Status: first.entry, Reason: first.reason, Flags: engine.OutcomeReplayed}}
	}

	o := &order{record: in, owner: owner, date: in.BusinessDate, priority: in.Priority, seq: t.seq, passed: in.NotBefore <= t.time}
	if debtor := t.debtor(&in); debtor != nil {
		o.asset = debtor.asset
		o.date = o.asset.dateOf(&in, debtor)
	}
	o.keepUnder()
	t.orders = append(t.orders, o)
	t.byID[in.ID] = append(t.byID[in.ID], o)

	reason := t.firstObstacle(o)
	switch {
	case reason != engine.ReasonNone:
		t.reject(o, reason)
	case in.Method == engine.Instant:
		t.enterInstant(o)
	case in.Method == engine.Net:
		t.enterNet(o)
	case o.isTrade():
		t.enterTrade(o)
	case inChain(&in):
		t.enterChain(o)
	default:
		t.enterGross(o)
	}
	if o.status != engine.Rejected && (o.isTrade() || inChain(&in)) {
		t.comeToRest()
		o.entry, o.reason = o.status, t.answerLinked(o).Reason
	}
	return engine.Outcome{Seq: o.seq, Verdict: engine.Verdict{Status: o.entry, Reason: o.reason}}
}

// firstObstacle is the first of the checks that fails, liquidity apart.
func (t *Twin) firstObstacle(o *order) engine.Reason {
	in := &o.record
	debtor, creditor := t.debtor(in), t.creditor(in)
	flagged := func(flag uint8) bool { return in.Flags&flag != 0 }
	switch {
	case flagged(engine.FlagUnknownAsset) || t.takesUnknown(in):
		return engine.UnknownAsset
	case flagged(engine.FlagUnknownDebtor):
		return engine.UnknownDebtor
	case flagged(engine.FlagUnknownCreditor):
		return engine.UnknownCreditor
	case debtor == nil:
		return engine.NoDebtorAccount
	case creditor == nil:
		return engine.NoCreditorAccount
	case in.Instructor != 0 && t.participant(in.Instructor) == nil:
		return engine.UnknownParticipant
	case t.lacksAccount(in, debtor, creditor):
		return engine.NoAccount
	case debtor == creditor:
		return engine.SameAccount
	case debtor.asset != creditor.asset:
		return engine.AssetsDiffer
	}
	if reason := t.standingObstacle(in, debtor, creditor); reason != engine.ReasonNone {
		return reason
	}
	if reason := amountObstacle(in); reason != engine.ReasonNone {
		return reason
	}
	if !o.dateInWindow() {
		return engine.DateOutsideWindow
	}
	if reason := o.asset.dayObstacle(in, debtor, o.date); reason != engine.ReasonNone {
		return reason
	}
	switch {
	case in.ExpiresAt != 0 && (in.ExpiresAt <= t.time || in.ExpiresAt <= in.NotBefore):
		return engine.ExpiryPassed
	case !supported(in), in.Kind == engine.Fund && issuers(debtor, creditor) != 1, in.Method == engine.Net && issuers(debtor, creditor) > 0:
		return engine.NotSupported
	case in.Kind == engine.SubmitTrade && !t.supportedTrade(in, o.asset):
		return engine.NotSupported
	}
	if reason := t.returnObstacle(o); reason != engine.ReasonNone {
		return reason
	}
	return t.chainObstacle(in)
}

// amountObstacle is the first of the checks that fails of the amounts. One that is a hash says nothing.
func amountObstacle(in *engine.Instruction) engine.Reason {
	hashed, trade := in.Flags&engine.FlagAmountTooLarge != 0, in.Kind == engine.SubmitTrade
	switch {
	case !hashed && in.Amount == 0, trade && in.Takes == 0:
		return engine.AmountZero
	case !hashed && in.Amount < 0, trade && (in.Takes < 0 || in.Tolerance < 0):
		return engine.AmountNegative
	case hashed:
		return engine.AmountTooLarge
	}
	return engine.ReasonNone
}

// standingObstacle is the first of the checks that fails of the standing of those who are named.
func (t *Twin) standingObstacle(in *engine.Instruction, debtor, creditor *account) engine.Reason {
	switch {
	case in.Instructor != 0 && t.participant(in.Instructor).suspended:
		return engine.ParticipantSuspended
	case in.Instructor != 0 && t.participant(in.Instructor).closed:
		return engine.AccountClosed
	case debtor.closed || t.takesClosed(in, debtor.owner):
		return engine.DebtorClosed
	case creditor.closed || t.takesClosed(in, creditor.owner):
		return engine.CreditorClosed
	case debtor.blockedForDebit():
		return engine.DebtorBlocked
	case creditor.blockedForCredit():
		return engine.CreditorBlocked
	}
	return engine.ReasonNone
}

// supported says whether what the order asks for is offered, the parties apart.
func supported(in *engine.Instruction) bool {
	hold, original, reference := in.Flags&engine.FlagHold != 0, in.Original != [16]byte{}, in.Reference != [16]byte{}
	instant := in.Method == engine.Instant && in.NotBefore == 0 && in.ExpiresAt == 0 && !hold
	net := in.Method == engine.Net && in.NotBefore == 0 && !hold && !original
	switch {
	case in.Priority > engine.HighlyUrgent:
		return false
	case in.Kind == engine.Fund:
		return instant && !original && in.Legs == 0 && !reference
	case in.Kind == engine.SubmitOrder && in.Legs != 0:
		return inChain(in) && in.Method == engine.Gross && in.NotBefore == 0 && !hold && !original
	case in.Kind == engine.SubmitOrder && reference:
		return false
	}
	return instant || net || in.Method == engine.Gross
}

// issuers counts the issuer's accounts among the two.
func issuers(debtor, creditor *account) int {
	count := 0
	for _, a := range []*account{debtor, creditor} {
		if a.kind == engine.AccountIssuer {
			count++
		}
	}
	return count
}

// keptDate is a date as the state keeps it, in 16 bits.
func keptDate(date uint32) uint32 { return min(date, math.MaxUint16) }

func (o *order) dateInWindow() bool {
	today, day := int64(o.asset.date), int64(o.date)
	return day <= math.MaxUint16 && day >= today-engine.WindowBack && day <= today+engine.WindowAhead
}

// enterInstant settles the order now, whatever waits, or refuses it.
func (t *Twin) enterInstant(o *order) {
	debtor, creditor := t.parties(o)
	reason := t.shortOf(o)
	switch {
	case !o.asset.settles() && o.record.Kind != engine.Fund, !o.dateHasCome():
		t.reject(o, engine.NotOpen)
	case reason == engine.Cover && debtor.kind == engine.AccountIssuer:
		t.reject(o, engine.BalanceTooLarge)
	case reason != engine.ReasonNone:
		t.reject(o, reason)
	case o.record.Kind == engine.Fund && fundsTooMuch(o.amount(), debtor, creditor):
		t.reject(o, engine.AmountTooLarge)
	default:
		o.entry = engine.Settled
		t.settleAlone(o)
		if o.record.Kind == engine.Fund {
			t.settlePending()
		}
		t.comeToRest()
	}
}

// fundsTooMuch says whether a funding brings what an account began the date with, and was funded with since, to 2^62 or -2^62.
func fundsTooMuch(amount int64, debtor, creditor *account) bool {
	bound := new(big.Int).Lsh(big.NewInt(1), 62)
	after := func(a *account, amount int64) *big.Int {
		funded := new(big.Int).Sub(big.NewInt(a.balance), big.NewInt(a.position))
		return funded.Add(funded, big.NewInt(amount))
	}
	return after(debtor, -amount).CmpAbs(bound) >= 0 || after(creditor, amount).CmpAbs(bound) >= 0
}

// enterGross settles the order now or lets it wait: for its release, for its time, or in its queue. An issuer's does not wait for cover.
func (t *Twin) enterGross(o *order) {
	debtor, _ := t.parties(o)
	held, early := o.record.Flags&engine.FlagHold != 0, !o.passed || !o.dateHasCome()
	reason := t.waitsFor(o)
	switch {
	case !held && !early && reason == engine.Cover && debtor.kind == engine.AccountIssuer:
		t.reject(o, engine.BalanceTooLarge)
	case (held || early || reason != engine.ReasonNone) && t.waitingTooLarge(o):
		t.reject(o, engine.QueueTooLarge)
	case held:
		t.setAside(o, engine.Held, engine.OrderHeld)
	case early:
		t.setAside(o, engine.Warehoused, engine.OrderWarehoused)
	default:
		t.enter(o, engine.OrderQueued)
		t.comeToRest()
		o.entry = o.status
		if o.status == engine.Queued {
			o.reason = reason
		}
	}
}

// setAside lets an order wait outside its queue.
func (t *Twin) setAside(o *order, status engine.Status, kind engine.EventKind) {
	o.status, o.entry = status, status
	t.emitOrder(kind, o, engine.ReasonNone)
}

// waitingTooLarge says whether what waits in the asset, for its cycle too, would sum to too much with this order.
func (t *Twin) waitingTooLarge(o *order) bool {
	sum := t.sumWaiting(o.asset)
	sum.Add(sum, big.NewInt(o.record.Amount))
	return sum.Cmp(big.NewInt(engine.MaxWaiting)) >= 0
}

// sumWaiting is what waits in the asset, for its cycle too.
func (t *Twin) sumWaiting(a *asset) *big.Int {
	sum := new(big.Int)
	for _, q := range t.orders {
		if q.asset == a && (q.waits() || q.status == engine.Accepted) {
			sum.Add(sum, big.NewInt(q.amount()))
		}
	}
	return sum
}

func (t *Twin) reject(o *order, reason engine.Reason) {
	o.status, o.entry, o.reason, o.done = engine.Rejected, engine.Rejected, reason, t.seq
	t.emitOrder(engine.OrderRejected, o, reason)
	t.breakChain(o)
}

func (t *Twin) parties(o *order) (debtor, creditor *account) {
	return t.debtor(&o.record), t.creditor(&o.record)
}

func (t *Twin) emitOrder(kind engine.EventKind, o *order, reason engine.Reason) {
	t.emitNumbered(kind, o, reason, 0)
}

func (t *Twin) emitNumbered(kind engine.EventKind, o *order, reason engine.Reason, number uint32) {
	t.emitChange(engine.Event{Kind: kind, Amount: o.amount(), Reason: reason, Number: number}, o)
}

// emitAmount is emitOrder with another amount than what is left of the order.
func (t *Twin) emitAmount(kind engine.EventKind, o *order, amount int64) {
	t.emitChange(engine.Event{Kind: kind, Amount: amount}, o)
}

// emitChange adds what an order's events have in common.
func (t *Twin) emitChange(e engine.Event, o *order) {
	e.ID, e.Instructor = o.record.ID, o.owner
	e.Debtor, e.Creditor = o.heldDebtor(), o.heldCreditor()
	e.Priority, e.Method = o.priority, o.record.Method
	if o.asset != nil {
		e.Asset = o.asset.number
	}
	t.emit(e)
}

// heldDebtor is what events and state hold as the debtor: the account, or the hint of one unresolved.
func (o *order) heldDebtor() uint32 {
	if o.record.Flags&unresolvedDebtor != 0 {
		return o.record.DebtorHint
	}
	return o.record.Debtor
}

// heldCreditor is like heldDebtor.
func (o *order) heldCreditor() uint32 {
	if o.record.Flags&unresolvedCreditor != 0 {
		return o.record.CreditorHint
	}
	return o.record.Creditor
}
