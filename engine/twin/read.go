package twin

import (
	"slices"

	"weir/engine"
)

// Accounts is the number of accounts; they are numbered from 1.
func (t *Twin) Accounts() int { return len(t.accounts) }

// Account reads the account of this number, as engine.Engine.Account does.
func (t *Twin) Account(number uint32) (engine.AccountInfo, bool) {
	a := t.account(number)
	if a == nil {
		return engine.AccountInfo{}, false
	}
	info := engine.AccountInfo{
		Number:               a.number,
		Participant:          a.owner.number,
		Asset:                a.asset.number,
		Kind:                 a.kind,
		Balance:              a.balance,
		Floor:                a.floor(),
		Opening:              a.opening,
		Position:             a.position,
		Projected:            t.projected(a),
		NetDebitCap:          -1,
		ReservedUrgent:       a.urgent,
		ReservedHighlyUrgent: a.highlyUrgent,
		DebitBlocked:         a.debitBlocked,
		CreditBlocked:        a.creditBlocked,
		Closed:               a.closed,
		Suspended:            a.suspended(),

		ParticipantDebitBlocked:  a.stoppedDebit(),
		ParticipantCreditBlocked: a.stoppedCredit(),
	}
	if a.capped {
		info.NetDebitCap = a.cap
	}
	for _, o := range chosen(t.queued, func(o *order) bool { return !o.isNet() }) {
		if o.record.Debtor == number {
			info.Queued++
			info.QueuedOut += o.amount()
		}
		if o.record.Creditor == number {
			info.QueuedIn += o.amount()
		}
	}
	return info, true
}

// Asset reads the asset of this number, as engine.Engine.Asset does.
func (t *Twin) Asset(number uint16) (engine.AssetInfo, bool) {
	a := t.asset(number)
	if a == nil {
		return engine.AssetInfo{}, false
	}
	info := engine.AssetInfo{
		Number:        a.number,
		Code:          a.code,
		Scale:         a.scale,
		Issuer:        a.issuer.number,
		IssuerAccount: a.issuerAccount.number,
		BusinessDate:  a.date,
		Options:       a.options,
		Day:           a.day,
	}
	if a.second != nil {
		info.SecondDate, info.SecondDay = a.second.date, a.second.day
	}
	return info, true
}

// Participant reads the participant of this number, as engine.Engine.Participant does.
func (t *Twin) Participant(number uint32) (engine.ParticipantInfo, bool) {
	p := t.participant(number)
	if p == nil {
		return engine.ParticipantInfo{}, false
	}
	return engine.ParticipantInfo{
		Number: p.number, ID: p.id, Kind: p.kind, Suspended: p.suspended, DebitBlocked: p.debitBlocked, CreditBlocked: p.creditBlocked, Closed: p.closed,
	}, true
}

// Limits appends the limits of an account, in the order in which they were first set.
func (t *Twin) Limits(number uint32, into []engine.LimitInfo) []engine.LimitInfo {
	a := t.account(number)
	if a == nil {
		return into
	}
	for _, l := range a.limits {
		if !l.removed {
			into = append(into, engine.LimitInfo{Account: number, Counterparty: l.counterpartyNumber(), Amount: l.amount, Outflow: l.outflow})
		}
	}
	return into
}

// Queued appends at most limit waiting orders of the account, the next to settle first; the net ones stand behind the gross ones.
func (t *Twin) Queued(number uint32, into []engine.OrderInfo, limit int) []engine.OrderInfo {
	a := t.account(number)
	if a == nil {
		return into
	}
	queue := slices.Concat(t.waiting(a), t.netWaiting(a))
	for _, o := range queue[:min(limit, len(queue))] {
		into = append(into, o.info())
	}
	return into
}

// FindOrders appends all orders of this id, oldest first.
func (t *Twin) FindOrders(id [16]byte, into []engine.OrderInfo) []engine.OrderInfo {
	for _, o := range t.byID[id] {
		into = append(into, o.info())
	}
	return into
}

func (o *order) info() engine.OrderInfo {
	info := engine.OrderInfo{
		ID:            o.record.ID,
		Amount:        o.record.Amount,
		Debtor:        o.heldDebtor(),
		Creditor:      o.heldCreditor(),
		Instructor:    o.owner,
		Seq:           o.seq,
		Done:          o.done,
		BusinessDate:  keptDate(o.date),
		Status:        o.status,
		Entry:         o.entry,
		Reason:        o.reason,
		Priority:      o.priority,
		EntryPriority: o.record.Priority,
		Method:        o.record.Method,
		Kind:          o.record.Kind,
		Interbank:     o.record.Interbank,
		Flags:         o.record.Flags,
	}
	if (o.status == engine.Warehoused || o.status == engine.Held) && !o.passed {
		info.NotBefore = o.record.NotBefore
	}
	if o.waits() {
		info.Left, info.ExpiresAt = o.amount(), o.record.ExpiresAt
	}
	return info
}
