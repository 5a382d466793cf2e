package engine

import "math/bits"

// Each account has one queue per priority, a list through the orders' links, oldest at the head.

// enqueue puts an order at the end of its priority's queue.
func (e *Engine) enqueue(a *account, index uint32, o *order) {
	p := o.priority()
	last := a.tail[p]
	o.link = uint64(last)
	if last == 0 {
		a.head[p] = index
	} else {
		e.orders.at(last).link |= uint64(index) << 32
	}
	a.tail[p] = index
	a.queued++
	a.addQueued(o.amount)
}

// dequeue takes an order out, wherever it stands. Its link is free afterwards.
func (e *Engine) dequeue(a *account, o *order) {
	p := o.priority()
	next, previous := uint32(o.link>>32), uint32(o.link)
	if previous == 0 {
		a.head[p] = next
	} else {
		q := e.orders.at(previous)
		q.link = uint64(next)<<32 | q.link&(1<<32-1)
	}
	if next == 0 {
		a.tail[p] = previous
	} else {
		q := e.orders.at(next)
		q.link = q.link>>32<<32 | uint64(previous)
	}
	a.queued--
	a.addQueued(-o.amount)
}

// addQueued keeps the sum of the queued amounts, in 96 bits: 2^32 orders of less than 2^63 fit.
func (a *account) addQueued(amount int64) {
	low, carry := bits.Add64(a.queuedLow, uint64(amount), 0)
	a.queuedLow = low
	a.queuedHigh += uint32(amount>>63) + uint32(carry)
}

// front is the order to settle next: the oldest of the highest priority that waits; 0 when none does.
func (a *account) front() uint32 {
	if a.queued == 0 {
		return 0
	}
	for p := priorities - 1; p > 0; p-- {
		if a.head[p] != 0 {
			return a.head[p]
		}
	}
	return a.head[0]
}

// blocked says whether an order of the same or a higher priority waits.
func (a *account) blocked(p Priority) bool {
	if a.queued == 0 {
		return false
	}
	for q := int(p); q < priorities; q++ {
		if a.head[q] != 0 {
			return true
		}
	}
	return false
}

// wake puts an account with a queue into the line of those to be served.
func (e *Engine) wake(number uint32, a *account) {
	if a.queued == 0 || a.waking {
		return
	}
	a.waking = true
	e.woken = append(e.woken, number)
}

// serve settles what the woken accounts can, and those that they wake, until nothing moves.
func (e *Engine) serve() {
	for i := 0; i < len(e.woken); i++ {
		a := e.accounts.at(e.woken[i])
		a.waking = false
		e.serveOne(a)
	}
	e.woken = e.woken[:0]
}

func (e *Engine) serveOne(a *account) {
	for {
		index := a.front()
		if index == 0 {
			return
		}
		o := e.orders.at(index)
		if !a.covers(o.amount) {
			return
		}
		e.hash -= orderHash(o)
		e.dequeue(a, o)
		e.settle(o, a)
		e.hash += orderHash(o)
		e.emitOrder(OrderSettled, o)
	}
}
