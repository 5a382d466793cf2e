package auditor

import "fmt"

// close holds the laws at the end of a sequence.
func (b *book) close() error {
	t := b.touched
	b.touched = touched{}
	for _, number := range t.accounts {
		if err := b.above(number); err != nil {
			return err
		}
		if err := b.untouched(number); err != nil {
			return err
		}
	}
	if err := b.within(t.passed); err != nil {
		return err
	}
	if err := b.together(t.settled); err != nil {
		return err
	}
	return b.inOrder(t.settled)
}

// above: who was debited by a sequence stands above its line at the end of it (invariant 2). What comes behind the last debit is only credits.
func (b *book) above(number uint64) error {
	a := b.accounts[number]
	debited := a.debited > 0
	a.debited, a.credited = 0, 0
	if debited && !a.issuer && a.balance < -a.line {
		return fmt.Errorf("invariant 2: account %d of %s in %s stands at %d, its line is %d", number, a.owner, a.asset, a.balance, a.line)
	}
	return nil
}

// together: linked orders settle by one sequence (invariant 7).
func (b *book) together(settled []*order) error {
	for _, o := range settled {
		g := b.groups[o.id]
		if g == nil {
			continue
		}
		for _, id := range g.ids {
			if other := b.orders[id]; other == nil || other.status != "settled" || other.seq != o.seq {
				return fmt.Errorf("invariant 7: order %s settled at sequence %d, and %s, which is linked to it, did not", o.id, o.seq, id)
			}
		}
	}
	return nil
}

var ranks = map[string]int{"normal": 0, "urgent": 1, "highly-urgent": 2}

// inOrder: in a strict asset nobody passes an order of the same debtor that waits before it (invariant 9).
func (b *book) inOrder(settled []*order) error {
	for _, o := range settled {
		if a := b.assets[o.asset]; a == nil || !a.strict || o.method != "gross" || o.debtor == a.number {
			continue
		}
		for _, w := range b.orders {
			ahead := w.queued && w.seq < o.seq && w.debtor == o.debtor && w.method == "gross" && (ranks[w.priority] > ranks[o.priority] || w.priority == o.priority && w.place < o.placed())
			if ahead {
				return fmt.Errorf("invariant 9: order %s settled at sequence %d past %s", o.id, o.seq, w.id)
			}
		}
	}
	return nil
}

// inTurn: no net order of a debtor is accepted before one that waits longer (invariant 9).
func (b *book) inTurn(o *order) error {
	for _, w := range b.orders {
		if w.queued && w.debtor == o.debtor && w.method == "net" && w.place < o.placed() {
			return fmt.Errorf("invariant 9: net order %s was accepted at sequence %d before %s", o.id, o.seq, w.id)
		}
	}
	return nil
}

// placed is where an order stood, or would have stood: at the end.
func (o *order) placed() int64 {
	if o.place == 0 {
		return int64(o.seq)
	}
	return o.place
}
