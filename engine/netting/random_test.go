package netting

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

const testSeed = 20240917

func newSolver() *Solver { return &Solver{SweepsMax: 64, DropBestMax: 1 << 16} }

// size bounds a random problem.
type size struct {
	accounts, orders int
	amounts          int64
	plain            bool // all normal, nothing reserved, limited, blocked or barred
}

func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// randomDesk draws a problem. Few different amounts make many ties.
func randomDesk(r *rand.Rand, s size) *desk {
	d := &desk{bypass: true}
	for range 2 + r.IntN(s.accounts-1) {
		a := Account{Cover: r.Int64N(2 * s.amounts)}
		if chance(r, 40) {
			a.Cover = 0
		}
		if !s.plain {
			a.Blocked = chance(r, 5)
			if chance(r, 30) {
				a.Reserved = [priorities]int64{r.Int64N(s.amounts), 0, 0}
				a.Reserved[urgent] = r.Int64N(a.Reserved[normal] + 1)
			}
			if chance(r, 3) {
				a.Reserved[normal] = math.MaxInt64
			}
			if chance(r, 5) {
				a.Cover = -r.Int64N(s.amounts)
			}
		}
		d.accounts = append(d.accounts, a)
	}
	if !s.plain {
		d.drawLimits(r, s)
	}
	barred := make([]bool, len(d.accounts)+1)
	for i := range barred {
		barred[i] = !s.plain && chance(r, 5)
	}
	for range 1 + r.IntN(s.orders) {
		w := waiting{debtor: int32(r.IntN(len(d.accounts))), amount: 1 + r.Int64N(s.amounts)}
		w.creditor = (w.debtor + 1 + int32(r.IntN(len(d.accounts)-1))) % int32(len(d.accounts))
		if !s.plain {
			if chance(r, 5) {
				w.creditor = outsider
			}
			if chance(r, 20) {
				w.priority = 1 + r.IntN(2)
			}
			if chance(r, 10) {
				w.moved = r.IntN(9) - 4
			}
			w.barred = barred[w.creditor+1]
		}
		d.orders = append(d.orders, w)
	}
	return d
}

func (d *desk) drawLimits(r *rand.Rand, s size) {
	for range r.IntN(2 * len(d.accounts)) {
		l := bound{int32(r.IntN(len(d.accounts))), int32(r.IntN(len(d.accounts)+1)) - 1, r.Int64N(2*s.amounts) - s.amounts/4}
		doubled := slices.ContainsFunc(d.limits, func(m bound) bool { return m.account == l.account && m.counterparty == l.counterparty })
		if l.account != l.counterparty && !doubled {
			d.limits = append(d.limits, l)
		}
	}
}

// sizes of the random problems, from those with many ties to those with many accounts.
var sizes = []size{
	{accounts: 3, orders: 8, amounts: 4},
	{accounts: 4, orders: 14, amounts: 20},
	{accounts: 8, orders: 40, amounts: 1000},
	{accounts: 5, orders: 30, amounts: 5, plain: true},
	{accounts: 4, orders: 6, amounts: 1 << 58}, // what waits sums to less than 2^61
}

// forRandom draws problems, the same ones at every run.
func forRandom(t *testing.T, cases int, check func(r *rand.Rand, d *desk)) {
	t.Helper()
	for _, s := range sizes {
		for i := range cases {
			if t.Failed() {
				return
			}
			r := rand.New(rand.NewPCG(testSeed, uint64(i)))
			check(r, randomDesk(r, s))
		}
	}
}

// What is chosen fulfils the conditions, is worth at least the greatest solution, and is what the slow words of the rules choose.
func TestImproveIsWhatTheRulesSay(t *testing.T) {
	s := newSolver()
	better := 0
	forRandom(t, 4000, func(r *rand.Rand, d *desk) {
		p, _ := d.build()
		s.SweepsMax, s.DropBestMax = 64, 1<<16
		if chance(r, 10) {
			s.SweepsMax = r.IntN(3)
		}
		if chance(r, 10) {
			s.DropBestMax = r.IntN(len(p.Orders) + 1)
		}
		prefix := greatest(p)
		given := slices.Clone(prefix)
		choice := s.Improve(p, prefix)
		switch want := slowImprove(p, s.SweepsMax, s.DropBestMax); {
		case !slices.Equal(prefix, given):
			t.Errorf("the prefix solution was changed: %+v", *d)
		case !holds(p, choice):
			t.Errorf("chosen %s breaks a condition: %+v", sequences(p, choice), *d)
		case valueOf(p, choice) < valueOf(p, prefix):
			t.Errorf("chosen %s is worth less than the greatest solution %s: %+v", sequences(p, choice), sequences(p, prefix), *d)
		case !slices.Equal(choice, want):
			t.Errorf("chosen %s, by the rules %s: %+v", sequences(p, choice), sequences(p, want), *d)
		case valueOf(p, choice) > valueOf(p, prefix):
			better++
		}
		checkConserves(t, p, choice)
	})
	if better == 0 {
		t.Error("nothing was ever improved: the cases are too easy")
	}
}

func TestOffsetIsWhatTheRulesSay(t *testing.T) {
	s := newSolver()
	settling := 0
	forRandom(t, 4000, func(r *rand.Rand, d *desk) {
		d.bypass = chance(r, 60)
		p, of := d.build()
		settled := s.Offset(p)
		choice := make([]bool, len(p.Orders))
		for _, i := range settled {
			if choice[i] {
				t.Errorf("order %d settles twice: %+v", of[i]+1, *d)
			}
			choice[i] = true
		}
		if !holds(p, choice) {
			t.Errorf("settled %s breaks a condition: %+v", numbers(settled, of), *d)
		}
		if want := slowOffset(p); !slices.Equal(settled, want) {
			t.Errorf("settled %s, by the rules %s: %+v", numbers(settled, of), numbers(want, of), *d)
		}
		checkConserves(t, p, choice)
		if len(settled) > 0 {
			settling++
		}
	})
	if settling == 0 {
		t.Error("nothing was ever offset: the cases are too hard")
	}
}

// checkConserves counts a choice by the solver: the positions sum to what the accounts held, but for what left to outsiders.
func checkConserves(t *testing.T, p *Problem, choice []bool) {
	t.Helper()
	s := newSolver()
	s.begin(p)
	sum := int64(0)
	for i, o := range p.Orders {
		if !choice[i] {
			continue
		}
		s.add(p, int32(i))
		if o.Creditor == outsider {
			sum -= o.Amount
		}
	}
	for i := range p.Accounts {
		sum += p.Accounts[i].Cover - s.tallies[i].position
	}
	if sum != 0 {
		t.Errorf("the positions differ from the covers by %d in sum", sum)
	}
}

// The value is at least 0.90 of the optimum on average. With covers far below the amounts only rings can settle, the
// rules find fewer of them (0.88 with covers below 20), and that is not asserted.
func TestImproveNearsTheOptimum(t *testing.T) {
	for _, cover := range []int64{200, 100, 50} {
		average, least := optimality(cover)
		t.Logf("covers below %d, amounts up to 100: %.4f of the optimum on average, %.4f at least", cover, average, least)
		if average < 0.90 {
			t.Errorf("covers below %d: %.4f of the optimum on average, want at least 0.90", cover, average)
		}
	}
}

// optimality is the value against the optimum's, of 400 cases in which something can settle.
func optimality(cover int64) (average, least float64) {
	const cases = 400
	s := newSolver()
	r := rand.New(rand.NewPCG(testSeed, uint64(cover)))
	sum, least := 0.0, 1.0
	for found := 0; found < cases; {
		d := randomDesk(r, size{accounts: 4, orders: 10, amounts: 100, plain: true})
		for i := range d.accounts {
			d.accounts[i].Cover = r.Int64N(cover)
		}
		p, _ := d.build()
		best := optimum(p)
		if best == 0 {
			continue
		}
		ratio := float64(valueOf(p, s.Improve(p, greatest(p)))) / float64(best)
		sum, least = sum+ratio, min(least, ratio)
		found++
	}
	return sum / cases, least
}

// optimum is the value of the best of all choices of a problem of normal orders without limits.
func optimum(p *Problem) int64 {
	best := int64(0)
	for set := range 1 << len(p.Orders) {
		positions := make([]int64, len(p.Accounts))
		for i := range positions {
			positions[i] = p.Accounts[i].Cover
		}
		value := int64(0)
		for i, o := range p.Orders {
			if set>>i&1 == 1 {
				positions[o.Debtor] -= o.Amount
				positions[o.Creditor] += o.Amount
				value += o.Amount
			}
		}
		if slices.Min(positions) >= 0 {
			best = max(best, value)
		}
	}
	return best
}

// After the first call with the largest problem nothing is allocated any more.
func TestNoAllocationInSteadyState(t *testing.T) {
	s := newSolver()
	r := rand.New(rand.NewPCG(testSeed, 1))
	p, _ := randomDesk(r, size{accounts: 20, orders: 400, amounts: 1000}).build()
	prefix := greatest(p)
	run := func() {
		s.Improve(p, prefix)
		s.Offset(p)
	}
	run()
	if n := testing.AllocsPerRun(20, run); n != 0 {
		t.Errorf("%v allocations a run, want 0", n)
	}
}
