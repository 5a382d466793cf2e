// Package setoff sets off the obligations of named firms: it is what the HTTP call and the command have in common around
// netting.Circulation, which says what a set-off is and how the largest one is found.
package setoff

import (
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"weir/engine/netting"
)

// MaxScale is the most decimals that amounts may have.
const MaxScale = 8

// maxName is the longest name or id, in characters (ISO 20022 Max140Text).
const maxName = 140

// Obligation is what one firm owes another, and what the set-off clears of it.
type Obligation struct {
	ID               string // any text of a caller's own; may be empty
	Debtor, Creditor string
	Amount, Cleared  int64 // minor units
}

// Firm sums up a firm. By what is cleared it pays and receives the same.
type Firm struct {
	Name       string
	Owes, Owed int64 // before the set-off, minor units
	Cleared    int64
}

// SetOff is one list of obligations in one asset. Add all of them, Begin, Step until there is no more to do, Finish.
type SetOff struct {
	Obligations []Obligation // as they were added
	Firms       []Firm       // in order of their names, byte by byte; from Begin on
	Amount      int64        // of all obligations, minor units
	Cleared     int64        // of all obligations, minor units

	numbers     map[string]int32 // of the firms
	numbered    []netting.Obligation
	circulation netting.Circulation
}

// Fault says what is wrong with an obligation.
type Fault struct {
	Field  string // id, debtor, creditor or amount
	Detail string
}

// Add takes an obligation, or says what is wrong with it.
func (s *SetOff) Add(o Obligation) *Fault {
	for _, name := range [...]struct{ field, text string }{{"debtor", o.Debtor}, {"creditor", o.Creditor}, {"id", o.ID}} {
		if !isName(name.text) && (name.field != "id" || name.text != "") {
			return &Fault{name.field, "must be 1 to 140 characters, none a control character, without a space at either end"}
		}
	}
	switch {
	case o.Debtor == o.Creditor:
		return &Fault{"creditor", "is the debtor"}
	case o.Amount <= 0:
		return &Fault{"amount", "must be more than 0"}
	case o.Amount > math.MaxInt64-s.Amount:
		return &Fault{"amount", "brings the sum of all amounts past 2^63-1 minor units"}
	}
	s.Obligations = append(s.Obligations, o)
	s.Amount += o.Amount
	return nil
}

func isName(text string) bool {
	return text != "" && utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxName &&
		!strings.ContainsFunc(text, unicode.IsControl) && strings.TrimSpace(text) == text
}

// Begin numbers the firms in order of their names, so that what is cleared per pair of them does not hang on the order of the obligations.
func (s *SetOff) Begin() {
	s.numbers = map[string]int32{}
	for i := range s.Obligations {
		s.numbers[s.Obligations[i].Debtor] = 0
		s.numbers[s.Obligations[i].Creditor] = 0
	}
	for i, name := range slices.Sorted(maps.Keys(s.numbers)) {
		s.numbers[name] = int32(i)
		s.Firms = append(s.Firms, Firm{Name: name})
	}
	s.numbered = make([]netting.Obligation, len(s.Obligations))
	for i := range s.Obligations {
		o := &s.Obligations[i]
		s.numbered[i] = netting.Obligation{Amount: o.Amount, Debtor: s.numbers[o.Debtor], Creditor: s.numbers[o.Creditor]}
	}
	s.circulation.Begin(len(s.Firms), s.numbered)
}

// Step does a part of the work, and says whether there is more: the caller may give up in between.
func (s *SetOff) Step() bool { return s.circulation.Step() }

// Finish sums up what is cleared, once Step has said that there is no more to do.
func (s *SetOff) Finish() {
	for i, cleared := range s.circulation.Cleared() {
		o, n := &s.Obligations[i], &s.numbered[i]
		o.Cleared = cleared
		s.Cleared += cleared
		s.Firms[n.Debtor].Owes += o.Amount
		s.Firms[n.Creditor].Owed += o.Amount
		s.Firms[n.Debtor].Cleared += cleared
	}
}

// shareDigits is how many decimals of the share are told; it is rounded half away from zero.
const shareDigits = 6

// Share is the cleared part of the value of all obligations, of which there is one at least: 0.000000 to 1.000000.
func (s *SetOff) Share() string {
	return big.NewRat(s.Cleared, s.Amount).FloatString(shareDigits)
}
