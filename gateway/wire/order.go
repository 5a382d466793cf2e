package wire

import (
	"strconv"

	"weir/engine"
)

// MaxOrders is the most orders that one request may bring, in every format.
const MaxOrders = 8190

// maxEndToEndID is the longest end_to_end_id, in characters (ISO 20022 Max35Text).
const maxEndToEndID = 35

// Members of an order, as indices of orderShape.
const (
	orderID = iota
	orderDebtor
	orderCreditor
	orderAsset
	orderAmount
	orderPriority
	orderMethod
	orderBusinessDate
	orderNotBefore
	orderExpiresAt
	orderEndToEndID
	orderOriginalID
	orderCategory
	orderDebtorAccount
	orderCreditorAccount
	orderHold
	orderChain // from here on not of an order within a chain
	orderLegs
	orderMembers
)

const (
	wantID          = "must be a UUID of 36 characters, not all zeros"
	wantParticipant = "must be 1 to 35 of A-Z, 0-9 and hyphen"
	wantAsset       = "must be 3 to 12 of A-Z and 0-9"
	wantAmount      = "must be a decimal such as 1250.00: no sign, no exponent, no leading zeros, 40 characters at most"
	wantDate        = "must be a day such as 2026-01-31, from 1970-01-02 on"
	wantTime        = "must be an RFC 3339 time such as 2026-01-31T09:30:00Z, before 2262"
	wantAccount     = "must be the number of an account, from 1 to 4294967295"
	wantPriority    = "must be normal, urgent or highly-urgent"
	wantBool        = "must be true or false"
)

var orderShape = [orderMembers]field{
	orderID:              {name: "id", kind: kindString, need: true, want: wantID, iso: isoContent},
	orderDebtor:          {name: "debtor", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	orderCreditor:        {name: "creditor", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	orderAsset:           {name: "asset", kind: kindString, need: true, want: wantAsset, iso: "AM11"},
	orderAmount:          {name: "amount", kind: kindString, need: true, want: wantAmount, iso: "AM12"},
	orderPriority:        {name: "priority", kind: kindString, want: wantPriority, iso: isoContent},
	orderMethod:          {name: "method", kind: kindString, want: "must be gross, net or instant", iso: isoContent},
	orderBusinessDate:    {name: "business_date", kind: kindString, want: wantDate, iso: "DT01"},
	orderNotBefore:       {name: "not_before", kind: kindString, want: wantTime, iso: "DT01"},
	orderExpiresAt:       {name: "expires_at", kind: kindString, want: wantTime, iso: "DT01"},
	orderEndToEndID:      {name: "end_to_end_id", kind: kindString, escape: true, want: "must be 1 to 35 characters, " + wantNoControl, iso: isoContent},
	orderOriginalID:      {name: "original_id", kind: kindString, want: wantID, iso: isoContent},
	orderCategory:        {name: "category", kind: kindString, want: "must be customer or interbank", iso: isoContent},
	orderDebtorAccount:   {name: "debtor_account", kind: kindNumber, want: wantAccount, iso: "AC01"},
	orderCreditorAccount: {name: "creditor_account", kind: kindNumber, want: wantAccount, iso: "AC01"},
	orderHold:            {name: "hold", kind: kindBool, want: wantBool, iso: isoContent},
	orderChain:           {name: "chain", kind: kindString, want: wantID, iso: isoContent},
	orderLegs:            {name: "legs", kind: kindNumber, want: "must be a whole number from 2 to 16", iso: isoContent},
}

// parts is what an order says and what its record can hold only once it is looked up.
type parts struct {
	debtor, creditor, asset, amount []byte
	endToEndID                      []byte // as it stands in a JSON string; nil: none
	debtorAccount, creditorAccount  uint32 // 0: not given
}

// strict reads one order at s, member by member, into the record at the end of the payload, or says in r why not. It knows the members of shape, the
// first ones of orderShape. False: the text is no JSON.
func (o *Orders) strict(s *scanner, shape []field, rec *engine.Instruction, r *Refusal) bool {
	values := o.values[:len(shape)]
	if !s.object(shape, values, r) {
		return false
	}
	r.identify(&values[orderID])
	var p parts
	for i := 0; i < len(shape) && r.Code == CodeNone; i++ {
		if values[i].kind != kindNone && !o.member(i, &values[i], rec, &p) {
			r.blame(CodeInvalidValue, &shape[i])
		}
	}
	switch inChain := rec.Reference != [16]byte{}; {
	case inChain && rec.Legs == 0:
		r.blame(CodeMissingField, &orderShape[orderLegs])
	case !inChain && rec.Legs != 0:
		r.blame(CodeMissingField, &orderShape[orderChain])
	}
	if r.Code != CodeNone {
		return true
	}
	if member, code := o.resolve(rec, &p); code != CodeNone {
		r.blame(code, &orderShape[member])
		return true
	}
	o.accept(rec, &p)
	return true
}

// member takes one value of an order, and says whether it keeps to its grammar.
func (o *Orders) member(i int, v *value, rec *engine.Instruction, p *parts) (ok bool) {
	switch i {
	case orderID:
		return ParseUUID(v.text, &rec.ID)
	case orderDebtor:
		p.debtor = v.text
		return IsParticipantID(v.text)
	case orderCreditor:
		p.creditor = v.text
		return IsParticipantID(v.text)
	case orderAsset:
		p.asset = v.text
		return IsAssetCode(v.text)
	case orderAmount:
		p.amount = v.text
		_, _, ok = splitAmount(v.text)
	case orderPriority:
		rec.Priority, ok = parsePriority(v.text)
	case orderMethod:
		rec.Method, ok = parseMethod(v.text)
	case orderBusinessDate:
		rec.BusinessDate, ok = ParseDate(v.text)
	case orderNotBefore:
		rec.NotBefore, ok = ParseTime(v.text)
	case orderExpiresAt:
		rec.ExpiresAt, ok = ParseTime(v.text)
	case orderEndToEndID:
		p.endToEndID, ok = o.endToEndID(v)
	case orderOriginalID:
		return ParseUUID(v.text, &rec.Original)
	case orderDebtorAccount:
		p.debtorAccount, ok = parseAccount(v.text)
	case orderCreditorAccount:
		p.creditorAccount, ok = parseAccount(v.text)
	case orderHold:
		hold(rec, v.text)
		ok = true
	case orderCategory:
		rec.Interbank = string(v.text) == CategoryInterbank
		ok = rec.Interbank || string(v.text) == CategoryCustomer
	case orderChain:
		return ParseUUID(v.text, &rec.Reference)
	case orderLegs:
		rec.Legs, ok = parseLegs(v.text)
	}
	return ok
}

// For whom an order is: after the cut-off those of customers are refused.
const (
	CategoryCustomer  = "customer"
	CategoryInterbank = "interbank"
)

// MaxLegs is the most orders of a chain.
const MaxLegs = 16

// parseLegs reads how many orders a chain has, written plainly.
func parseLegs(text []byte) (uint8, bool) {
	n, ok := parseAccount(text)
	return uint8(n), ok && n >= 2 && n <= MaxLegs
}

// hold sets the flag of an order that is to be held; text is true or false.
func hold(rec *engine.Instruction, text []byte) {
	if isTrue(text) {
		rec.Flags |= engine.FlagHold
	}
}

// isTrue says which of the two a bool is.
func isTrue(text []byte) bool { return text[0] == 't' }

// endToEndID decodes an end_to_end_id and writes it anew, with the escapes that it needs.
func (o *Orders) endToEndID(v *value) ([]byte, bool) {
	o.decoded = appendDecoded(o.decoded[:0], v)
	if !isText(o.decoded, maxEndToEndID) {
		return nil, false
	}
	o.quoted = AppendString(o.quoted[:0], o.decoded)
	return o.quoted[1 : len(o.quoted)-1], true
}

// IsParticipantID says whether text is 1 to 35 of A-Z, 0-9 and hyphen.
func IsParticipantID(text []byte) bool {
	return len(text) >= 1 && len(text) <= engine.MaxParticipantID && allOf(text, classParticipant)
}

// IsAssetCode says whether text is 3 to 12 of A-Z and 0-9.
func IsAssetCode(text []byte) bool {
	return len(text) >= 3 && len(text) <= engine.MaxAssetCode && allOf(text, classAsset)
}

func parsePriority(text []byte) (engine.Priority, bool) {
	switch string(text) {
	case "normal":
		return engine.Normal, true
	case "urgent":
		return engine.Urgent, true
	case "highly-urgent":
		return engine.HighlyUrgent, true
	}
	return 0, false
}

func parseMethod(text []byte) (engine.Method, bool) {
	switch string(text) {
	case "gross":
		return engine.Gross, true
	case "net":
		return engine.Net, true
	case "instant":
		return engine.Instant, true
	}
	return 0, false
}

// PriorityName and MethodName are the words of the orders API; a value outside the enum is empty.
func PriorityName(p engine.Priority) string {
	switch p {
	case engine.Normal:
		return "normal"
	case engine.Urgent:
		return "urgent"
	case engine.HighlyUrgent:
		return "highly-urgent"
	}
	return ""
}

func MethodName(m engine.Method) string {
	switch m {
	case engine.Gross:
		return "gross"
	case engine.Net:
		return "net"
	case engine.Instant:
		return "instant"
	}
	return ""
}

// parseAccount reads an account number written plainly.
func parseAccount(text []byte) (uint32, bool) {
	if len(text) == 0 || !allDigits(text) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text), 10, 32)
	return uint32(n), err == nil && n > 0
}
