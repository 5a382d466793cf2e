package twin

import (
	"math"

	"weir/engine"
)

// submitOrder follows SubmitOrder and Fund.
func (t *Twin) submitOrder(in engine.Instruction) engine.Outcome {
	in.EnvelopeSize = 0
	owner := t.keyOwner(&in)
	if first := t.findOrder(in.ID, owner); first != nil {
		if !t.sameContent(&first.record, &in) {
			return t.refuse(engine.DuplicateKey)
		}
		return engine.Outcome{Seq: first.seq, Status: first.entry, Reason: first.reason, Flags: engine.OutcomeReplayed}
	}

	o := &order{record: in, owner: owner, seq: t.seq}
	if debtor := t.debtor(&in); debtor != nil {
		o.asset = debtor.asset
	}
	t.orders = append(t.orders, o)
	t.byID[in.ID] = append(t.byID[in.ID], o)

	reason := t.firstObstacle(o)
	switch {
	case reason != engine.ReasonNone:
		t.reject(o, reason)
	case in.Method == engine.Instant:
		t.enterInstant(o)
	default:
		t.enterGross(o)
	}
	return engine.Outcome{Seq: o.seq, Status: o.entry, Reason: o.reason}
}

// firstObstacle is the first of the checks that fails, liquidity apart.
func (t *Twin) firstObstacle(o *order) engine.Reason {
	in := &o.record
	debtor, creditor := t.debtor(in), t.creditor(in)
	flagged := func(flag uint8) bool { return in.Flags&flag != 0 }
	switch {
	case flagged(engine.FlagUnknownAsset):
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
	case debtor == creditor:
		return engine.SameAccount
	case debtor.asset != creditor.asset:
		return engine.AssetsDiffer
	case flagged(engine.FlagAmountTooLarge):
		return engine.AmountTooLarge
	case in.Amount == 0:
		return engine.AmountZero
	case in.Amount < 0:
		return engine.AmountNegative
	case !o.dateInWindow():
		return engine.DateOutsideWindow
	case !supported(in), in.Kind == engine.Fund && issuers(debtor, creditor) != 1:
		return engine.NotSupported
	}
	return engine.ReasonNone
}

// supported says whether what the order asks for is offered, the parties apart.
func supported(in *engine.Instruction) bool {
	return in.Priority <= engine.HighlyUrgent &&
		(in.Method == engine.Instant || in.Method == engine.Gross && in.Kind == engine.SubmitOrder) &&
		in.NotBefore == 0 && in.ExpiresAt == 0 && in.Original == [16]byte{}
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

// date is the day that the order counts for.
func (o *order) date() uint32 {
	date := o.record.BusinessDate
	if date == 0 && o.asset != nil {
		date = o.asset.date
	}
	return date
}

// keptDate is a date as the state keeps it, in 16 bits.
func keptDate(date uint32) uint32 { return min(date, math.MaxUint16) }

func (o *order) dateInWindow() bool {
	today, day := int64(o.asset.date), int64(o.date())
	return day <= math.MaxUint16 && day >= today-engine.WindowBack && day <= today+engine.WindowAhead
}

// enterInstant settles the order now, whatever waits, or refuses it.
func (t *Twin) enterInstant(o *order) {
	debtor, _ := t.parties(o)
	if covered(debtor, o.record.Amount) {
		t.settleAtEntry(o)
		return
	}
	t.reject(o, shortOf(debtor))
}

// enterGross settles the order now or lets it wait; an issuer's never waits.
func (t *Twin) enterGross(o *order) {
	debtor, _ := t.parties(o)
	switch {
	case t.orderAhead(o):
		t.enqueue(o, engine.OrderAhead)
	case covered(debtor, o.record.Amount):
		t.settleAtEntry(o)
	case debtor.kind == engine.AccountIssuer:
		t.reject(o, shortOf(debtor))
	default:
		t.enqueue(o, engine.Cover)
	}
}

// shortOf is the reason where the cover of this debtor is not enough.
func shortOf(debtor *account) engine.Reason {
	if debtor.kind == engine.AccountIssuer {
		return engine.BalanceTooLarge
	}
	return engine.Cover
}

func (t *Twin) reject(o *order, reason engine.Reason) {
	o.status, o.entry, o.reason, o.done = engine.Rejected, engine.Rejected, reason, t.seq
	t.emitOrder(engine.OrderRejected, o, reason)
}

func (t *Twin) settleAtEntry(o *order) {
	o.entry = engine.Settled
	t.settle(o)
	_, creditor := t.parties(o)
	t.wake(creditor)
}

func (t *Twin) parties(o *order) (debtor, creditor *account) {
	return t.debtor(&o.record), t.creditor(&o.record)
}

func (t *Twin) emitOrder(kind engine.EventKind, o *order, reason engine.Reason) {
	e := engine.Event{
		Kind:       kind,
		ID:         o.record.ID,
		Amount:     o.record.Amount,
		Debtor:     o.heldDebtor(),
		Creditor:   o.heldCreditor(),
		Instructor: o.owner,
		Reason:     reason,
		Priority:   o.record.Priority,
		Method:     o.record.Method,
	}
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
