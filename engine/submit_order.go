package engine

import "math"

// submitOrder answers SubmitOrder and Fund: the key, the checks in precedence order, then the change.
func (e *Engine) submitOrder(in *Instruction) Outcome {
	hash := e.idHash(in)
	key := e.keyOf(in)
	if index := e.findOrder(hash, &key); index != 0 {
		return e.replayOrder(e.orders.at(index), in)
	}
	index, o := e.keepOrder(in, &key, hash)
	reason := e.checkOrder(in, o)
	// Past this line the order has its answer.
	switch {
	case reason != ReasonNone:
		return e.rejectOrder(o, reason)
	case o.method() == Instant:
		return e.settleInstant(o)
	}
	return e.settleOrQueue(index, o)
}

func (e *Engine) replayOrder(o *order, in *Instruction) Outcome {
	if !e.sameContent(o, in) {
		return e.refuse(DuplicateKey)
	}
	return Outcome{Seq: o.seq, Status: o.entry, Reason: o.reason, Flags: OutcomeReplayed}
}

// keepOrder writes the order down under its key. What becomes of it is not said yet.
func (e *Engine) keepOrder(in *Instruction, key *orderKey, hash uint32) (uint32, *order) {
	index, o := e.orders.add()
	e.orderTable.insert(hash, index)
	o.idLow, o.idHigh = key.low, key.high
	o.amount, o.seq, o.instructor = in.Amount, e.seq, key.instructor
	o.debtor, o.creditor = in.Debtor, in.Creditor
	if in.Flags&flagsUnresolvedDebtor != 0 {
		o.debtor = in.DebtorHint
	}
	if in.Flags&flagsUnresolvedCreditor != 0 {
		o.creditor = in.CreditorHint
	}
	date, defaulted := dateOf(in)
	o.businessDate, o.flags = date, in.Flags|defaulted
	if d := e.debtorAccount(o); defaulted != 0 && d != nil {
		o.businessDate = uint16(min(e.assets.at(uint32(d.asset)).businessDate, math.MaxUint16))
	}
	o.extra, o.class, o.kind = orderExtra(in), classOf(in.Priority, in.Method), in.Kind
	return index, o
}

// checkOrder gives the first reason against the order, in precedence order.
func (e *Engine) checkOrder(in *Instruction, o *order) Reason {
	if reason := e.checkNamed(in); reason != ReasonNone {
		return reason
	}
	d, c := e.accounts.at(o.debtor), e.accounts.at(o.creditor)
	a := e.assets.at(uint32(d.asset))
	tooLarge := in.Flags&FlagAmountTooLarge != 0
	switch {
	case in.Debtor == in.Creditor:
		return SameAccount
	case d.asset != c.asset:
		return AssetsDiffer
	case in.Amount == 0 && !tooLarge:
		return AmountZero
	case in.Amount < 0 && !tooLarge:
		return AmountNegative
	case tooLarge:
		return AmountTooLarge
	case !inWindow(uint32(o.businessDate), a.businessDate) || in.BusinessDate > math.MaxUint16:
		return DateOutsideWindow
	case !e.offered(in, o, d, c):
		return NotSupported
	}
	return ReasonNone
}

// checkNamed checks what the record names: asset, parties, accounts, instructor.
func (e *Engine) checkNamed(in *Instruction) Reason {
	if in.Flags == 0 && e.hasAccount(in.Debtor) && e.hasAccount(in.Creditor) && in.Instructor <= e.participants.count {
		return ReasonNone
	}
	switch {
	case in.Flags&FlagUnknownAsset != 0:
		return UnknownAsset
	case in.Flags&FlagUnknownDebtor != 0:
		return UnknownDebtor
	case in.Flags&FlagUnknownCreditor != 0:
		return UnknownCreditor
	case in.Flags&FlagNoDebtorAccount != 0 || !e.hasAccount(in.Debtor):
		return NoDebtorAccount
	case in.Flags&FlagNoCreditorAccount != 0 || !e.hasAccount(in.Creditor):
		return NoCreditorAccount
	case in.Instructor > e.participants.count:
		return UnknownParticipant
	}
	return ReasonNone
}

// inWindow says whether a business date lies in the window around the asset's current one.
func inWindow(date, current uint32) bool {
	return uint64(date)+WindowBack >= uint64(current) && uint64(date) <= uint64(current)+WindowAhead
}

// offered says whether this engine does what the order asks for.
func (e *Engine) offered(in *Instruction, o *order, d, c *account) bool {
	if in.Priority >= priorities || o.extra != 0 {
		return false
	}
	if in.Kind == Fund {
		return in.Method == Instant && (d.kind == AccountIssuer) != (c.kind == AccountIssuer)
	}
	return in.Method == Gross || in.Method == Instant
}

func (e *Engine) rejectOrder(o *order, reason Reason) Outcome {
	e.finish(o, Rejected)
	o.entry, o.reason = Rejected, reason
	e.hash += orderHash(o)
	e.emitOrder(OrderRejected, o)
	return Outcome{Seq: e.seq, Status: Rejected, Reason: reason}
}

// settleInstant settles now or refuses.
func (e *Engine) settleInstant(o *order) Outcome {
	d := e.accounts.at(o.debtor)
	switch {
	case d.covers(o.amount):
		return e.settleAtEntry(o, d)
	case d.kind == AccountIssuer:
		return e.rejectOrder(o, BalanceTooLarge)
	}
	return e.rejectOrder(o, Cover)
}

// settleOrQueue settles a gross order now, unless one waits ahead or cover is short: then it waits.
func (e *Engine) settleOrQueue(index uint32, o *order) Outcome {
	d := e.accounts.at(o.debtor)
	switch {
	case d.blocked(o.priority()):
		return e.queueOrder(index, o, d, OrderAhead)
	case d.covers(o.amount):
		return e.settleAtEntry(o, d)
	case d.kind == AccountIssuer:
		return e.rejectOrder(o, BalanceTooLarge)
	}
	return e.queueOrder(index, o, d, Cover)
}

func (e *Engine) queueOrder(index uint32, o *order, d *account, reason Reason) Outcome {
	o.status, o.entry, o.reason = Queued, Queued, reason
	e.enqueue(d, index, o)
	e.hash += orderHash(o)
	e.emitOrder(OrderQueued, o)
	return Outcome{Seq: e.seq, Status: Queued, Reason: reason}
}

func (e *Engine) settleAtEntry(o *order, d *account) Outcome {
	o.entry = Settled
	e.settle(o, d)
	e.hash += orderHash(o)
	e.emitOrder(OrderSettled, o)
	e.serve()
	return Outcome{Seq: e.seq, Status: Settled}
}

// settle moves the money, makes the order final and wakes the creditor. The caller keeps the order's hash, and serves the woken.
func (e *Engine) settle(o *order, d *account) {
	c := e.accounts.at(o.creditor)
	before := accountHash(o.debtor, d) + accountHash(o.creditor, c)
	d.balance -= o.amount
	c.balance += o.amount
	e.hash += accountHash(o.debtor, d) + accountHash(o.creditor, c) - before
	if o.kind == Fund {
		e.books.at(o.debtor).funded -= o.amount
		e.books.at(o.creditor).funded += o.amount
	}
	e.finish(o, Settled)
	e.wake(o.creditor, c)
}

func (e *Engine) emitOrder(kind EventKind, o *order) {
	ev := e.emit(kind)
	putWords(&ev.ID, o.idLow, o.idHigh)
	ev.Amount, ev.Debtor, ev.Creditor, ev.Instructor = o.amount, o.debtor, o.creditor, o.instructor
	ev.Priority, ev.Method = o.priority(), o.method()
	if kind == OrderRejected || kind == OrderQueued {
		ev.Reason = o.reason
	}
	if a := e.debtorAccount(o); a != nil {
		ev.Asset = a.asset
	}
}

// debtorAccount is the debtor's account, nil where it is unknown.
func (e *Engine) debtorAccount(o *order) *account {
	if o.flags&flagsUnresolvedDebtor != 0 || !e.hasAccount(o.debtor) {
		return nil
	}
	return e.accounts.at(o.debtor)
}
