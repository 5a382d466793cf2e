package twin

import (
	"slices"

	"weir/engine"
)

// playsFundings says whether what a funding settles is found by playing it: where orders may pass others, and none is linked.
func (t *Twin) playsFundings(a *asset) bool {
	return a.has(engine.OptionBypass) && a.settles() && !t.holdsLinked(a)
}

// played is what settles when an account gets an amount, the oldest first: by itself, and, where solutions settle on command only, by these. It is really done, and then undone.
func (t *Twin) played(a *account, amount int64) (alone, together []*order) {
	defer t.saved()()
	a.balance += amount
	a.asset.issuerAccount.balance -= amount
	t.wake(a)
	t.rest()
	moved := func(o *order) bool { return o.done == t.seq && o.status == engine.Settled }
	alone = chosen(t.orders, moved)
	for c := t.greatest([]*asset{a.asset}); len(c) > 0; c = t.greatest([]*asset{a.asset}) {
		t.settleTogether(c)
		t.rest()
	}
	return alone, chosen(t.orders, func(o *order) bool { return moved(o) && !slices.Contains(alone, o) })
}

// saved notes all that settling changes, and answers what brings it back. What happens until then has a sequence of its own.
func (t *Twin) saved() (undo func()) {
	was := *t
	t.seq++
	t.results = &engine.Results{}
	t.line, t.queued = nil, slices.Clone(t.queued)
	var undoes []func()
	for _, a := range t.assets {
		undoes = append(undoes, undoing(a))
	}
	for _, a := range t.accounts {
		undoes = append(undoes, undoing(a))
		for _, l := range a.limits {
			undoes = append(undoes, undoing(l))
		}
	}
	for _, o := range t.orders {
		undoes = append(undoes, undoing(o))
	}
	return func() {
		for _, undo := range undoes {
			undo()
		}
		*t = was
	}
}

func undoing[T any](v *T) func() {
	was := *v
	return func() { *v = was }
}

// tightFundings is, in ascending order, all amounts that may be the least with which something else settles. With the least one of the debtor's conditions is just fulfilled, whichever:
// so it is a sum of some of what the debtor has to pay, and of what it has reserved from one of them, less what it has and less a sum of some of what it is to get.
func (t *Twin) tightFundings(debtor *account) []int64 {
	cover := debtor.cover().Int64()
	amounts := []int64{-cover}
	for _, o := range t.queued {
		amount := o.amount()
		switch debtor.number {
		case o.record.Creditor:
			amount = -amount
		case o.record.Debtor:
		default:
			continue
		}
		for _, sum := range slices.Clone(amounts) {
			amounts = append(amounts, sum+amount)
		}
		slices.Sort(amounts)
		if amounts = slices.Compact(amounts); len(amounts) > mostTried {
			return amounts
		}
	}
	tight := []int64{0}
	for _, sum := range amounts {
		for p := engine.Normal; p <= engine.HighlyUrgent; p++ {
			tight = append(tight, sum+debtor.reservedFrom(p).Int64())
		}
	}
	slices.Sort(tight)
	return slices.DeleteFunc(slices.Compact(tight), func(amount int64) bool { return amount < 0 })
}

// NeedsResolve says whether an order that settles with an amount more for its debtor does so by a Resolve only. Where linked orders wait, one that is not the front of its queue
// has to be in a solution of the assets that resolve at events.
func (t *Twin) NeedsResolve(seq uint64, amount int64) bool {
	o := t.orders[slices.IndexFunc(t.orders, func(o *order) bool { return o.seq == seq })]
	debtor, _ := t.parties(o)
	if t.holdsLinked(o.asset) {
		defer t.saved()()
		debtor.balance += amount
		if t.waiting(debtor)[0] == o && t.waitsFor(o) == engine.ReasonNone {
			return false
		}
		return !o.asset.resolvesAtEvents() || !slices.Contains(t.greatest(t.joined(o.asset, (*asset).resolvesAtEvents))[debtor], o)
	}
	if !o.asset.has(engine.OptionOnCommand) {
		return false
	}
	alone, _ := t.played(debtor, amount)
	return !slices.Contains(alone, o)
}
