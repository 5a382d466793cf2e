package wire

import (
	"strconv"

	"weir/engine"
)

// settlementKind is the kind of account that can be opened.
const settlementKind = "settlement"

// Members of an account, as indices of accountShape.
const (
	accountParticipant = iota
	accountAsset
	accountKind
	accountCreditLine
	accountMembers
)

var accountShape = [accountMembers]field{
	accountParticipant: fieldParticipant,
	accountAsset:       fieldAsset,
	accountKind:        {name: "kind", kind: kindString, want: "must be settlement", iso: isoContent},
	accountCreditLine:  {name: "credit_line", kind: kindString, want: wantAmount, iso: "AM12"},
}

// account reads one account at s into the payload, or says in r why not. False: the text is no JSON. An asset that is unknown is refused here: its scale
// is needed.
func (o *Orders) account(s *scanner, r *Refusal) bool {
	values := o.values[:accountMembers]
	if !s.object(accountShape[:], values, r) {
		return false
	}
	if r.Code != CodeNone {
		return true
	}
	n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
	if refused := o.accountOf(values, &n); refused != nil {
		*r = *refused
		return true
	}
	o.acceptNaming(&n, nil)
	return true
}

// accountOf fills in the record. A refusal names the member to blame.
func (o *Orders) accountOf(values []value, n *engine.Naming) *Refusal {
	participant, kind, line := values[accountParticipant].text, &values[accountKind], &values[accountCreditLine]
	switch {
	case !IsParticipantID(participant):
		return blamed(CodeInvalidValue, &accountShape[accountParticipant])
	case kind.kind != kindNone && string(kind.text) != settlementKind:
		return blamed(CodeInvalidValue, &accountShape[accountKind])
	}
	asset, refused := knownAsset(&accountShape[accountAsset], &values[accountAsset], o.Directory)
	if refused != nil {
		return refused
	}
	if line.kind != kindNone {
		if n.CreditLine, refused = readAmount(&accountShape[accountCreditLine], line, asset.Scale); refused != nil {
			return refused
		}
	}
	n.SetParticipant(string(participant))
	n.SetAsset(asset.Code)
	return nil
}

// appendAccount writes what became of the account at the start of payload.
func (o *Orders) appendAccount(dst, payload []byte, out engine.Outcome) []byte {
	n := engine.NamingAt(payload)
	dst = append(dst, '{')
	if out.Status == engine.Created {
		dst = append(strconv.AppendUint(append(dst, `"account":`...), uint64(out.Number), 10), ',')
	}
	dst = append(append(dst, `"participant":"`...), n.ParticipantID()...)
	dst = append(append(append(dst, `","asset":"`...), n.AssetCode()...), '"')
	if out.Status != engine.Created {
		return appendRefusedNaming(dst, n, out)
	}
	asset, _ := o.Directory.Asset(n.AssetCode())
	dst = append(dst, `,"kind":"`+settlementKind+`","credit_line":"`...)
	return appendCreated(append(AppendAmount(dst, n.CreditLine, asset.Scale), '"'), out)
}
