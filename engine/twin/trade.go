package twin

import (
	"cmp"
	"math/big"
	"slices"

	"weir/engine"
)

func (o *order) isTrade() bool { return o.record.Kind == engine.SubmitTrade }

// isMatched says whether an order is a side of a trade that has found the other.
func (o *order) isMatched() bool { return o.isTrade() && o.group != nil }

// other is the other side of a matched one.
func (o *order) other() *order {
	if o.group.orders[0] == o {
		return o.group.orders[1]
	}
	return o.group.orders[0]
}

// mainAccount is the account of a participant in an asset: the issuer's is its issuer account.
func (t *Twin) mainAccount(owner *participant, a *asset) *account {
	if a.issuer == owner {
		return a.issuerAccount
	}
	return t.accountOf(owner, a, engine.AccountSettlement)
}

// takesUnknown says whether an order is a side of a trade that takes an asset which does not exist.
func (t *Twin) takesUnknown(in *engine.Instruction) bool {
	return in.Kind == engine.SubmitTrade && t.asset(in.TakeAsset) == nil
}

// lacksAccount says whether one of the two of a trade has no account in what is given for it.
func (t *Twin) lacksAccount(in *engine.Instruction, debtor, creditor *account) bool {
	if in.Kind != engine.SubmitTrade {
		return false
	}
	taken := t.asset(in.TakeAsset)
	return t.mainAccount(debtor.owner, taken) == nil || t.mainAccount(creditor.owner, taken) == nil
}

// takesClosed says whether the account of a party of a trade in what is given for it is closed.
func (t *Twin) takesClosed(in *engine.Instruction, party *participant) bool {
	return in.Kind == engine.SubmitTrade && t.mainAccount(party, t.asset(in.TakeAsset)).closed
}

// supportedTrade says whether what a side asks for is offered, what it says of any order apart.
func (t *Twin) supportedTrade(in *engine.Instruction, given *asset) bool {
	taken := t.asset(in.TakeAsset)
	oneSecurity := given.has(engine.OptionSecurity) != taken.has(engine.OptionSecurity)
	return in.Method == engine.Gross && in.NotBefore == 0 && in.Original == [16]byte{} && in.Legs == 0 &&
		given != taken && (!in.Partial || oneSecurity)
}

// enterTrade matches a side with one that waits for it, or lets it wait.
func (t *Twin) enterTrade(o *order) {
	if t.waitingTooLarge(o) {
		t.reject(o, engine.QueueTooLarge)
		return
	}
	o.marked = o.record.Flags&engine.FlagHold != 0
	o.status = engine.Unmatched
	older := t.mirrorOf(o)
	if older == nil && t.unmatchedLike(o) >= engine.UnmatchedMax {
		t.reject(o, engine.QueueTooLarge)
		return
	}
	if older == nil {
		t.emitOrder(engine.OrderUnmatched, o, engine.ReasonNone)
		return
	}
	o.agreed, _ = t.agreement(o, older)
	older.agreed, _ = t.agreement(older, o)
	t.form([]*order{older, o})
}

// unmatchedLike counts the other unmatched sides of the same parties and assets.
func (t *Twin) unmatchedLike(o *order) int {
	return len(chosen(t.orders, func(m *order) bool {
		return m != o && m.isTrade() && m.status == engine.Unmatched && m.record.Debtor == o.record.Debtor &&
			m.record.Creditor == o.record.Creditor && m.record.TakeAsset == o.record.TakeAsset
	}))
}

// mirrorOf is the side that a new one is matched with, or nil.
func (t *Twin) mirrorOf(o *order) *order {
	mirrors := chosen(t.orders, func(m *order) bool { return m != o && m.status == engine.Unmatched && t.mirrors(o, m) })
	if len(mirrors) == 0 {
		return nil
	}
	return slices.MinFunc(mirrors, func(a, b *order) int {
		return cmp.Or(
			-cmp.Compare(bit(sameReference(o, a)), bit(sameReference(o, b))),
			cmp.Compare(distance(o.record.Takes, a.record.Amount), distance(o.record.Takes, b.record.Amount)),
			cmp.Compare(distance(o.record.Amount, a.record.Takes), distance(o.record.Amount, b.record.Takes)),
			cmp.Compare(a.seq, b.seq))
	})
}

func sameReference(a, b *order) bool {
	return a.record.Reference == b.record.Reference && a.record.Reference != [16]byte{}
}

// distance is the difference of two amounts, of which none is negative.
func distance(a, b int64) int64 { return max(a-b, b-a) }

// mirrors says whether two sides are those of one trade.
func (t *Twin) mirrors(a, b *order) bool {
	if !b.isTrade() || !t.givesTo(a, b) || !t.givesTo(b, a) || a.date != b.date {
		return false
	}
	none := [16]byte{}
	if a.record.Reference != none && b.record.Reference != none && !sameReference(a, b) {
		return false
	}
	there, agreed := t.agreement(a, b)
	back, agreedToo := t.agreement(b, a)
	return agreed && agreedToo && t.mayGrow(a, there) && t.mayGrow(b, back)
}

// givesTo says whether what one side gives is what the other takes, from account to account.
func (t *Twin) givesTo(giver, taker *order) bool {
	debtor, creditor := t.parties(giver)
	from, to := t.parties(taker)
	return taker.record.TakeAsset == giver.asset.number &&
		debtor == t.mainAccount(to.owner, giver.asset) && creditor == t.mainAccount(from.owner, giver.asset)
}

// agreement is how much of what a side gives is to settle, if the two agree on that.
func (t *Twin) agreement(giver, taker *order) (amount int64, agreed bool) {
	given, taken := giver.record.Amount, taker.record.Takes
	difference := distance(given, taken)
	switch {
	case given == taken:
		return given, true
	case t.cashOf(giver) == giver.asset && giver.record.Tolerance >= difference:
		return taken, true
	case t.cashOf(taker) == giver.asset && taker.record.Tolerance >= difference:
		return given, true
	}
	return 0, false
}

// cashOf is the asset that the tolerance of a side is in.
func (t *Twin) cashOf(o *order) *asset {
	taken := t.asset(o.record.TakeAsset)
	if taken.has(engine.OptionSecurity) && !o.asset.has(engine.OptionSecurity) {
		return o.asset
	}
	return taken
}

// mayGrow says whether what waits in its asset has room for a side that is to settle an amount.
func (t *Twin) mayGrow(o *order, to int64) bool {
	if to <= o.record.Amount {
		return true
	}
	sum := t.sumWaiting(o.asset)
	sum.Add(sum, big.NewInt(to-o.record.Amount))
	return sum.Cmp(big.NewInt(engine.MaxWaiting)) < 0
}

// askToCancel notes that a matched side is to be cancelled, and cancels both when both are.
func (t *Twin) askToCancel(o *order) engine.Outcome {
	if o.asked {
		outcome := t.replayed(o.status)
		outcome.Reason = engine.PartnerToCancel
		return outcome
	}
	if o.other().asked {
		t.giveUp(o, engine.Cancelled, engine.OrderCancelled)
		t.comeToRest()
		return t.answer(engine.Cancelled)
	}
	o.asked = true
	t.emitOrder(engine.OrderCancelAsked, o, engine.ReasonNone)
	outcome := t.answer(o.status)
	outcome.Reason = engine.PartnerToCancel
	return outcome
}
