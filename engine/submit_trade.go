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
	if !e.hasRoom(e.assetOf(o.debtor), o.amount) {
		return e.rejectOrder(o, QueueTooLarge)
	}
	slot, w := e.await(index, o)
	i, t := e.trades.add()
	t.order, t.takeAsset, t.partial, t.takes, t.tolerance = index, in.TakeAsset, in.Partial, in.Takes, in.Tolerance
	t.low, t.high = words16(&in.Reference)
	e.tradeTable.insert(tradeKeyHash(index), i)
	e.hash += e.tradeHash(t)
	w.beside = i
	if in.Flags&FlagHold != 0 {
		w.marks = markHeld
	}
	e.setTimer(slot, w, in)
	best := e.findMatch(t, o)
	if best.trade == 0 {
		e.enlist(i, t, o)
		e.wait(o, w)
		e.emitOrder(OrderUnmatched, o)
		return Outcome{Seq: e.seq, Status: Unmatched}
	}
	e.match(i, &best)
	return e.answerFor(o)
}
