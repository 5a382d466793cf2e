package auditor

import "fmt"

// limit bounds what an account sends net, to one counterparty or to all that have none of their own.
type limit struct {
	account, counterparty uint64
	amount                int64
	outflow               int64 // since it was set first, or again after a removal, or since the date rolled
}

// limit sets a limit. Set again it goes on counting.
func (a *account) limit(e *event, amount int64) {
	l := a.limits[e.Counterparty]
	if l == nil {
		l = &limit{account: e.Account, counterparty: e.Counterparty}
		a.limits[e.Counterparty] = l
	}
	l.amount = amount
}

// remove takes a limit or a cap away.
func (a *account) remove(e *event) {
	if e.LimitKind == "net_debit_cap" {
		a.cap = nil
		return
	}
	delete(a.limits, e.Counterparty)
}

// limitOn is the limit that counts what flows between an account and another; nil: none does.
func (a *account) limitOn(counterparty uint64) *limit {
	if l := a.limits[counterparty]; l != nil {
		return l
	}
	return a.limits[0]
}

// flow counts an order that settled, or a part of it, with the limits of both. A funding counts with none.
func (b *book) flow(debtor, creditor uint64, amount int64) {
	if l := b.accounts[debtor].limitOn(creditor); l != nil {
		l.outflow += amount
		b.touched.passed = append(b.touched.passed, l)
	}
	if l := b.accounts[creditor].limitOn(debtor); l != nil {
		l.outflow -= amount
	}
}

// within: at the end of a sequence no limit is exceeded that an order of it counted against. Orders may have settled in several steps, and a limit is kept at
// the end of each; what a later step without such an order does to it can only be a credit, so the last step shows at the end.
func (b *book) within(passed []*limit) error {
	for _, l := range passed {
		if l.outflow > l.amount && b.accounts[l.account].limits[l.counterparty] == l {
			return fmt.Errorf("section 4, limits: account %d sent %d net to account %d (0: all), its limit is %d", l.account, l.outflow, l.counterparty, l.amount)
		}
	}
	return nil
}

// headroom: an order is accepted into a cycle only where its debtor's position over all unsettled cycles stays above the cap. Each is accepted by itself, so this
// is exact.
func (b *book) headroom(o *order) error {
	a := b.accounts[o.debtor]
	if a == nil || a.cap == nil {
		return nil
	}
	if position := b.projected(o.debtor); position < -*a.cap {
		return fmt.Errorf("section 4, net debit cap: with order %s account %d stands at %d, its cap is %d", o.id, o.debtor, position, *a.cap)
	}
	return nil
}

// projected is the position of an account over all unsettled cycles.
func (b *book) projected(number uint64) (sum int64) {
	for _, c := range b.cycles {
		sum += c.positions[number]
	}
	return sum
}

// kept is what a class of orders has to leave for higher ones.
type kept struct {
	due  bool  // an order of the class, or a lower one, took from the account by the present sequence
	most int64 // the cover that stood since the last of these
}

// reserved is what a class has to leave: 0 for normal orders, 1 for urgent ones.
func (a *account) reserved(class int) int64 {
	if class == 0 {
		return a.urgent + a.highly
	}
	return a.highly
}

// take notes that an order of a priority took from the account.
func (a *account) take(rank int) {
	for class := rank; class < len(a.kept); class++ {
		a.kept[class] = kept{true, a.balance + a.line}
	}
}

// keep notes a change of the balance.
func (a *account) keep() {
	for class := range a.kept {
		k := &a.kept[class]
		k.most = max(k.most, a.balance+a.line)
	}
}

// untouched: no order took what is reserved for higher priorities. Orders that settle together must leave it when all of them have settled. Which ones
// those are can't be seen from outside; but at some moment behind the last order of the class the cover must have been what is reserved, and this is checked.
func (b *book) untouched(number uint64) error {
	a := b.accounts[number]
	was := a.kept
	a.kept = [2]kept{}
	for class, k := range was {
		if k.due && !a.issuer && k.most < a.reserved(class) {
			return fmt.Errorf("section 4, reservations: an order below the class reserved for left account %d with a cover of %d, of which %d is reserved", number, k.most, a.reserved(class))
		}
	}
	return nil
}
