package wire

import (
	"weir/engine"
	"weir/view"
)

// Members of a funding, as indices of fundingShape.
const (
	fundingID = iota
	fundingParticipant
	fundingAsset
	fundingAmount
	fundingDirection
	fundingBusinessDate
	fundingMembers
)

var fundingShape = [fundingMembers]field{
	fundingID:           {name: "id", kind: kindString, need: true, want: wantID, iso: isoContent},
	fundingParticipant:  {name: "participant", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	fundingAsset:        {name: "asset", kind: kindString, need: true, want: wantAsset, iso: "AM11"},
	fundingAmount:       {name: "amount", kind: kindString, need: true, want: wantAmount, iso: "AM12"},
	fundingDirection:    {name: "direction", kind: kindString, need: true, want: "must be in or out", iso: isoContent},
	fundingBusinessDate: {name: "business_date", kind: kindString, want: wantDate, iso: "DT01"},
}

// funding reads one funding at s into the record, or says in r why not. False: the text is no JSON.
func (o *Orders) funding(s *scanner, rec *engine.Instruction, r *Refusal) bool {
	values := o.values[:fundingMembers]
	if !s.object(fundingShape[:], values, r) {
		return false
	}
	r.identify(&values[fundingID])
	if r.Code == CodeNone {
		fundingGrammar(values, rec, r)
	}
	if r.Code != CodeNone {
		return true
	}
	participant, asset := values[fundingParticipant].text, values[fundingAsset].text
	entry, known := o.Directory.Asset(asset)
	if code := setAmount(rec, values[fundingAmount].text, entry.Scale, known); code != CodeNone {
		r.blame(code, &fundingShape[fundingAmount])
		return true
	}
	o.fund(rec, participant, string(values[fundingDirection].text) == "in", asset, &entry)
	o.accept(rec, &parts{})
	return true
}

// fundingGrammar takes what needs no look-up, and says in r which member breaks its grammar.
func fundingGrammar(values []value, rec *engine.Instruction, r *Refusal) {
	direction, date := string(values[fundingDirection].text), &values[fundingBusinessDate]
	switch {
	case !ParseUUID(values[fundingID].text, &rec.ID):
		r.blame(CodeInvalidValue, &fundingShape[fundingID])
	case !IsParticipantID(values[fundingParticipant].text):
		r.blame(CodeInvalidValue, &fundingShape[fundingParticipant])
	case !IsAssetCode(values[fundingAsset].text):
		r.blame(CodeInvalidValue, &fundingShape[fundingAsset])
	case direction != "in" && direction != "out":
		r.blame(CodeInvalidValue, &fundingShape[fundingDirection])
	}
	if date.kind == kindNone {
		return
	}
	var ok bool
	if rec.BusinessDate, ok = ParseDate(date.text); !ok {
		r.blame(CodeInvalidValue, &fundingShape[fundingBusinessDate])
	}
}

// fund fills in the two accounts: funding in goes from the issuer to the participant, out the other way. The issuer instructs.
// The entry of an unknown asset is empty; its code stands for its issuer.
func (o *Orders) fund(rec *engine.Instruction, participant []byte, in bool, code []byte, asset *view.AssetEntry) {
	rec.Method = engine.Instant
	issuer := party{flag: engine.FlagNoDebtorAccount, hint: engine.NameHint(code)}
	holder := party{unknown: engine.FlagUnknownCreditor, without: engine.FlagNoCreditorAccount}
	if !in {
		issuer.flag = engine.FlagNoCreditorAccount
		holder.unknown, holder.without = engine.FlagUnknownDebtor, engine.FlagNoDebtorAccount
	}
	if asset.Number != 0 {
		issuer = party{number: asset.IssuerAccount}
		rec.Instructor = asset.Issuer
	}
	sought := [...]view.Seek{{Asset: asset.Number, ParticipantID: participant}}
	o.Directory.Seek(sought[:])
	o.find(&holder, &sought[0])
	debtor, creditor := &issuer, &holder
	if !in {
		debtor, creditor = creditor, debtor
	}
	rec.Debtor, rec.DebtorHint = debtor.number, debtor.hint
	rec.Creditor, rec.CreditorHint = creditor.number, creditor.hint
	rec.Flags |= debtor.flag | creditor.flag
}
