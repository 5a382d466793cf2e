package wire

import (
	"bytes"
	"strconv"

	"weir/internal/setoff"
)

// MaxObligations is the most obligations of one set-off.
const MaxObligations = 100_000

const (
	setOffScale = iota
	setOffObligations
)

var setOffShape = []field{
	setOffScale:       {name: "scale", kind: kindNumber, want: "must be a whole number from 0 to 8", iso: isoContent},
	setOffObligations: {name: "obligations", kind: kindArray, need: true, want: "must be an array of 1 to 100000 objects", iso: isoContent},
}

const (
	obligationDebtor = iota
	obligationCreditor
	obligationAmount
	obligationID
	obligationMembers
)

const wantFirm = "must be a string of 1 to 140 characters, none a control character, without a space at either end"

var obligationShape = []field{
	obligationDebtor:   {name: "debtor", kind: kindString, need: true, escape: true, want: wantFirm, iso: isoContent},
	obligationCreditor: {name: "creditor", kind: kindString, need: true, escape: true, want: wantFirm, iso: isoContent},
	obligationAmount:   fieldAmount,
	obligationID:       {name: "id", kind: kindString, escape: true, want: wantFirm, iso: isoContent},
}

// obligationRow is an obligation whose amount is read when the scale is known.
type obligationRow struct {
	setoff.Obligation
	amount []byte
}

// ReadSetOff reads the body of POST /v1/setoff: obligations, and the decimals of their amounts. Where it gives none, they are as many as
// the amount with the most has. A refusal names the member to blame, as obligations[0].amount.
func ReadSetOff(body []byte) (list *setoff.SetOff, scale uint8, refused *Refusal) {
	values, refused := readOne(body, setOffShape)
	if refused != nil {
		return nil, 0, refused
	}
	rows, scale, refused := readObligations(values[setOffObligations].text)
	if refused != nil {
		return nil, 0, refused
	}
	if given := &values[setOffScale]; given.kind != kindNone {
		if len(given.text) != 1 || given.text[0]-'0' > MaxScale {
			return nil, 0, blamed(CodeInvalidValue, &setOffShape[setOffScale])
		}
		scale = given.text[0] - '0'
	}
	list = &setoff.SetOff{}
	for i := range rows {
		if refused := rows[i].addTo(list, scale); refused != nil {
			refused.Field = memberOf("obligations", i, refused.Field)
			return nil, 0, refused
		}
	}
	return list, scale, nil
}

// readObligations reads an array that is known to be JSON, and the most decimals in it.
func readObligations(array []byte) (rows []obligationRow, decimals uint8, refused *Refusal) {
	s := scanner{text: array, at: 1}
	var values [obligationMembers]value
	for first := true; s.element(first); first = false {
		var r Refusal
		if len(rows) == MaxObligations {
			return nil, 0, blamed(CodeTooMany, &setOffShape[setOffObligations])
		}
		if s.object(obligationShape, values[:], &r); r.Code != CodeNone {
			r.Field = memberOf("obligations", len(rows), r.Field)
			return nil, 0, &r
		}
		_, fraction, _ := bytes.Cut(values[obligationAmount].text, []byte{'.'})
		decimals = max(decimals, uint8(min(len(fraction), MaxScale)))
		rows = append(rows, rowOf(&values))
	}
	if len(rows) == 0 {
		return nil, 0, blamed(CodeInvalidValue, &setOffShape[setOffObligations])
	}
	return rows, decimals, nil
}

// memberOf names a member of an element of a list, or the whole of it where no member is to blame.
func memberOf(list string, element int, member string) string {
	name := list + "[" + strconv.Itoa(element) + "]"
	if member == "" {
		return name
	}
	return name + "." + member
}

func rowOf(values *[obligationMembers]value) obligationRow {
	text := func(member int) string { return string(appendDecoded(nil, &values[member])) }
	return obligationRow{
		setoff.Obligation{Debtor: text(obligationDebtor), Creditor: text(obligationCreditor), ID: text(obligationID)},
		values[obligationAmount].text,
	}
}

// addTo adds an obligation to the list; a refusal names the member of the obligation.
func (r *obligationRow) addTo(list *setoff.SetOff, scale uint8) *Refusal {
	units, fault := parseAmount(r.amount, scale)
	switch fault {
	case amountMalformed:
		return blamed(CodeInvalidValue, &fieldAmount)
	case amountTooLarge:
		return blamedFor(CodeInvalidValue, &fieldAmount, wantFewerUnits)
	case amountDecimals:
		return blamedFor(CodeTooManyDecimals, &fieldAmount, "has more than "+strconv.Itoa(int(scale))+" decimals")
	}
	r.Amount = units
	if wrong := list.Add(r.Obligation); wrong != nil {
		return &Refusal{Code: CodeInvalidValue, Field: wrong.Field, Detail: wrong.Detail, ISO: isoContent}
	}
	return nil
}
