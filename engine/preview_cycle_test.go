package engine

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// foretold is a desk whose calls about cycles are previewed before they are made.
type foretold struct {
	*desk
	random   *rand.Rand
	accounts []uint32
	most     int64          // largest amount of an order: where it is small, claims are equal
	seen     map[string]int // calls by kind and answer
}

// TestPropertyCyclePreview makes random calls about random cycles, and holds what each did against what its preview said.
func TestPropertyCyclePreview(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(400) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			f := newForetold(t, seed, seen)
			for range 40 {
				f.step()
				f.check()
			}
		})
	}
	for _, want := range []string{
		"settle done", "settle cover", "settle debtor_blocked", "settle creditor_blocked", "settle cycle_state", "settle not_open", "settle again", "settle unknown_cycle",
		"unwind done", "unwind settles", "unwind cycle_state", "unwind not_supported", "unwind no_account",
		"survive done", "survive settles", "survive not_supported", "abort done", "abort cycle_state", "abort after unwinding",
	} {
		if seen[want] == 0 {
			t.Errorf("%q was never seen: %v", want, seen)
		}
	}
}

func newForetold(t *testing.T, seed uint64, seen map[string]int) *foretold {
	r := rand.New(rand.NewPCG(seed, 1))
	day := Open
	if r.IntN(20) == 0 {
		day = PreOpen
	}
	f := &foretold{desk: newDesk(t, 0, day), random: r, most: []int64{4, 2000}[seed%2], seen: seen}
	for i := range 3 + r.IntN(5) {
		funds := int64(0)
		if r.IntN(3) > 0 && day == Open {
			funds = 1 + r.Int64N(f.most+f.most/2)
		}
		f.accounts = append(f.accounts, f.account(fmt.Sprintf("BANK%d", i), funds))
	}
	return f
}

func (f *foretold) any() uint32 { return f.accounts[f.random.IntN(len(f.accounts))] }

// step does one thing: something that changes what calls come upon, or a call.
func (f *foretold) step() {
	r := f.random
	number := uint32(1 + r.IntN(f.e.Cycles()+1))
	if f.e.Cycles() > 0 && r.IntN(4) > 0 {
		number = uint32(f.e.Cycles())
	}
	switch r.IntN(10) {
	case 0:
		f.set(Setting{Kind: OpenCycle, Asset: 1})
	case 1:
		f.set(Setting{Kind: SetAccount, Account: f.any(), Choice: []Choice{BlockDebit, BlockCredit, UnblockDebit, UnblockCredit}[r.IntN(4)]})
	case 2:
		f.set(Setting{Kind: CloseCycle, Cycle: number})
	case 3:
		f.set(Setting{Kind: ExtendCycle, Cycle: number})
	case 4, 5, 6:
		for range r.IntN(12) {
			in := Instruction{Kind: SubmitOrder, Method: Net, Debtor: f.any(), Creditor: f.any(), Amount: 1 + r.Int64N(f.most), ID: f.id()}
			f.apply(AppendInstruction(nil, &in, nil))
		}
		f.set(Setting{Kind: CloseCycle, Cycle: number})
	default:
		s := Setting{Kind: []Kind{SettleCycle, UnwindCycle, SurvivorsPay, AbortCycle}[r.IntN(4)], Cycle: number}
		if s.Kind == AbortCycle && r.IntN(2) == 0 {
			s.Kind = SettleCycle
		}
		if s.Kind == UnwindCycle || s.Kind == SurvivorsPay {
			s.Account = f.any()
			if r.IntN(20) == 0 {
				s.Account = 99
			}
		}
		f.call(s)
	}
}

// preview previews a call, and fails where that changes something.
func (f *foretold) preview(s *Setting) (p CyclePreview, done bool) {
	before := f.e.Hash()
	p.Reason, done = f.e.CheckCycle(s)
	if p.Reason != ReasonNone || done {
		return p, done
	}
	c, _ := f.e.Cycle(s.Cycle)
	var members []CycleMember
	for mark, more := uint32(0), true; more; more = mark != 0 {
		members, mark = f.e.CycleMembers(s.Cycle, s.Account, mark, members, 1+f.random.IntN(3))
	}
	slices.SortFunc(members, func(a, b CycleMember) int { return cmp.Compare(a.Account, b.Account) })
	if s.Kind == AbortCycle {
		p = PreviewAbort(&c, members)
		if len(members) != int(c.Accounts) {
			f.seen["abort after unwinding"]++
			pairs, _ := f.e.CyclePairs(s.Cycle, 0, nil, 1000)
			p.CountRefused(pairs, members)
		}
	} else {
		p = PreviewCycle(s, c.Pending, members)
	}
	if f.check(); f.e.Hash() != before {
		f.tb.Fatal("a preview changed the state")
	}
	return p, false
}

// stand is what a call may change.
type cycleStand struct {
	positions map[uint32]int64 // of those that take part
	balances  map[uint32]int64
	rejected  uint64
	value     int64
}

func (f *foretold) stand(number uint32) cycleStand {
	s := cycleStand{positions: map[uint32]int64{}, balances: map[uint32]int64{}}
	rows, _ := f.e.CyclePositions(number, 0, nil, 1000)
	for _, row := range rows {
		if row.Unwound == 0 {
			s.positions[row.Account] = row.Position
		}
	}
	for _, account := range f.accounts {
		s.balances[account] = f.balance(account)
	}
	for _, i := range f.e.OrderIndexes() {
		if o, _ := f.e.Order(i); o.Status == Rejected {
			s.rejected++
			s.value += o.Amount
		}
	}
	return s
}

// call previews a call, makes it, and compares.
func (f *foretold) call(s Setting) {
	p, again := f.preview(&s)
	wasPending := false
	if c, ok := f.e.Cycle(s.Cycle); ok {
		wasPending = c.Pending
	}
	before := f.stand(s.Cycle)
	o := f.set(s)
	after := f.stand(s.Cycle)
	f.note(&s, &p, again)
	if o.Reason != p.Reason || (o.Status == Applied) != (p.Reason == ReasonNone) || o.Replayed() != again {
		f.tb.Fatalf("%+v answers %+v, foretold %+v, again %v", s, o, p, again)
	}
	settled, others := f.settledBy(s.Cycle)
	if settled != p.Settles {
		f.tb.Fatalf("%+v: settled %v, foretold %+v", s, settled, p)
	}
	if p.Reason != ReasonNone {
		if p.Hinderer != 0 && !wasPending && !f.has(CyclePending, p.Hinderer) {
			f.tb.Fatalf("%+v: foretold %+v, events %+v", s, p, f.r.Events)
		}
		return
	}
	if again {
		return
	}
	if after.rejected-before.rejected != p.RefusedOrders || after.value-before.value != p.RefusedValue {
		f.tb.Fatalf("%+v refuses %d of %d, foretold %+v", s, after.rejected-before.rejected, after.value-before.value, p)
	}
	if s.Kind != AbortCycle {
		f.compare(&s, &p, &before, &after, settled && !others)
	}
}

// compare compares positions, shares and, where the cycle settled and nothing else did, balances.
func (f *foretold) compare(s *Setting, p *CyclePreview, before, after *cycleStand, moved bool) {
	if len(p.Members) != len(after.positions) {
		f.tb.Fatalf("%+v leaves %v, foretold %+v", s, after.positions, p.Members)
	}
	for i, m := range p.Members {
		if after.positions[m.Account] != m.Position || i > 0 && m.Account <= p.Members[i-1].Account || m.Balance != before.balances[m.Account] {
			f.tb.Fatalf("%+v leaves %v, foretold %+v", s, after.positions, p.Members)
		}
		if lacks := -m.Position - f.e.accounts.at(m.Account).cover(); !moved && m.Short != max(0, lacks) || (m.Short > 0) != (m.Reason == Cover) {
			f.tb.Fatalf("%+v: account %d lacks %d, foretold %+v", s, m.Account, lacks, m)
		}
		if moved && after.balances[m.Account] != m.After {
			f.tb.Fatalf("%+v leaves %v, foretold %+v", s, after.balances, p.Members)
		}
	}
	shares := map[uint32]int64{}
	for _, share := range p.Shares {
		shares[share.Account] = share.Amount
	}
	for account, position := range after.positions {
		if bears := before.positions[account] - position; s.Kind == SurvivorsPay && account != s.Account && bears != shares[account] {
			f.tb.Fatalf("%+v: account %d bears %d, foretold %+v", s, account, bears, p.Shares)
		}
	}
	if s.Kind != SurvivorsPay && len(shares) > 0 {
		f.tb.Fatalf("%+v: foretold %+v", s, p.Shares)
	}
}

// settledBy says whether the last instruction settled a cycle, and whether it settled others.
func (f *foretold) settledBy(number uint32) (settled, others bool) {
	for i := range f.r.Events {
		if ev := &f.r.Events[i]; ev.Kind == CycleSettled {
			settled, others = settled || ev.Number == number, others || ev.Number != number
		}
	}
	return settled, others
}

func (f *foretold) has(kind EventKind, debtor uint32) bool {
	return slices.ContainsFunc(f.r.Events, func(ev Event) bool { return ev.Kind == kind && ev.Debtor == debtor })
}

func (f *foretold) note(s *Setting, p *CyclePreview, again bool) {
	kind := map[Kind]string{SettleCycle: "settle", UnwindCycle: "unwind", SurvivorsPay: "survive", AbortCycle: "abort"}[s.Kind]
	answer := "done"
	switch {
	case p.Reason != ReasonNone:
		answer = p.Reason.String()
	case again:
		answer = "again"
	case p.Settles && s.Kind != SettleCycle:
		answer = "settles"
	}
	f.seen[kind+" "+answer]++
}
