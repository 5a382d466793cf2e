package netting

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Each row is a problem with bypass; the line of an order that its debtor is to be funded for; the least amount, -1 for none; and what settles by it.
func TestLeastFunding(t *testing.T) {
	f := &Funding{}
	for _, row := range []struct {
		name, problem string
		line          int
		least         int64
		together      bool
	}{
		{"alone, past the one before it", `
account A 0
account B 0
order A B 1000
order A B 10`, 2, 10, false},
		{"the one before it fits what it needs, and takes it", `
account A 0
account B 0
order A B 10
order A B 25`, 2, 35, false},
		{"one takes it, the other is too large for what is left", `
account A 5
account B 0
order A B 10
order A B 30
order A B 25`, 3, 30, false},
		{"what it pays comes back", `
account A 0
account B 0
account C 0
order A B 10
order A C 25
order B A 8`, 2, 27, false},
		{"together", `
account A 0
account B 0
order A B 100
order B A 30`, 1, 70, true},
		{"nobody is urgent before it", `
account A 0
account B 0
order A B 100 urgent
order A B 10`, 2, 110, false},
	} {
		p, lines := read(t, row.problem).build()
		order := int32(slices.Index(lines, row.line-1))
		got := f.Least(p, order, 0, math.MaxInt)
		if want := (Least{Amount: row.least, Found: row.least >= 0, Together: row.together}); got != want {
			t.Errorf("%s: %+v, want %+v", row.name, got, want)
		}
	}
}

// The least funding is that which trying one amount after the other finds. With few steps it is one that is enough.
func TestLeastFundingIsTheLeast(t *testing.T) {
	f := &Funding{}
	met := struct{ exact, none, less, more, same int }{}
	forRandom(t, 2000, func(r *rand.Rand, d *desk) {
		p, _ := d.build()
		p.Bypass = true
		order := int32(r.IntN(len(p.Orders)))
		least := f.Least(p, order, 0, math.MaxInt)
		settles := func(amount int64) bool { settled, _ := f.Settles(p, order, amount, math.MaxInt); return settled }
		if least.Amount < 1000 {
			for amount := range least.Amount {
				if settles(amount) {
					t.Fatalf("%d is less than %+v", amount, least)
				}
			}
		}
		if least.Found && !settles(least.Amount) {
			t.Fatalf("%+v is not enough", least)
		}
		if !least.Found {
			met.none++
			return
		}
		met.exact++
		tired := f.Least(p, order, least.Amount+r.Int64N(2)*(1<<60), r.IntN(20))
		switch {
		case !tired.Found || tired.Amount < least.Amount || !settles(tired.Amount):
			if d.limits == nil {
				t.Fatalf("%+v after few steps, the least is %+v", tired, least)
			}
			met.less++
		case tired.AtMost && tired.Amount > least.Amount:
			met.more++
		default:
			met.same++
		}
	})
	t.Logf("%+v", met)
	if min(met.exact, met.none, met.more, met.same) < 100 {
		t.Errorf("too few of a kind: %+v", met)
	}
}
