package twin

import "weir/engine"

const (
	unresolvedDebtor   = engine.FlagUnknownDebtor | engine.FlagNoDebtorAccount
	unresolvedCreditor = engine.FlagUnknownCreditor | engine.FlagNoCreditorAccount
	comparedFlags      = engine.FlagUnknownAsset | engine.FlagAmountTooLarge | engine.FlagHold
)

// debtor is the account that the record names, nil where it does not exist or could not be resolved.
func (t *Twin) debtor(in *engine.Instruction) *account {
	if in.Flags&unresolvedDebtor != 0 {
		return nil
	}
	return t.account(in.Debtor)
}

// creditor is like debtor.
func (t *Twin) creditor(in *engine.Instruction) *account {
	if in.Flags&unresolvedCreditor != 0 {
		return nil
	}
	return t.account(in.Creditor)
}

// keyOwner is the participant whose ids these are: the instructor, else the owner of the debtor's account, else nobody.
func (t *Twin) keyOwner(in *engine.Instruction) uint32 {
	if in.Instructor != 0 {
		return in.Instructor
	}
	if debtor := t.debtor(in); debtor != nil {
		return debtor.owner.number
	}
	return 0
}

// findOrder is the order of this key, or nil. An order whose debtor was not known when it came answers to the participant who
// has the name that it gave.
func (t *Twin) findOrder(id [16]byte, owner uint32) *order {
	for _, o := range t.byID[id] {
		if o.owner == owner {
			return o
		}
	}
	p := t.participant(owner)
	if p == nil {
		return nil
	}
	for _, o := range t.byID[id] {
		if o.owner == 0 && (t.namesDebtor(o, p) || t.namesIssuer(o, p)) {
			return o
		}
	}
	return nil
}

// namesDebtor says whether an order named a participant as a debtor that was not known, or had no account.
func (t *Twin) namesDebtor(o *order, p *participant) bool {
	return o.record.Flags&unresolvedDebtor != 0 && o.record.DebtorHint == engine.NameHint([]byte(p.id))
}

// namesIssuer says whether an order is a funding in an asset that was not known then, and that a participant issues now.
func (t *Twin) namesIssuer(o *order, p *participant) bool {
	if o.record.Kind != engine.Fund || o.record.Flags&engine.FlagUnknownAsset == 0 {
		return false
	}
	for _, a := range t.assets {
		code := engine.NameHint([]byte(a.code))
		debtor := o.record.Flags&unresolvedDebtor != 0 && o.record.DebtorHint == code
		creditor := o.record.Flags&unresolvedCreditor != 0 && o.record.CreditorHint == code
		if a.issuer == p && (debtor || creditor) {
			return true
		}
	}
	return false
}

// namedOrder is the order that an instruction about an order means; without an instructor it is the only one of this id.
func (t *Twin) namedOrder(in *engine.Instruction) (*order, engine.Reason) {
	if in.Instructor != 0 {
		return t.findOrder(in.ID, in.Instructor), engine.UnknownOrder
	}
	switch named := t.byID[in.ID]; len(named) {
	case 0:
		return nil, engine.UnknownOrder
	case 1:
		return named[0], engine.ReasonNone
	}
	return nil, engine.AmbiguousOrder
}

// sameContent compares what was ordered then with what is ordered now. The instructor is part of the key.
func (t *Twin) sameContent(then *engine.Instruction, now *engine.Instruction) bool {
	return then.Kind == now.Kind &&
		then.Method == now.Method &&
		then.Priority == now.Priority &&
		then.Amount == now.Amount &&
		then.Flags&comparedFlags == now.Flags&comparedFlags &&
		keptDate(then.BusinessDate) == keptDate(now.BusinessDate) &&
		then.NotBefore == now.NotBefore &&
		then.ExpiresAt == now.ExpiresAt &&
		then.Original == now.Original &&
		then.Legs == now.Legs &&
		then.Interbank == now.Interbank &&
		then.Partial == now.Partial &&
		then.TakeAsset == now.TakeAsset &&
		then.Takes == now.Takes &&
		then.Tolerance == now.Tolerance &&
		then.Reference == now.Reference &&
		t.sameParty(debtorParty(then), debtorParty(now)) &&
		t.sameParty(creditorParty(then), creditorParty(now))
}

// party is a side of an order as its record names it.
type party struct {
	account    uint32
	unresolved bool
	hint       uint32
}

func debtorParty(in *engine.Instruction) party {
	return party{in.Debtor, in.Flags&unresolvedDebtor != 0, in.DebtorHint}
}

func creditorParty(in *engine.Instruction) party {
	return party{in.Creditor, in.Flags&unresolvedCreditor != 0, in.CreditorHint}
}

// sameParty lets a name that was unknown then stand for the participant who has it now. The other way round cannot
// be the same: participants and accounts never go away.
func (t *Twin) sameParty(then, now party) bool {
	switch {
	case then.unresolved && now.unresolved:
		return then.hint == now.hint
	case then.unresolved:
		a := t.account(now.account)
		return a != nil && engine.NameHint([]byte(a.owner.id)) == then.hint
	case now.unresolved:
		return false
	}
	return then.account == now.account
}
