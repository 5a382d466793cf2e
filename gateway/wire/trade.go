package wire

import (
	"bytes"

	"weir/engine"
)

// Members of a side of a trade, as indices of tradeShape.
const (
	tradeID = iota
	tradeParticipant
	tradeCounterparty
	tradeGives
	tradeTakes
	tradeReference
	tradeSettlementDate
	tradeTolerance
	tradePartial
	tradeHold
	tradePriority
	tradeExpiresAt
	tradeInstructor
	tradeMembers
)

const wantWorth = "must be an object of asset and amount"

var tradeShape = [tradeMembers]field{
	tradeID:             {name: "id", kind: kindString, need: true, want: wantID, iso: isoContent},
	tradeParticipant:    {name: "participant", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	tradeCounterparty:   {name: "counterparty", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	tradeGives:          {name: "gives", kind: kindObject, need: true, want: wantWorth, iso: isoContent},
	tradeTakes:          {name: "takes", kind: kindObject, need: true, want: wantWorth, iso: isoContent},
	tradeReference:      {name: "reference", kind: kindString, want: "must be 1 to 16 of printable ASCII but quote and backslash, without a space at either end", iso: isoContent},
	tradeSettlementDate: {name: "settlement_date", kind: kindString, want: wantDate, iso: "DT01"},
	tradeTolerance:      {name: "tolerance", kind: kindString, want: wantAmount, iso: "AM12"},
	tradePartial:        {name: "partial", kind: kindBool, want: wantBool, iso: isoContent},
	tradeHold:           {name: "hold", kind: kindBool, want: wantBool, iso: isoContent},
	tradePriority:       {name: "priority", kind: kindString, want: wantPriority, iso: isoContent},
	tradeExpiresAt:      {name: "expires_at", kind: kindString, want: wantTime, iso: "DT01"},
	tradeInstructor:     {name: "instructor", kind: kindString, want: wantParticipant, iso: "RC01"},
}

// worth is an amount of an asset, as it stands in the text.
type worth struct{ asset, amount []byte }

const (
	worthAsset = iota
	worthAmount
	worthMembers
)

var worthShape = [worthMembers]field{worthAsset: fieldAsset, worthAmount: fieldAmount}

// tradeParts is what a side says and what its record can hold only once it is looked up.
type tradeParts struct {
	participant, counterparty, instructor []byte
	gives, takes                          worth
	tolerance                             []byte
}

// trade reads one side at s into the record, or says in r why not. False: the text is no JSON.
func (o *Orders) trade(s *scanner, rec *engine.Instruction, r *Refusal) bool {
	values := o.values[:tradeMembers]
	if !s.object(tradeShape[:], values, r) {
		return false
	}
	r.identify(&values[tradeID])
	var p tradeParts
	for i := 0; i < tradeMembers && r.Code == CodeNone; i++ {
		if values[i].kind != kindNone && !p.member(i, &values[i], rec, r) {
			r.blame(CodeInvalidValue, &tradeShape[i])
		}
	}
	if r.Code == CodeNone {
		o.resolveTrade(rec, &p, r)
	}
	if r.Code == CodeNone {
		o.accept(rec, &parts{})
	}
	return true
}

// member takes one value of a side, and says whether it keeps to its grammar; what is wrong within gives and takes it says in r.
func (p *tradeParts) member(i int, v *value, rec *engine.Instruction, r *Refusal) (ok bool) {
	switch i {
	case tradeID:
		return ParseUUID(v.text, &rec.ID)
	case tradeParticipant:
		p.participant = v.text
		return IsParticipantID(v.text)
	case tradeCounterparty:
		p.counterparty = v.text
		return IsParticipantID(v.text)
	case tradeGives:
		p.gives = readWorth(v, "gives.", r)
		return true
	case tradeTakes:
		p.takes = readWorth(v, "takes.", r)
		return true
	case tradeReference:
		copy(rec.Reference[:], v.text)
		return isReference(v.text)
	case tradeSettlementDate:
		rec.BusinessDate, ok = ParseDate(v.text)
	case tradeTolerance:
		p.tolerance = v.text
		_, _, ok = splitAmount(v.text)
	case tradePartial:
		rec.Partial = isTrue(v.text)
		return true
	case tradeHold:
		hold(rec, v.text)
		return true
	case tradePriority:
		rec.Priority, ok = parsePriority(v.text)
	case tradeExpiresAt:
		rec.ExpiresAt, ok = ParseTime(v.text)
	case tradeInstructor:
		p.instructor = v.text
		return IsParticipantID(v.text)
	}
	return ok
}

// readWorth reads an object that is known to be JSON; a refusal in r names its member behind within.
func readWorth(v *value, within string, r *Refusal) worth {
	s := scanner{text: v.text}
	var values [worthMembers]value
	var inner Refusal
	s.object(worthShape[:], values[:], &inner)
	w := worth{values[worthAsset].text, values[worthAmount].text}
	if inner.Code == CodeNone && !IsAssetCode(w.asset) {
		inner.blame(CodeInvalidValue, &worthShape[worthAsset])
	}
	if _, _, sound := splitAmount(w.amount); inner.Code == CodeNone && !sound {
		inner.blame(CodeInvalidValue, &worthShape[worthAmount])
	}
	if inner.Code != CodeNone {
		r.Code, r.Field, r.Detail, r.ISO = inner.Code, within+inner.Field, inner.Detail, inner.ISO
	}
	return w
}

func isReference(text []byte) bool {
	return len(text) >= 1 && len(text) <= len(engine.Instruction{}.Reference) && allOf(text, classPlain) && len(bytes.TrimSpace(text)) == len(text)
}

// resolveTrade looks up what a side names and puts it into the record: what it gives as an order does; what it takes, and the tolerance, as hashes
// where their asset is unknown, for then the engine refuses the side and only compares them.
func (o *Orders) resolveTrade(rec *engine.Instruction, p *tradeParts, r *Refusal) {
	if _, code := o.resolve(rec, &parts{debtor: p.participant, creditor: p.counterparty, asset: p.gives.asset, amount: p.gives.amount}); code != CodeNone {
		r.blame(code, &fieldAmount)
		r.Field = "gives.amount"
		return
	}
	var known bool
	if p.instructor != nil {
		if rec.Instructor, known = o.Directory.Participant(p.instructor); !known {
			r.blame(CodeUnknownName, &tradeShape[tradeInstructor])
			r.Detail = "there is no such participant"
			return
		}
	}
	gives, givesKnown := o.optionedAsset(p.gives.asset)
	takes, takesKnown := o.optionedAsset(p.takes.asset)
	rec.TakeAsset = takes.number
	rec.Takes = unitsOrHash(p.takes.amount, takes.scale, takesKnown, "takes.amount", r)
	if p.tolerance != nil {
		cash := takes
		if buys(gives.options, takes.options) {
			cash = gives
		}
		rec.Tolerance = unitsOrHash(p.tolerance, cash.scale, givesKnown && takesKnown, "tolerance", r)
	}
}

// optioned is an asset with its options.
type optioned struct {
	number  uint16
	scale   uint8
	options uint8
}

func (o *Orders) optionedAsset(code []byte) (a optioned, known bool) {
	entry, known := o.Directory.Asset(code)
	if !known || int(entry.Number) > len(o.AssetOptions) {
		return optioned{}, false
	}
	return optioned{entry.Number, entry.Scale, o.AssetOptions[entry.Number-1]}, true
}

// buys says whether a side takes a security for a currency, by the options of what it gives and takes: then what it gives is the cash of the trade, else what it takes.
func buys(gives, takes uint8) bool {
	return takes&engine.OptionSecurity != 0 && gives&engine.OptionSecurity == 0
}

// CashOf is which of two assets, given and taken, is the cash of a side's trade, the one that its tolerance is in. Options are those of assets by number from 1 on.
func CashOf(gives, takes uint16, options []uint8) uint16 {
	if buys(options[gives-1], options[takes-1]) {
		return gives
	}
	return takes
}

// unitsOrHash reads the amount of a member by the scale of its asset; a hash stands for that of an unknown one.
func unitsOrHash(text []byte, scale uint8, known bool, member string, r *Refusal) int64 {
	if !known {
		whole, fraction, _ := splitAmount(text)
		return amountHash(whole, fraction)
	}
	units, fault := parseAmount(text, scale)
	if fault != amountSound && r.Code == CodeNone {
		r.blame(amountCode(fault), &fieldAmount)
		r.Field = member
		if fault == amountTooLarge {
			r.Detail = wantFewerUnits
		}
	}
	return units
}

// blamedOfTrade is the member of a side that a refusal of the engine is about.
func (o *Orders) blamedOfTrade(in *engine.Instruction, reason engine.Reason) string {
	switch reason {
	case engine.UnknownAsset:
		return either(in.Flags&engine.FlagUnknownAsset != 0, "gives.asset", "takes.asset")
	case engine.UnknownDebtor, engine.NoDebtorAccount, engine.DebtorClosed, engine.DebtorBlocked:
		return "participant"
	case engine.UnknownCreditor, engine.NoCreditorAccount, engine.SameAccount, engine.CreditorClosed, engine.CreditorBlocked:
		return "counterparty"
	case engine.NoAccount:
		owner, _, _ := o.Directory.AccountOwner(in.Debtor)
		_, has := o.Directory.Account(owner, in.TakeAsset)
		return either(has, "counterparty", "participant")
	case engine.ParticipantSuspended, engine.AccountClosed:
		return either(in.Instructor != 0, "instructor", "participant")
	case engine.AmountZero:
		return either(in.Amount == 0, "gives.amount", "takes.amount")
	case engine.AmountTooLarge, engine.QueueTooLarge:
		return "gives.amount"
	case engine.DateOutsideWindow:
		return "settlement_date"
	case engine.ExpiryPassed:
		return "expires_at"
	case engine.NotSupported:
		_, gives, _ := o.Directory.AccountOwner(in.Debtor)
		return either(gives == in.TakeAsset, "takes.asset", "partial")
	}
	return ""
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
