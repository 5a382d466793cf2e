package report

import (
	"cmp"
	"math/big"
	"slices"

	"weir/engine"
)

var settlementColumns = []Column{
	{"asset", Text}, {"method", Text}, {"business_date", Date}, {"cycle", Whole}, {"state", Text}, {"account", Whole}, {"participant", Text},
	{"orders_out", Whole}, {"gross_out", Amount}, {"orders_in", Whole}, {"gross_in", Amount}, {"net", Amount}, {"unwound_seq", Whole},
}

// share is what one account has in what settled.
type share struct {
	pair // debtor is the account, creditor 0
	out  total
	in   total
}

// settlement says of each account what went out and came in: what settled by itself, gross and instant, by business date of the order, then each cycle with the
// account's position in it, which is net of what survivors pay.
func (m *maker) settlement() error {
	for _, s := range shares(m.paid()) {
		if err := m.settled(&s, engine.Settled.String(), new(big.Int).Sub(&s.in.units, &s.out.units), 0); err != nil {
			return err
		}
	}
	for number := uint32(1); number <= uint32(m.e.Cycles()); number++ {
		if err := m.settledCycle(number); err != nil {
			return err
		}
	}
	return nil
}

// shares are the two sides of pairs, by date, account and method.
func shares(of totals[pair]) []share {
	index := map[pair]int{}
	var all []share
	at := func(p pair, account uint32) *share {
		p.debtor, p.creditor = account, 0
		i, found := index[p]
		if !found {
			i = len(all)
			index[p] = i
			all = append(all, share{pair: p})
		}
		return &all[i]
	}
	for p, t := range of {
		at(p, p.debtor).out.addTotal(t)
		at(p, p.creditor).in.addTotal(t)
	}
	slices.SortFunc(all, func(a, b share) int { return comparePairs(a.pair, b.pair) })
	return all
}

func (t *total) addTotal(other *total) {
	t.count += other.count
	t.units.Add(&t.units, &other.units)
}

// settledCycle writes the accounts of a cycle in ascending order.
func (m *maker) settledCycle(number uint32) error {
	c, _ := m.e.Cycle(number)
	in := totals[pair]{}
	m.cyclePairs(number, in)
	counted := map[uint32]share{}
	for _, s := range shares(in) {
		counted[s.debtor] = s
	}
	var positions []engine.CyclePositionInfo
	m.eachPosition(number, func(p *engine.CyclePositionInfo) { positions = append(positions, *p) })
	slices.SortFunc(positions, func(a, b engine.CyclePositionInfo) int { return cmp.Compare(a.Account, b.Account) })
	for _, p := range positions {
		s := counted[p.Account]
		s.pair = pair{debtor: p.Account, cycle: number, method: engine.Net}
		if err := m.settled(&s, c.State.String(), big.NewInt(p.Position), p.Unwound); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) settled(s *share, state string, net *big.Int, unwound uint64) error {
	owner, asset := m.owner(s.debtor)
	return m.row(text(asset.Code), text(s.method.String()), day(s.date), unless0(s.cycle), text(state), whole(s.debtor), text(owner),
		whole(s.out.count), sum(&s.out.units, asset.Scale), whole(s.in.count), sum(&s.in.units, asset.Scale), sum(net, asset.Scale), unless0(unwound))
}
