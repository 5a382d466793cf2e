package engine

import "unsafe"

// limit bounds the net outflow of an account: to one counterparty, or to all that have no bilateral limit. 64 bytes.
type limit struct {
	account      uint32
	counterparty uint32 // account; 0: the multilateral limit
	next         uint32 // limit of the account, as they were first set
	debits       uint32 // of a resolution: orders in it that count against the limit
	amount       int64  // minor units; removed: limitRemoved
	outflow      int64  // net, since it was set
	room         int64  // of a resolution: what is left with all in it settled
	posed        int32  // its index in a netting problem
	_            [20]byte
}

var _ = [1]struct{}{}[unsafe.Sizeof(limit{})-64]

const limitRemoved = -1

// outflowMax is where a net outflow stays, so that no sum can leave 64 bits; it is more than any limit.
const outflowMax = MaxWaiting

// overLimit is the reason if the amount would pass a limit of the debtor.
func (e *Engine) overLimit(debtor, creditor uint32, amount int64) Reason {
	l := e.limitOn(debtor, creditor)
	if l == nil {
		return ReasonNone
	}
	return l.over(l.outflow + amount)
}

// over is the reason if an outflow would pass the limit.
func (l *limit) over(outflow int64) Reason {
	switch {
	case outflow <= l.amount:
		return ReasonNone
	case l.counterparty == 0:
		return OverMultilateral
	}
	return OverBilateral
}

// limitOn is the limit of an account that counts what flows between it and a counterparty, nil where none does.
func (e *Engine) limitOn(account, counterparty uint32) *limit {
	if l := e.findLimit(account, counterparty); l != nil && l.amount != limitRemoved {
		return l
	}
	if l := e.findLimit(account, 0); l != nil && l.amount != limitRemoved {
		return l
	}
	return nil
}

// findLimit is the limit of this account on this counterparty, also a removed one; nil where none was ever set.
func (e *Engine) findLimit(account, counterparty uint32) *limit {
	p := e.limitTable.probe(limitKeyHash(account, counterparty))
	for i := e.limitTable.next(&p); i != 0; i = e.limitTable.next(&p) {
		if l := e.limits.at(i); l.account == account && l.counterparty == counterparty {
			return l
		}
	}
	return nil
}

// countFlow counts a settled order against the debtor's limit and for the creditor's.
func (e *Engine) countFlow(o *order, amount int64, d, c *account) {
	if d.limits != 0 {
		e.flow(e.limitOn(o.debtor, o.creditor), amount)
	}
	if c.limits != 0 {
		e.flow(e.limitOn(o.creditor, o.debtor), -amount)
	}
}

func (e *Engine) flow(l *limit, amount int64) {
	if l == nil {
		return
	}
	e.hash -= limitHash(l)
	l.outflow = max(-outflowMax, min(outflowMax, l.outflow+amount))
	e.hash += limitHash(l)
}

// staysWithin says whether flows of so much in all, in whatever order, leave the outflow within its bounds.
func (l *limit) staysWithin(flows int64) bool {
	return l.outflow <= outflowMax-flows && l.outflow >= flows-outflowMax
}

// addLimit makes a limit without an amount.
func (e *Engine) addLimit(number, counterparty uint32) *limit {
	index, l := e.limits.add()
	l.account, l.counterparty, l.amount = number, counterparty, limitRemoved
	e.limitTable.insert(limitKeyHash(number, counterparty), index)
	a := e.accounts.at(number)
	if a.limits == 0 {
		a.limits = index
		return l
	}
	last := e.limits.at(a.limits)
	for last.next != 0 {
		last = e.limits.at(last.next)
	}
	last.next = index
	return l
}

// limitHash is a limit's part of the state hash; a removed one has none.
func limitHash(l *limit) uint64 {
	if l.amount == limitRemoved {
		return 0
	}
	return HashWords(tagLimit, uint64(l.account)|uint64(l.counterparty)<<32, uint64(l.amount), uint64(l.outflow))
}

func limitKeyHash(account, counterparty uint32) uint32 {
	return uint32(fold(uint64(account)|uint64(counterparty)<<32^tagLimit, hashFactor))
}

// LimitInfo is a limit as readers see it. Amounts are in minor units.
type LimitInfo struct {
	Account      uint32
	Counterparty uint32 // account; 0: the multilateral limit
	Amount       int64
	Outflow      int64 // net, since it was set
}

// Limits adds the limits of an account to into, in the order in which they were first set.
func (e *Engine) Limits(account uint32, into []LimitInfo) []LimitInfo {
	if !e.hasAccount(account) {
		return into
	}
	for i := e.accounts.at(account).limits; i != 0; i = e.limits.at(i).next {
		if l := e.limits.at(i); l.amount != limitRemoved {
			into = append(into, LimitInfo{l.account, l.counterparty, l.amount, l.outflow})
		}
	}
	return into
}
