package wire

import (
	"weir/engine"
	"weir/view"
)

// Members of a limit, as indices of limitShape, behind those of the holder.
const (
	limitKind = iota + holderMembers
	limitAmount
	limitCounterparty
)

var limitShape = []field{
	holderParticipant: fieldParticipant,
	holderAsset:       fieldAsset,
	limitKind:         {name: "kind", kind: kindString, need: true, want: "must be bilateral, multilateral, credit_line or net_debit_cap", iso: isoContent},
	limitAmount:       {name: "amount", kind: kindString, need: true, null: true, want: wantAmount, iso: "AM12"},
	limitCounterparty: {name: "counterparty", kind: kindString, want: wantParticipant, iso: "RC01"},
}

// ReadLimit reads the body of POST /v1/limits. A refusal names the member to blame, also one that names nothing known.
func ReadLimit(body []byte, d *view.Directory) (s engine.Setting, refused *Refusal) {
	values, refused := readOne(body, limitShape)
	if refused != nil {
		return s, refused
	}
	account, asset, refused := readHolder(limitShape, values, d)
	if refused != nil {
		return s, refused
	}
	choice, known := LimitWords.choice(values[limitKind].text)
	if !known {
		return s, blamed(CodeInvalidValue, &limitShape[limitKind])
	}
	s = engine.Setting{Kind: engine.SetLimit, Choice: choice, Account: account, Remove: values[limitAmount].kind == kindNull}
	if s.Counterparty, refused = readCounterparty(&values[limitCounterparty], choice == engine.LimitBilateral, asset.Number, d); refused != nil {
		return s, refused
	}
	if s.Remove {
		if choice == engine.LimitCreditLine {
			return s, blamedFor(CodeInvalidValue, &limitShape[limitAmount], "a credit line is not removed: set it to 0")
		}
		return s, nil
	}
	s.Amount, refused = readAmount(&limitShape[limitAmount], &values[limitAmount], asset.Scale)
	return s, refused
}

// readCounterparty reads the other party of a bilateral limit, which no other limit has.
func readCounterparty(v *value, due bool, asset uint16, d *view.Directory) (account uint32, refused *Refusal) {
	f := &limitShape[limitCounterparty]
	switch {
	case !due && v.kind == kindNone:
		return 0, nil
	case !due:
		return 0, blamedFor(CodeInvalidValue, f, "only a bilateral limit has one")
	case v.kind == kindNone:
		return 0, blamed(CodeMissingField, f)
	}
	return knownAccount(f, v, asset, d)
}
