package twin

import (
	"slices"

	"weir/engine"
)

// Funded is which orders of its asset would settle if the account got an amount, the oldest first: those of the greatest solution of the asset
// and all that are joined to it and settle. Nobody funds the issuer.
func (t *Twin) Funded(number uint32, amount int64) []engine.OrderInfo {
	var funded []engine.OrderInfo
	for _, o := range t.funded(t.account(number), amount) {
		funded = append(funded, o.info())
	}
	return funded
}

func (t *Twin) funded(a *account, amount int64) []*order {
	if a == nil || !a.asset.settles() {
		return nil
	}
	if t.playsFundings(a.asset) {
		alone, together := t.played(a, amount)
		return append(alone, together...)
	}
	a.balance += amount
	a.asset.issuerAccount.balance -= amount
	c := t.greatest(t.joined(a.asset, (*asset).settles))
	a.balance -= amount
	a.asset.issuerAccount.balance += amount
	return chosen(t.orders, func(o *order) bool {
		debtor, _ := t.parties(o)
		return o.asset == a.asset && slices.Contains(c[debtor], o)
	})
}

// WhatIf says what would settle if the account were funded, as engine.Engine.WhatIf does.
func (t *Twin) WhatIf(number uint32, amount int64, into []engine.OrderInfo, limit int) (settled []engine.OrderInfo, count int, value int64) {
	all := t.funded(t.account(number), amount)
	for i, o := range all {
		value += o.amount()
		if i < limit {
			into = append(into, o.info())
		}
	}
	return into, len(all), value
}

// maxFunding is more than any account lacks for all that waits, with all that may be reserved.
const maxFunding = 1 << 62

// Explain says what an order waits for, as engine.Engine.Explain does.
func (t *Twin) Explain(id [16]byte, instructor uint32) (engine.Explanation, engine.Reason) {
	o, reason := t.namedOrder(&engine.Instruction{ID: id, Instructor: instructor})
	switch {
	case o == nil:
		return engine.Explanation{}, reason
	case o.status.Final():
		return engine.Explanation{}, engine.AlreadyFinal
	}
	e := engine.Explanation{Order: o.info()}
	if o.status != engine.Queued {
		return e, engine.ReasonNone
	}
	debtor, _ := t.parties(o)
	queue, waitsFor := t.waiting(debtor), t.waitsFor
	if o.isNet() {
		queue, waitsFor = t.netWaiting(debtor), t.netWaitsFor
	}
	e.Block = waitsFor(o)
	ahead := queue[:slices.Index(queue, o)]
	for _, q := range ahead {
		e.Ahead++
		e.AheadSum += q.amount()
	}
	if len(ahead) > 0 {
		e.Front, e.FrontBlock = ahead[0].info(), waitsFor(ahead[0])
	}
	t.explainFunding(o, &e)
	return e, engine.ReasonNone
}

// TooMany is the least funding where the twin would have to try more than mostTried amounts.
const (
	TooMany   = -1
	mostTried = 256
)

// explainFunding looks for the least funding: by halving where more money does no harm, else among all amounts that may be it. No funding frees a net order.
func (t *Twin) explainFunding(o *order, e *engine.Explanation) {
	debtor, _ := t.parties(o)
	frees := func(amount int64) bool { return slices.Contains(t.funded(debtor, amount), o) }
	switch {
	case o.isNet() || debtor.kind == engine.AccountIssuer:
	case t.playsFundings(o.asset):
		amounts := t.tightFundings(debtor)
		if len(amounts) > mostTried {
			e.LeastFunding = TooMany
		} else if at := slices.IndexFunc(amounts, frees); at >= 0 {
			e.LeastFunding, e.Fundable = amounts[at], true
		}
	case frees(maxFunding):
		e.LeastFunding, e.Fundable = leastOf(frees), true
	}
	e.OnCommand = e.Fundable && t.NeedsResolve(o.seq, e.LeastFunding)
}

// leastOf is the least amount that is enough, where every greater one is too.
func leastOf(enough func(int64) bool) int64 {
	if enough(0) {
		return 0
	}
	short, least := int64(0), int64(maxFunding)
	for least-short > 1 {
		if middle := short + (least-short)/2; enough(middle) {
			least = middle
		} else {
			short = middle
		}
	}
	return least
}
