package report

import "weir/engine"

var matrixColumns = []Column{
	{"asset", Text}, {"method", Text}, {"business_date", Date}, {"cycle", Whole}, {"state", Text}, {"debtor_account", Whole}, {"debtor", Text},
	{"creditor_account", Whole}, {"creditor", Text}, {"orders", Whole}, {"amount", Amount},
}

// matrix says who paid whom how much: what settled by itself by business date of the order, then each cycle.
func (m *maker) matrix() error {
	if err := m.pairs(m.paid(), engine.Settled.String()); err != nil {
		return err
	}
	for number := uint32(1); number <= uint32(m.e.Cycles()); number++ {
		c, _ := m.e.Cycle(number)
		in := totals[pair]{}
		m.cyclePairs(number, in)
		if err := m.pairs(in, c.State.String()); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) pairs(of totals[pair], state string) error {
	for _, p := range of.sorted(comparePairs) {
		debtor, asset := m.owner(p.debtor)
		creditor, _ := m.owner(p.creditor)
		t := of[p]
		err := m.row(text(asset.Code), text(p.method.String()), day(p.date), unless0(p.cycle), text(state), whole(p.debtor), text(debtor),
			whole(p.creditor), text(creditor), whole(t.count), sum(&t.units, asset.Scale))
		if err != nil {
			return err
		}
	}
	return nil
}
