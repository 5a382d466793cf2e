package twin

import (
	"slices"

	"weir/engine"
)

// roll closes the first session and goes to the date of the second, which becomes the first, or else to another date. What counts for a
// date begins anew.
func (t *Twin) roll(a *asset, date uint32, late bool) {
	ends := a.date
	if a.second != nil {
		a.date, a.day, a.second = a.second.date, a.second.day, nil
	} else {
		a.date, a.day = date, engine.Closed
	}
	if !late {
		t.forget(a, ends)
	}
	a.rolled, a.opened = t.seq, false
	if a.day == engine.Closed {
		t.zero(a)
	}
	for _, open := range t.accountsOf(a) {
		for _, l := range open.limits {
			l.outflow = 0
		}
		if slices.ContainsFunc(open.limits, func(l *limit) bool { return !l.removed }) {
			t.wake(open)
		}
	}
	t.measureAnew(a)
}

// zero moves all balances to the issuer, if the asset wants that.
func (t *Twin) zero(a *asset) {
	if !a.has(engine.OptionZero) {
		return
	}
	for _, open := range t.accountsOf(a) {
		if open.kind == engine.AccountIssuer || open.balance == 0 {
			continue
		}
		t.emit(engine.Event{Kind: engine.BalanceZeroed, Amount: open.balance, Debtor: open.number, Asset: a.number})
		a.issuerAccount.balance += open.balance
		open.balance = 0
	}
}

// measureAnew lets the measures of an asset begin anew.
func (t *Twin) measureAnew(a *asset) {
	for _, o := range t.orders {
		if o.asset != a {
			continue
		}
		o.moved = nil
		o.entered = o.entered && !o.status.Final()
		o.enteredAt = t.time
	}
	for _, open := range t.accountsOf(a) {
		open.position, open.used = 0, 0
		open.upper = t.flowsOf(open).lower()
		open.opening = open.balance
	}
}
