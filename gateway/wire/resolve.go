package wire

import (
	"weir/engine"
	"weir/view"
)

// party is a debtor or creditor on its way into the record.
type party struct {
	given   uint32 // the account that the order names, 0: none
	unknown uint8  // flag: no such participant
	without uint8  // flag: no such account
	number  uint32 // answer: the account, 0 when unresolved
	owner   uint32 // answer: the participant, where the account is not found
	hint    uint32 // answer: where a flag is set
	flag    uint8  // answer
}

// resolve looks up what the order names and puts it into the record. What is unknown becomes a flag; what
// contradicts itself is to blame: a member of orderShape and a code.
func (o *Orders) resolve(rec *engine.Instruction, p *parts) (member int, code Code) {
	asset, _ := o.Directory.Asset(p.asset)
	sides := [...]view.Seek{{Asset: asset.Number, ParticipantID: p.debtor}, {Asset: asset.Number, ParticipantID: p.creditor}}
	o.Directory.Seek(sides[:])
	return o.fill(rec, p, &asset, &sides[0], &sides[1])
}

// fill puts what was looked up of an order into its record.
func (o *Orders) fill(rec *engine.Instruction, p *parts, asset *view.AssetEntry, from, to *view.Seek) (member int, code Code) {
	if code := setAmount(rec, p.amount, asset.Scale, asset.Number != 0); code != CodeNone {
		return orderAmount, code
	}
	debtor := party{given: p.debtorAccount, unknown: engine.FlagUnknownDebtor, without: engine.FlagNoDebtorAccount}
	if !o.find(&debtor, from) {
		return orderDebtorAccount, CodeOtherAccount
	}
	creditor := party{given: p.creditorAccount, unknown: engine.FlagUnknownCreditor, without: engine.FlagNoCreditorAccount}
	if !o.find(&creditor, to) {
		return orderCreditorAccount, CodeOtherAccount
	}
	rec.Debtor, rec.DebtorHint, rec.Instructor = debtor.number, debtor.hint, debtor.owner
	rec.Creditor, rec.CreditorHint = creditor.number, creditor.hint
	rec.Flags |= debtor.flag | creditor.flag
	return 0, CodeNone
}

// setAmount reads the amount by the asset's scale. The amount of an unknown asset, or past 64 bits, becomes a hash.
func setAmount(rec *engine.Instruction, text []byte, scale uint8, known bool) Code {
	if known {
		units, fault := parseAmount(text, scale)
		switch fault {
		case amountSound:
			rec.Amount = units
			return CodeNone
		case amountMalformed:
			return CodeInvalidValue
		case amountDecimals:
			return CodeTooManyDecimals
		}
		rec.Flags |= engine.FlagAmountTooLarge
	} else {
		rec.Flags |= engine.FlagUnknownAsset
	}
	whole, fraction, ok := splitAmount(text)
	if !ok {
		return CodeInvalidValue
	}
	rec.Amount = amountHash(whole, fraction)
	return CodeNone
}

// find makes of what was looked up of a party what the record says of it. False: it names an account that is another's or in another asset.
func (o *Orders) find(p *party, s *view.Seek) bool {
	switch {
	case p.given == 0 && s.Account != 0:
		p.number = s.Account
		return true
	case p.given != 0 && s.Asset != 0:
		owner, in, exists := o.Directory.AccountOwner(p.given)
		if exists && (owner != s.Participant || in != s.Asset) {
			return false
		}
		if exists || s.Participant != 0 {
			p.number, p.owner = p.given, s.Participant
			return true
		}
	}
	p.hint, p.flag = engine.NameHint(s.ParticipantID), p.unknown
	if s.Participant != 0 {
		p.owner, p.flag = s.Participant, p.without
	}
	return true
}
