package twin

import (
	"cmp"
	"slices"

	"weir/engine"
)

// bypass runs the bypass stage until it settles nothing. What is linked may be in the greatest solution only, with orders of other assets.
func (t *Twin) bypass(a *asset, others condition) {
	for range engine.StagesMax {
		if c := t.greatest(t.joined(a, others)); c.holdsLinked() {
			t.settleTogether(c)
			t.serve()
			continue
		}
		best := t.greatest([]*asset{a})
		t.addWhatFits(a, best)
		other := t.dropBest(a)
		t.addWhatFits(a, other)
		if other.value().Cmp(best.value()) > 0 {
			best = other
		}
		if len(best) == 0 {
			return
		}
		t.settleTogether(best)
		t.serve()
	}
}

// inPriorities says whether what a debtor has in a choice fulfils the order of priorities, and neither a block nor a link keeps any of it back.
func (t *Twin) inPriorities(debtor *account, chosen []*order) bool {
	skipped := false // an order of the queue that is not chosen
	skippedUrgent := false
	for _, o := range t.waiting(debtor) {
		if !slices.Contains(chosen, o) {
			skipped = true
			skippedUrgent = skippedUrgent || o.priority > engine.Normal
			continue
		}
		if t.blocked(o) || o.group != nil || skippedUrgent || skipped && o.priority > engine.Normal {
			return false
		}
	}
	return true
}

// addWhatFits adds to a choice what fits, the oldest first.
func (t *Twin) addWhatFits(a *asset, c choice) {
	for range engine.SweepsMax {
		added := false
		for _, o := range t.orders {
			debtor, _ := t.parties(o)
			if o.status != engine.Queued || o.isNet() || o.asset != a || slices.Contains(c[debtor], o) {
				continue
			}
			without := c[debtor]
			c.put(debtor, chosen(t.waiting(debtor), func(q *order) bool { return q == o || slices.Contains(without, q) }))
			if t.inPriorities(debtor, c[debtor]) && len(t.lacks(debtor, c)) == 0 {
				added = true
			} else {
				c.put(debtor, without)
			}
		}
		if !added {
			return
		}
	}
}

// dropBest begins with all that may be in a choice and drops, for the account with the largest deficit, the order that fits
// the deficit best.
func (t *Twin) dropBest(a *asset) choice {
	c := choice{}
	for _, debtor := range t.accountsOf(a) {
		var all []*order
		for _, o := range t.waiting(debtor) {
			if with := append(slices.Clone(all), o); t.inPriorities(debtor, with) {
				all = with
			}
		}
		c.put(debtor, all)
	}
	for {
		debtor, worst := t.worst(a, c)
		if debtor == nil {
			return c
		}
		t.dropFitting(debtor, worst, c)
	}
}

// worst is the account with the largest deficit, the lowest if several have it, and what it lacks; nil where nobody lacks anything.
func (t *Twin) worst(a *asset, c choice) (*account, lack) {
	var debtor *account
	var worst lack
	for _, candidate := range t.accountsOf(a) {
		if len(c[candidate]) == 0 {
			continue
		}
		for _, l := range t.lacks(candidate, c) {
			if debtor == nil || l.deficit.Cmp(worst.deficit) > 0 {
				debtor, worst = candidate, l
			}
		}
	}
	return debtor, worst
}

// dropFitting drops the normal order that counts against a lack and fits it best: the smallest that covers it, else the largest, of
// equal ones the last. Where none counts the last of all goes.
func (t *Twin) dropFitting(debtor *account, l lack, c choice) {
	normal := chosen(c[debtor], func(o *order) bool { return o.priority == engine.Normal && l.counts(o) })
	if len(normal) == 0 {
		c.dropLast(debtor)
		return
	}
	slices.Reverse(normal)
	slices.SortStableFunc(normal, func(a, b *order) int { return cmp.Compare(a.amount(), b.amount()) })
	fits := func(o *order) bool { return l.deficit.IsInt64() && o.amount() >= l.deficit.Int64() }
	at := slices.IndexFunc(normal, fits)
	if at < 0 {
		largest := normal[len(normal)-1].amount()
		at = slices.IndexFunc(normal, func(o *order) bool { return o.amount() == largest })
	}
	dropped := normal[at]
	c.put(debtor, chosen(c[debtor], func(o *order) bool { return o != dropped }))
}
