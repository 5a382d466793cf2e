package setoff

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// run adds obligations and sets them off.
func run(t *testing.T, obligations ...Obligation) *SetOff {
	t.Helper()
	s := &SetOff{}
	for _, o := range obligations {
		if fault := s.Add(o); fault != nil {
			t.Fatalf("%+v: %+v", o, *fault)
		}
	}
	s.Begin()
	for s.Step() {
	}
	s.Finish()
	return s
}

func TestSumsOfASetOff(t *testing.T) {
	s := run(t,
		Obligation{ID: "3", Debtor: "Mill", Creditor: "Baker", Amount: 7},
		Obligation{ID: "1", Debtor: "Baker", Creditor: "Farm", Amount: 10},
		Obligation{ID: "2", Debtor: "Farm", Creditor: "Mill", Amount: 8},
		Obligation{Debtor: "Baker", Creditor: "Farm", Amount: 1},
	)
	want := []Obligation{{"3", "Mill", "Baker", 7, 7}, {"1", "Baker", "Farm", 10, 7}, {"2", "Farm", "Mill", 8, 7}, {"", "Baker", "Farm", 1, 0}}
	if !slices.Equal(s.Obligations, want) {
		t.Errorf("obligations %+v, want %+v", s.Obligations, want)
	}
	if firms := []Firm{{"Baker", 11, 7, 7}, {"Farm", 8, 11, 7}, {"Mill", 7, 8, 7}}; !slices.Equal(s.Firms, firms) {
		t.Errorf("firms %+v, want %+v", s.Firms, firms)
	}
	if s.Amount != 26 || s.Cleared != 21 || s.Share() != "0.807692" {
		t.Errorf("cleared %d of %d, share %s", s.Cleared, s.Amount, s.Share())
	}
}

// The firms are numbered by name: where two set-offs are the largest, the order of the obligations does not choose between them.
func TestOrderOfObligationsDoesNotMatter(t *testing.T) {
	there, way, other, more := Obligation{Debtor: "B", Creditor: "A", Amount: 5}, Obligation{Debtor: "A", Creditor: "B", Amount: 5},
		Obligation{Debtor: "A", Creditor: "C", Amount: 5}, Obligation{Debtor: "C", Creditor: "A", Amount: 5}
	third := Obligation{Debtor: "C", Creditor: "B", Amount: 5}
	first, second := run(t, there, way, other, more, third), run(t, third, more, other, way, there)
	for i, o := range first.Obligations {
		if o != second.Obligations[len(second.Obligations)-1-i] {
			t.Errorf("%+v, the other way round %+v", first.Obligations, second.Obligations)
		}
	}
}

func TestFaults(t *testing.T) {
	long := strings.Repeat("ä", maxName)
	for _, row := range []struct {
		name  string
		o     Obligation
		field string // empty: there is no fault
	}{
		{"sound", Obligation{"", "A", "B", 1, 0}, ""},
		{"names as long as may be", Obligation{long, long, "B", 1, 0}, ""},
		{"no debtor", Obligation{"", "", "B", 1, 0}, "debtor"},
		{"a debtor too long", Obligation{"", long + "a", "B", 1, 0}, "debtor"},
		{"a creditor with a space before it", Obligation{"", "A", " B", 1, 0}, "creditor"},
		{"a control character", Obligation{"", "A", "B\u0085C", 1, 0}, "creditor"},
		{"not UTF-8", Obligation{"", "A", "\xff", 1, 0}, "creditor"},
		{"an id with a line in it", Obligation{"a\nb", "A", "B", 1, 0}, "id"},
		{"to itself", Obligation{"", "A", "A", 1, 0}, "creditor"},
		{"nothing", Obligation{"", "A", "B", 0, 0}, "amount"},
		{"less than nothing", Obligation{"", "A", "B", -1, 0}, "amount"},
		{"as much as fits", Obligation{"", "A", "B", math.MaxInt64 - 1, 0}, ""},
		{"more than fits", Obligation{"", "A", "B", math.MaxInt64, 0}, "amount"},
	} {
		s := run(t, Obligation{Debtor: "X", Creditor: "Y", Amount: 1})
		fault := s.Add(row.o)
		if field := fieldOf(fault); field != row.field {
			t.Errorf("%s: %q is to blame, want %q", row.name, field, row.field)
		}
		if added := len(s.Obligations) == 2; added != (fault == nil) {
			t.Errorf("%s: fault %v, added %v", row.name, fault, added)
		}
	}
}

func fieldOf(f *Fault) string {
	if f == nil {
		return ""
	}
	return f.Field
}
