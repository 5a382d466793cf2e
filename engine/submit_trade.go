package engine

// checkTaken checks what a side of a trade names beside its order: the asset taken, and the accounts in it.
func (e *Engine) checkTaken(in *Instruction) Reason {
	if in.Kind != SubmitTrade {
		return ReasonNone
	}
	owner, other := e.accounts.at(in.Debtor).owner, e.accounts.at(in.Creditor).owner
	if e.accountIn(owner, in.TakeAsset) == 0 || e.accountIn(other, in.TakeAsset) == 0 {
		return NoAccount
	}
	return ReasonNone
}

// takesIntoClosed says whether the account of a party of a trade in the asset taken is closed.
func (e *Engine) takesIntoClosed(in *Instruction, party uint32) bool {
	return in.Kind == SubmitTrade && e.accounts.at(e.accountIn(party, in.TakeAsset)).standing&closed != 0
}

// takesUnknown says whether a side of a trade takes an asset that does not exist.
func (e *Engine) takesUnknown(in *Instruction) bool {
	return in.Kind == SubmitTrade && (in.TakeAsset == 0 || uint32(in.TakeAsset) > e.assets.count)
}

// offersTrade says whether this engine does what a side of a trade asks for.
func (e *Engine) offersTrade(in *Instruction, d *account) bool {
	return in.Method == Gross && in.NotBefore == 0 && in.Original == [16]byte{} && in.Legs == 0 && in.TakeAsset != d.asset &&
		(!in.Partial || e.isSecurity(in.TakeAsset) != e.isSecurity(d.asset))
}

// submitTrade matches a side of a trade, or lets it wait for the other one.
func (e *Engine) submitTrade(in *Instruction, index uint32, o *order) Outcome {
	side := trade{order: index, takeAsset: in.TakeAsset, partial: in.Partial, takes: in.Takes, tolerance: in.Tolerance}
	side.low, side.high = words16(&in.Reference)
	if !e.hasRoom(e.assetOf(o.debtor), o.amount) {
		return e.rejectOrder(o, QueueTooLarge)
	}
	best := e.findMatch(&side, o)
	if best.trade == 0 && e.isFull(&side, o) {
		return e.rejectOrder(o, QueueTooLarge)
	}
	i, t := e.trades.addTo(&e.book.trades, e.book.number)
	*t = side
	e.tradeTable.insert(tradeKeyHash(index), i)
	e.hash += e.tradeHash(t)
	slot, w := e.await(index, o)
	w.beside = i
	if in.Flags&FlagHold != 0 {
		w.marks = markHeld
	}
	e.setTimer(slot, w, in)
	e.wait(o, w)
	if best.trade == 0 {
		e.enlist(i, t, o)
		e.emitOrder(OrderUnmatched, o)
		return e.answer(Unmatched, ReasonNone)
	}
	e.match(i, &best)
	return e.answerFor(o)
}
