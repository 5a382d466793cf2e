package engine

import "math"

// setLimit sets or removes a limit, or sets a credit line.
func (e *Engine) setLimit(in *Setting) Outcome {
	if reason := e.checkLimit(in); reason != ReasonNone {
		return e.refuse(reason)
	}
	a := e.accounts.at(in.Account)
	ev := e.emit(LimitSet)
	ev.Number, ev.Amount, ev.Debtor, ev.Asset = uint32(in.Choice), in.Amount, in.Account, a.asset
	switch {
	case in.Choice == LimitCreditLine:
		e.setCreditLine(in.Account, a, in.Amount)
	case in.Choice == LimitNetDebitCap:
		ev.Amount = e.setCap(in)
	case in.Remove:
		ev.Creditor, ev.Amount = counterpartyOf(in), limitRemoved
		e.removeLimit(in)
	default:
		ev.Creditor = counterpartyOf(in)
		e.changeLimit(in)
	}
	return e.applied(in.Account, a)
}

func (e *Engine) checkLimit(in *Setting) Reason {
	bilateral, line := in.Choice == LimitBilateral, in.Choice == LimitCreditLine
	switch {
	case in.Choice < LimitBilateral || in.Choice > LimitNetDebitCap || line && in.Remove:
		return NotSupported
	case !e.hasAccount(in.Account) || bilateral && !e.hasAccount(in.Counterparty):
		return NoAccount
	case bilateral && in.Account == in.Counterparty:
		return SameAccount
	}
	a := e.accounts.at(in.Account)
	switch {
	case bilateral && a.asset != e.accounts.at(in.Counterparty).asset:
		return AssetsDiffer
	case a.standing&closed != 0:
		return AccountClosed
	case in.Amount < 0:
		return AmountNegative
	case line && in.Amount-e.lineHeld(a) >= -MinBalance-e.assets.at(uint32(a.asset)).creditLines, in.Amount >= MaxWaiting:
		return AmountTooLarge
	case a.kind == AccountIssuer:
		return NotSupported
	}
	return ReasonNone
}

func counterpartyOf(in *Setting) uint32 {
	if in.Choice == LimitMultilateral {
		return 0
	}
	return in.Counterparty
}

func (e *Engine) removeLimit(in *Setting) {
	if l := e.findLimit(in.Account, counterpartyOf(in)); l != nil {
		e.hash -= limitHash(l)
		l.amount = limitRemoved
	}
}

func (e *Engine) changeLimit(in *Setting) {
	l := e.findLimit(in.Account, counterpartyOf(in))
	if l == nil {
		l = e.addLimit(in.Account, counterpartyOf(in))
	}
	e.hash -= limitHash(l)
	if l.amount == limitRemoved {
		l.outflow = 0
	}
	l.amount = in.Amount
	e.hash += limitHash(l)
}

// setCap sets or removes the net debit cap of an account, and answers what the event says of it.
func (e *Engine) setCap(in *Setting) int64 {
	q := e.queueOf(in.Account)
	e.hash -= capHash(q)
	q.netCap = in.Amount
	if in.Remove {
		q.netCap = noCap
	}
	e.hash += capHash(q)
	e.wakeNet(in.Account, q)
	if in.Remove {
		return limitRemoved
	}
	return in.Amount
}

// capHash is the part of the state hash for a net debit cap.
func capHash(q *queue) uint64 {
	if q.netCap == noCap {
		return 0
	}
	return HashWords(tagLimit, uint64(q.account)|(math.MaxUint32-1)<<32, uint64(q.netCap), 0)
}

// lineHeld is what an account holds of the sum of its asset's credit lines: its line, or how far it is below zero after its line was lowered.
func (e *Engine) lineHeld(a *account) int64 { return max(a.creditLine(), e.owed(a)) }

func (e *Engine) owed(a *account) int64 {
	if a.queue == 0 {
		return 0
	}
	return e.queues.at(a.queue).owed
}

// setCreditLine moves the floor. Lowered below what is used, it stops new debits and unwinds nothing.
func (e *Engine) setCreditLine(number uint32, a *account, line int64) {
	e.assets.at(uint32(a.asset)).creditLines -= e.lineHeld(a)
	q := e.queueOf(number)
	e.hash -= accountHash(number, a) + owedHash(q)
	a.floor, q.owed = -line, max(0, -a.balance)
	e.hash += accountHash(number, a) + owedHash(q)
	e.assets.at(uint32(a.asset)).creditLines += e.lineHeld(a)
}

// owedHash is the part of the state hash for what was owed when the line was set.
func owedHash(q *queue) uint64 {
	if q.owed == 0 {
		return 0
	}
	return HashWords(tagLimit, uint64(q.account)|math.MaxUint32<<32, uint64(q.owed), 0)
}

// applied answers a setting that may let an account settle more.
func (e *Engine) applied(number uint32, a *account) Outcome {
	e.assets.at(uint32(a.asset)).stale = true
	e.soil(number, a)
	e.wake(number, a)
	e.rest(0)
	return e.answer(Applied, ReasonNone)
}
