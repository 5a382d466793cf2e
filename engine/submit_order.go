package engine

import "math"

// submitOrder answers SubmitOrder and Fund: the key, the checks in precedence order, then the change.
func (e *Engine) submitOrder(in *Instruction) Outcome {
	hash := e.idHash(in)
	key := e.keyOf(in)
	if index := e.findOrder(hash, &key); index != 0 {
		return e.replayOrder(index, in)
	}
	index, o := e.keepOrder(in, &key, hash)
	reason := e.checkOrder(in, o)
	if reason == ReasonNone {
		reason = e.checkReturn(in)
	}
	if reason == ReasonNone && in.Legs != 0 {
		reason = e.checkChain(in)
	}
	// Past this line the order has its answer.
	switch {
	case reason != ReasonNone && isChained(in):
		return e.rejectChained(in, o, reason)
	case reason != ReasonNone:
		return e.rejectOrder(o, reason)
	case in.Kind == SubmitTrade:
		return e.submitTrade(in, index, o)
	case in.Legs != 0:
		return e.joinChain(in, index, o)
	case in.Original != [16]byte{}:
		return e.giveBack(in, index, o)
	case o.method() == Instant:
		return e.settleInstant(o)
	case o.method() == Net:
		return e.acceptOrWait(in, index, o)
	}
	return e.settleOrWait(in, index, o)
}

func (e *Engine) replayOrder(index uint32, in *Instruction) Outcome {
	var room order
	o := e.recall(index, &room)
	if !e.sameContent(o, in) {
		return e.refuse(DuplicateKey)
	}
	return Outcome{Seq: o.seq, Verdict: Verdict{Status: o.entry, Reason: o.reason, Flags: OutcomeReplayed}}
}

// keepOrder writes the order down under its key. What becomes of it is not said yet.
func (e *Engine) keepOrder(in *Instruction, key *orderKey, hash uint64) (uint32, *order) {
	date, defaulted := dateOf(in)
	d := e.debtorNamed(in)
	if defaulted != 0 && d != nil {
		date = uint16(min(e.assets.at(uint32(d.asset)).dateFor(in, d.kind), math.MaxUint16))
	}
	e.book = e.bookFor(d, date)
	index, o := e.orders.addTo(&e.book.orders, e.book.number)
	e.orderTable.insert(uint32(hash), index)
	e.asking.add(e.orders.ahead(index, 2*askAhead)) // where an order of the group after the next is likely to be written
	o.idLow, o.idHigh = key.low, key.high
	o.amount, o.seq = in.Amount, e.seq
	w := o.words()
	w[wordParties] = in.parties()
	w[wordKey] = uint64(key.instructor) | uint64(orderExtra(in))<<32
	w[wordTail] = uint64(date) | uint64(in.Flags|defaulted)<<tailFlags | uint64(classOf(in))<<tailClass | uint64(whatOf(in))<<tailWhat
	return index, o
}

// parties is the word of an order's parties: accounts, or hints where these are not resolved.
func (in *Instruction) parties() uint64 {
	debtor, creditor := in.Debtor, in.Creditor
	if in.Flags&flagsUnresolvedDebtor != 0 {
		debtor = in.DebtorHint
	}
	if in.Flags&flagsUnresolvedCreditor != 0 {
		creditor = in.CreditorHint
	}
	return uint64(debtor) | uint64(creditor)<<32
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
	}
	if reason := e.checkStanding(in, d, c); reason != ReasonNone {
		return reason
	}
	switch {
	case in.Amount == 0 && !tooLarge, in.Kind == SubmitTrade && in.Takes == 0:
		return AmountZero
	case in.Amount < 0 && !tooLarge, in.Kind == SubmitTrade && (in.Takes < 0 || in.Tolerance < 0):
		return AmountNegative
	case tooLarge:
		return AmountTooLarge
	case !inWindow(uint32(o.businessDate), a.businessDate) || in.BusinessDate > math.MaxUint16:
		return DateOutsideWindow
	}
	if reason := a.refusal(in, d.kind, uint32(o.businessDate)); reason != ReasonNone {
		return reason
	}
	switch {
	case in.ExpiresAt != 0 && in.ExpiresAt <= max(e.time, in.NotBefore):
		return ExpiryPassed
	case !e.offered(in, d, c):
		return NotSupported
	}
	return ReasonNone
}

// checkStanding checks that the instructor and the accounts may do this.
func (e *Engine) checkStanding(in *Instruction, d, c *account) Reason {
	if (d.standing|c.standing) == 0 && in.Instructor == 0 && in.Kind != SubmitTrade {
		return ReasonNone
	}
	switch {
	case in.Instructor != 0 && e.participants.at(in.Instructor).standing&memberSuspended != 0:
		return ParticipantSuspended
	case in.Instructor != 0 && e.participants.at(in.Instructor).standing&memberClosed != 0:
		return AccountClosed
	case d.standing&closed != 0 || e.takesIntoClosed(in, d.owner):
		return DebtorClosed
	case c.standing&closed != 0 || e.takesIntoClosed(in, c.owner):
		return CreditorClosed
	case d.isBlockedForDebit():
		return DebtorBlocked
	case c.isBlockedForCredit():
		return CreditorBlocked
	}
	return ReasonNone
}

// checkNamed checks what the record names: asset, parties, accounts, instructor.
func (e *Engine) checkNamed(in *Instruction) Reason {
	if in.Flags&^FlagHold == 0 && in.Kind != SubmitTrade && e.hasAccount(in.Debtor) && e.hasAccount(in.Creditor) && in.Instructor <= e.participants.count {
		return ReasonNone
	}
	switch {
	case in.Flags&FlagUnknownAsset != 0, e.takesUnknown(in):
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
	return e.checkTaken(in)
}

// inWindow says whether a business date lies in the window around the asset's current one.
func inWindow(date, current uint32) bool {
	return uint64(date)+WindowBack >= uint64(current) && uint64(date) <= uint64(current)+WindowAhead
}

// offered says whether this engine does what the order asks for.
func (e *Engine) offered(in *Instruction, d, c *account) bool {
	switch {
	case in.Priority >= priorities:
		return false
	case in.Kind == SubmitTrade:
		return e.offersTrade(in, d)
	case in.Legs != 0 || in.Reference != [16]byte{}:
		return isChained(in) && in.Method == Gross && in.NotBefore == 0 && in.Flags&FlagHold == 0 && in.Original == [16]byte{}
	case in.Original != [16]byte{} && (in.Kind == Fund || in.Method == Net):
		return false
	case in.Method == Net:
		return in.Kind == SubmitOrder && in.NotBefore == 0 && in.Flags&FlagHold == 0 && d.kind != AccountIssuer && c.kind != AccountIssuer
	case in.Method == Instant && (in.NotBefore != 0 || in.ExpiresAt != 0 || in.Flags&FlagHold != 0):
		return false
	case in.Kind == Fund:
		return in.Method == Instant && (d.kind == AccountIssuer) != (c.kind == AccountIssuer)
	}
	return in.Method == Gross || in.Method == Instant
}

func (e *Engine) rejectOrder(o *order, reason Reason) Outcome {
	e.finish(o, Rejected)
	o.entry, o.reason = Rejected, reason
	e.keep(e.book, e.orderHash(o))
	e.emitOrder(OrderRejected, o)
	return e.answer(Rejected, reason)
}

// settleInstant settles now, whatever waits, or refuses.
func (e *Engine) settleInstant(o *order) Outcome {
	reason := e.obstacle(o.amount, o.priority(), o.debtor, o.creditor, false)
	switch {
	case !e.dateHasCome(o):
		reason = NotOpen
	case o.kind() == Fund:
		reason = e.obstacleToFund(o)
	}
	if reason == ReasonNone {
		return e.settleAtEntry(o)
	}
	return e.rejectOrder(o, e.reasonToReject(o, reason))
}

// obstacleToFund is why a Fund may not settle: it needs no open day and knows no limits.
func (e *Engine) obstacleToFund(o *order) Reason {
	d, c := e.accounts.at(o.debtor), e.accounts.at(o.creditor)
	switch {
	case d.cover() < o.amount:
		return Cover
	case d.cover()-o.amount < d.reservedFrom(o.priority()):
		return Reserved
	case !mayFund(d, c, o.amount):
		return AmountTooLarge
	}
	return ReasonNone
}

// reasonToReject is Cover by another name for an issuer, whose cover has no end but the one of the numbers.
func (e *Engine) reasonToReject(o *order, reason Reason) Reason {
	if reason == Cover && e.accounts.at(o.debtor).kind == AccountIssuer {
		return BalanceTooLarge
	}
	return reason
}

// settleOrWait settles a gross order now, or lets it wait: for its release, its time, or in its queue.
func (e *Engine) settleOrWait(in *Instruction, index uint32, o *order) Outcome {
	a := e.assetOf(o.debtor)
	waits := in.Flags&FlagHold != 0 || in.NotBefore > e.time || !a.hasCome(uint32(o.businessDate))
	reason := ReasonNone
	if !waits {
		reason = e.obstacle(o.amount, o.priority(), o.debtor, o.creditor, e.isAhead(e.accounts.at(o.debtor), o.priority()))
		if reason == ReasonNone {
			return e.settleAtEntry(o)
		}
	}
	switch final := e.reasonToReject(o, reason); {
	case final == BalanceTooLarge:
		return e.rejectOrder(o, final)
	case !e.hasRoom(a, o.amount):
		return e.rejectOrder(o, QueueTooLarge)
	}
	slot, w := e.await(index, o)
	e.setTimer(slot, w, in)
	switch {
	case in.Flags&FlagHold != 0:
		return e.waitApart(o, Held, OrderHeld)
	case waits:
		return e.waitApart(o, Warehoused, OrderWarehoused)
	}
	return e.queueAtEntry(slot, w, o, reason)
}

// waitApart lets an order wait outside its queue.
func (e *Engine) waitApart(o *order, status Status, kind EventKind) Outcome {
	o.status, o.entry = status, status
	e.hash += e.orderHash(o)
	e.emitOrder(kind, o)
	return e.answer(status, ReasonNone)
}

// queueAtEntry queues an order. What it completes may settle with it at once; then its first answer is that it settled.
func (e *Engine) queueAtEntry(slot uint32, w *waiting, o *order, reason Reason) Outcome {
	o.status, o.entry, o.reason = Queued, Queued, reason
	e.enqueue(slot, w)
	e.enterWaiting(w)
	e.hash += e.orderHash(o)
	e.emitOrder(OrderQueued, o)
	e.wake(o.debtor, e.accounts.at(o.debtor))
	e.rest(slot)
	if o.status == Settled {
		before := e.orderHash(o)
		o.entry, o.reason = Settled, ReasonNone
		e.keep(e.book, e.orderHash(o)-before)
	}
	return e.answer(o.entry, o.reason)
}

func (e *Engine) settleAtEntry(o *order) Outcome {
	d := e.accounts.at(o.debtor)
	if o.kind() != Fund {
		e.enter(d, o.amount, e.waitingNet(d))
	}
	o.entry = Settled
	e.settle(o, o.amount)
	d.countUsed()
	e.keep(e.book, hashOrder(o, e.seq))
	e.emitOrder(OrderSettled, o)
	if o.kind() == Fund {
		e.settlePending()
	}
	e.rest(0)
	return e.answer(Settled, ReasonNone)
}

func (e *Engine) emitOrder(kind EventKind, o *order) *Event {
	ev := e.emit(kind)
	putWords(&ev.ID, o.idLow, o.idHigh)
	ev.Amount, ev.Debtor, ev.Creditor, ev.Instructor = o.amount, o.debtor, o.creditor, o.instructor
	ev.Priority, ev.Method = o.priority(), o.method()
	if o.kind() == SubmitTrade && !o.status.Final() {
		ev.Amount = e.slotOf(o).amount
	}
	if kind == OrderRejected || kind == OrderQueued {
		ev.Reason = o.reason
	}
	if a := e.debtorAccount(o); a != nil {
		ev.Asset = a.asset
	}
	return ev
}

// debtorNamed is the debtor's account that a record names, nil where it is unknown.
func (e *Engine) debtorNamed(in *Instruction) *account {
	if in.Flags&flagsUnresolvedDebtor != 0 || !e.hasAccount(in.Debtor) {
		return nil
	}
	return e.accounts.at(in.Debtor)
}

// debtorAccount is the debtor's account, nil where it is unknown.
func (e *Engine) debtorAccount(o *order) *account {
	if o.flags&flagsUnresolvedDebtor != 0 || !e.hasAccount(o.debtor) {
		return nil
	}
	return e.accounts.at(o.debtor)
}
