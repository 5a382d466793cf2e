package wire

import "weir/engine"

// party is a debtor or creditor on its way into the record.
type party struct {
	name    []byte
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
	asset, known := o.Directory.Asset(p.asset)
	if code := setAmount(rec, p.amount, asset.Scale, known); code != CodeNone {
		return orderAmount, code
	}
	debtor := party{name: p.debtor, given: p.debtorAccount, unknown: engine.FlagUnknownDebtor, without: engine.FlagNoDebtorAccount}
	if !o.find(&debtor, asset.Number) {
		return orderDebtorAccount, CodeOtherAccount
	}
	creditor := party{name: p.creditor, given: p.creditorAccount, unknown: engine.FlagUnknownCreditor, without: engine.FlagNoCreditorAccount}
	if !o.find(&creditor, asset.Number) {
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

// find looks a party up; asset is 0 where it is unknown. False: it names an account that is another's or in another asset.
func (o *Orders) find(p *party, asset uint16) bool {
	number, participant := o.Directory.SettlementAccount(asset, p.name)
	switch {
	case p.given == 0 && number != 0:
		p.number = number
		return true
	case p.given != 0 && asset != 0:
		owner, in, exists := o.Directory.AccountOwner(p.given)
		if exists && (owner != participant || in != asset) {
			return false
		}
		if exists || participant != 0 {
			p.number, p.owner = p.given, participant
			return true
		}
	}
	p.hint, p.flag = engine.NameHint(p.name), p.unknown
	if participant != 0 {
		p.owner, p.flag = participant, p.without
	}
	return true
}
