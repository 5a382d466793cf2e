package engine

import "unsafe"

// queue is what an account has once an order waited from or to it: a list of orders for each priority, in order of place, and the
// list of the queued orders to it. The sums are kept so that the position with all that is queued is known at any time.
type queue struct {
	head, tail [priorities]uint32 // slots
	headIn     uint32
	tailIn     uint32
	out        [priorities]int64 // sums of the queued amounts, minor units
	in         int64
	waitingOut int64 // orders that have entered and are not final, the held ones among them
	waitingIn  int64
	waitsOut   uint32 // orders that are not final
	waitsIn    uint32
	barred     uint32 // queued orders to creditors that are blocked for credit
	owed       int64  // how far the balance was below zero when the credit line was set last: where that is more than the line, it counts in the sum of lines
	account    uint32 // whose it is
	soiled     bool   // its bounds have to be looked at
	noted      bool   // stands among those whose linked orders may settle in part; never between instructions
	bounds     [levels]bound
	netHead    uint32 // waiting net orders, first in first out
	netTail    uint32
	projected  int64  // position over all unsettled cycles
	netCap     int64  // net debit cap; noCap: none
	cycles     uint32 // unsettled cycles that the account has orders in
	netWaking  bool   // stands in the line of those whose net orders are to be served; never between instructions
	linked     uint32 // queued orders of the account that are linked
	_          [44]byte
}

var _ = [1]struct{}{}[unsafe.Sizeof(queue{})-704]

// queueOf is the queue of an account, made when it is needed first.
func (e *Engine) queueOf(number uint32) *queue {
	a := e.accounts.at(number)
	if a.queue == 0 {
		index, q := e.queues.add()
		a.queue, q.account, q.netCap = index, number, noCap
	}
	return e.queues.at(a.queue)
}

func (q *queue) sum() int64 { return q.out[0] + q.out[1] + q.out[2] }

// front is the slot of the order to settle next, 0 when none waits.
func (q *queue) front() uint32 {
	for p := priorities - 1; p > 0; p-- {
		if q.head[p] != 0 {
			return q.head[p]
		}
	}
	return q.head[0]
}

// last is the slot of the order that would settle last.
func (q *queue) last() uint32 {
	for p := range q.tail {
		if q.tail[p] != 0 {
			return q.tail[p]
		}
	}
	return 0
}

// hasFrom says whether an order of this or a higher priority waits.
func (q *queue) hasFrom(p Priority) bool {
	for int(p) < priorities {
		if q.head[p] != 0 {
			return true
		}
		p++
	}
	return false
}

// behind is the slot after w in the whole queue, 0 at the end.
func (q *queue) behind(w *waiting) uint32 {
	if w.next != 0 {
		return w.next
	}
	for p := int(w.priority) - 1; p >= 0; p-- {
		if q.head[p] != 0 {
			return q.head[p]
		}
	}
	return 0
}

// before is the slot before w in the whole queue, 0 at the front.
func (q *queue) before(w *waiting) uint32 {
	if w.previous != 0 {
		return w.previous
	}
	for p := int(w.priority) + 1; p < priorities; p++ {
		if q.tail[p] != 0 {
			return q.tail[p]
		}
	}
	return 0
}

// enqueue puts a waiting order at the end of its priority. The caller keeps the order's hash.
func (e *Engine) enqueue(slot uint32, w *waiting) {
	q := e.queueOf(w.debtor)
	w.setPlace(int64(e.seq))
	if tail := q.tail[w.priority]; tail != 0 {
		w.rank = max(w.rank, e.waitings.at(tail).rank+1)
	}
	e.pushBack(slot, w, &q.head[w.priority], &q.tail[w.priority])
	e.joinSums(slot, w, q)
}

// putInQueue lets an order that waited apart stand at the end of its priority.
func (e *Engine) putInQueue(slot uint32, w *waiting, o *order) {
	e.hash -= e.orderHash(o)
	o.status = Queued
	e.enqueue(slot, w)
	e.hash += e.orderHash(o)
}

// setAside lets a queued order wait apart.
func (e *Engine) setAside(o *order, status Status, kind EventKind) {
	e.hash -= e.orderHash(o)
	e.dequeue(e.slotOf(o))
	o.status = status
	e.hash += e.orderHash(o)
	e.emitOrder(kind, o)
}

// pushBack puts a waiting order at the end of a list of its debtor.
func (e *Engine) pushBack(slot uint32, w *waiting, head, tail *uint32) {
	w.next, w.previous = 0, *tail
	if *tail == 0 {
		*head = slot
	} else {
		e.waitings.at(*tail).next = slot
	}
	*tail = slot
}

// unlink takes a waiting order out of a list of its debtor, wherever it stands.
func (e *Engine) unlink(w *waiting, head, tail *uint32) {
	if w.previous == 0 {
		*head = w.next
	} else {
		e.waitings.at(w.previous).next = w.next
	}
	if w.next == 0 {
		*tail = w.previous
	} else {
		e.waitings.at(w.next).previous = w.previous
	}
}

// enqueueFirst puts a waiting order before all others of its priority.
func (e *Engine) enqueueFirst(slot uint32, w *waiting) {
	q := e.queueOf(w.debtor)
	w.setPlace(-int64(e.seq))
	w.next, w.previous = q.head[w.priority], 0
	if w.next == 0 {
		q.tail[w.priority] = slot
	} else {
		e.waitings.at(w.next).previous = slot
	}
	q.head[w.priority] = slot
	e.joinSums(slot, w, q)
}

// joinSums enters a queued order in the creditor's list and in the sums of both.
func (e *Engine) joinSums(slot uint32, w *waiting, q *queue) {
	d, c := e.accounts.at(w.debtor), e.accounts.at(w.creditor)
	d.queued++
	if d.queued == 1 {
		e.active.set(w.debtor)
	}
	q.out[w.priority] += w.amount
	if c.isBlockedForCredit() {
		q.barred++
	}
	if w.link != 0 {
		e.countLinked(w, 1)
	}
	in := e.queueOf(w.creditor)
	in.in += w.amount
	e.linkIn(slot, w, in)
	asset := e.assets.at(uint32(d.asset))
	asset.stale = true
	if asset.bounded {
		e.widen(w, q, in)
		e.soil(w.debtor, d)
		e.soil(w.creditor, c)
	}
}

// dequeue takes a queued order out, wherever it stands. The caller keeps the order's hash.
func (e *Engine) dequeue(w *waiting) {
	d, c := e.accounts.at(w.debtor), e.accounts.at(w.creditor)
	q, in := e.queues.at(d.queue), e.queues.at(c.queue)
	asset := e.assets.at(uint32(d.asset))
	asset.stale = true
	if asset.bounded {
		e.narrow(uint32(e.orders.at(w.order).link), w, q, in)
		e.soil(w.debtor, d)
		e.soil(w.creditor, c)
	}
	e.unlink(w, &q.head[w.priority], &q.tail[w.priority])
	e.unlinkIn(w, in)
	q.out[w.priority] -= w.amount
	in.in -= w.amount
	if c.isBlockedForCredit() {
		q.barred--
	}
	if w.link != 0 {
		e.countLinked(w, -1)
	}
	d.queued--
	if d.queued == 0 {
		e.active.clear(w.debtor)
	}
}

// linkIn puts an order at the end of the list of those to its creditor.
func (e *Engine) linkIn(slot uint32, w *waiting, in *queue) {
	w.nextIn, w.previousIn = 0, in.tailIn
	if in.tailIn == 0 {
		in.headIn = slot
	} else {
		e.waitings.at(in.tailIn).nextIn = slot
	}
	in.tailIn = slot
}

// unlinkIn takes an order out of the list of those to its creditor.
func (e *Engine) unlinkIn(w *waiting, in *queue) {
	if w.previousIn == 0 {
		in.headIn = w.nextIn
	} else {
		e.waitings.at(w.previousIn).nextIn = w.nextIn
	}
	if w.nextIn == 0 {
		in.tailIn = w.previousIn
	} else {
		e.waitings.at(w.nextIn).previousIn = w.previousIn
	}
}
