package engine

import (
	"math"
	"math/bits"
)

// noteParts notes an account with linked orders in its queue: one of them may be settled in part when nothing else moves.
// The asset's count is asked first: it is at hand, and the account's is in a cache line that a settlement needs for nothing else.
func (e *Engine) noteParts(number uint32, a *account) {
	if a.queued == 0 || e.assets.at(uint32(a.asset)).linked == 0 {
		return
	}
	if q := e.queues.at(a.queue); q.linked != 0 && !q.noted {
		q.noted = true
		e.parts = append(e.parts, number)
	}
}

// settlePart settles a part of the first pair that allows it, by the sequence of its older side, of those at the fronts of the noted accounts, and says whether there was one.
func (e *Engine) settlePart() bool {
	for _, number := range e.parts {
		e.notePair(number)
	}
	e.parts = e.parts[:0]
	for len(e.pairsInPart) > 0 {
		slot := e.popPair()
		w := e.waitings.at(slot)
		if w.order == 0 || w.link == 0 || !e.isPartialPair(w) {
			continue
		}
		g := e.groupOf(slot)
		if x, y := e.largestPart(&g); x > 0 && e.countPart(w) {
			e.payPart(&g, x, y)
			return true
		}
	}
	return false
}

// notePair adds the pair at the front of an account, if both sides allow it to settle in part, to the heap of those to be looked at: the one with the oldest side first.
func (e *Engine) notePair(number uint32) {
	a := e.accounts.at(number)
	q := e.queues.at(a.queue)
	q.noted = false
	if a.queued == 0 {
		return
	}
	front := q.front()
	w := e.waitings.at(front)
	if w.link == 0 || !e.isPartialPair(w) {
		return
	}
	slot := e.groupOf(front).slots[0]
	e.pairsInPart = append(e.pairsInPart, slot)
	at := len(e.pairsInPart) - 1
	for ; at > 0 && e.isOlder(slot, e.pairsInPart[(at-1)/2]); at = (at - 1) / 2 {
		e.pairsInPart[at] = e.pairsInPart[(at-1)/2]
	}
	e.pairsInPart[at] = slot
}

// popPair takes the pair with the oldest side out of the heap.
func (e *Engine) popPair() uint32 {
	first, last := e.pairsInPart[0], len(e.pairsInPart)-1
	moved := e.pairsInPart[last]
	e.pairsInPart = e.pairsInPart[:last]
	at := 0
	for child := 1; child < last; child = 2*at + 1 {
		if child+1 < last && e.isOlder(e.pairsInPart[child+1], e.pairsInPart[child]) {
			child++
		}
		if !e.isOlder(e.pairsInPart[child], moved) {
			break
		}
		e.pairsInPart[at] = e.pairsInPart[child]
		at = child
	}
	if last > 0 {
		e.pairsInPart[at] = moved
	}
	return first
}

// isOlder says whether the order of a slot came before that of another.
func (e *Engine) isOlder(a, b uint32) bool { return e.seqOf(a) < e.seqOf(b) }

func (e *Engine) seqOf(slot uint32) uint64 { return e.orders.at(e.waitings.at(slot).order).seq }

// isPartialPair says whether a linked order is of a pair that both sides allow to settle in part.
func (e *Engine) isPartialPair(w *waiting) bool {
	return e.isPartial(w) && e.isPartial(e.waitings.at(w.link))
}

// countPart counts a part of the pair of an order, and says whether this instruction may settle it.
func (e *Engine) countPart(w *waiting) bool {
	t := e.trades.at(w.beside)
	if t.partSeq != e.seq {
		t.partSeq, t.parts = e.seq, 0
	}
	if t.parts == PartsMax {
		return false
	}
	t.parts++
	return true
}

// isPartial says whether a linked order is a side that may settle in part.
func (e *Engine) isPartial(w *waiting) bool {
	return e.isSide(w) && e.trades.at(w.beside).partial
}

// largestPart is the largest part of a pair at the fronts of its queues that can settle: the quantity of the security and the cash for it; 0 for none.
func (e *Engine) largestPart(g *group) (quantity, cash int64) {
	for _, slot := range g.all() {
		w := e.waitings.at(slot)
		if e.hinderStand(g, slot, false) != ReasonNone || e.queues.at(e.accounts.at(w.debtor).queue).front() != slot {
			return 0, 0
		}
	}
	s, c := e.securityFirst(g)
	security, money := e.trades.at(s.beside), e.trades.at(c.beside)
	allowed := e.allowed(c)
	quantity = min(e.allowed(s), s.amount-1)
	if quantity < 1 || allowed < 1 {
		return 0, 0
	}
	most := mostFor(money.settled+min(allowed, c.amount), security.agreed, money.agreed)
	quantity = min(quantity, most-security.settled)
	if quantity < 1 {
		return 0, 0
	}
	cash = share(money.agreed, security.settled+quantity, security.agreed) - money.settled
	if cash < 1 {
		return 0, 0
	}
	return quantity, cash
}

// securityFirst is the two orders of a pair, that of the security first.
func (e *Engine) securityFirst(g *group) (security, cash *waiting) {
	a, b := e.waitings.at(g.slots[0]), e.waitings.at(g.slots[1])
	if e.isSecurity(e.assetNumber(a.debtor)) {
		return a, b
	}
	return b, a
}

// allowed is how much of an order its debtor's cover, reservations and limits allow alone.
func (e *Engine) allowed(w *waiting) int64 {
	d := e.accounts.at(w.debtor)
	amount := min(d.cover(), d.cover()-d.reservedFrom(w.priority))
	if l := e.limitOn(w.debtor, w.creditor); l != nil {
		amount = min(amount, l.amount-l.outflow)
	}
	return amount
}

// share is whole x part / of, rounded down.
func share(whole, part, of int64) int64 {
	high, low := bits.Mul64(uint64(whole), uint64(part))
	quotient, _ := bits.Div64(high, low, uint64(of))
	return int64(quotient)
}

// mostFor is the largest quantity of which the share of the cash, cash x quantity / of rounded down, is not above a sum: that of the next unit of cash, less a trifle.
func mostFor(sum, of, cash int64) int64 {
	high, low := bits.Mul64(uint64(sum)+1, uint64(of))
	low, borrow := bits.Sub64(low, 1, 0)
	high -= borrow
	if high >= uint64(cash) {
		return math.MaxInt64
	}
	quotient, _ := bits.Div64(high, low, uint64(cash))
	return int64(min(quotient, math.MaxInt64))
}

// payPart settles a part of a pair; the rest keeps its place.
func (e *Engine) payPart(g *group, quantity, cash int64) {
	s, _ := e.securityFirst(g)
	for _, slot := range g.all() {
		w := e.waitings.at(slot)
		part := cash
		if w == s {
			part = quantity
		}
		e.shrink(w, part)
		o := e.orders.at(w.order)
		e.countSide(o, w, part)
		e.transfer(o, part)
		e.emitOrder(OrderSettledPart, o).Amount = part
	}
	for _, slot := range g.all() {
		e.accounts.at(e.waitings.at(slot).debtor).countUsed()
	}
}

// shrink takes a part out of a queued order.
func (e *Engine) shrink(w *waiting, part int64) {
	d := e.accounts.at(w.debtor)
	q, in := e.queues.at(d.queue), e.queueOf(w.creditor)
	asset := e.assets.at(uint32(d.asset))
	w.amount -= part
	q.out[w.priority] -= part
	in.in -= part
	q.waitingOut -= part
	in.waitingIn -= part
	asset.waiting -= part
	asset.stale = true
	if !asset.bounded {
		return
	}
	for l := range q.bounds {
		if b := &q.bounds[l]; b.holds(w) {
			b.out -= part
			in.bounds[l].in -= part
		}
	}
	e.soil(w.debtor, d)
	e.soil(w.creditor, e.accounts.at(w.creditor))
}
