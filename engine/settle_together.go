package engine

import (
	"slices"
	"unsafe"
)

// lane is a queue on its way from the front to the last order that settles.
type lane struct {
	queue *queue
	slot  uint32 // the next one
	last  uint32
	first int // where its slots begin in gathered
	at    int // where the next one goes
}

// lanes is how many queues are walked side by side: each step of a walk waits for memory, and so they wait together.
const lanes = 32

// together is how a set settles.
type together struct {
	wakes   bool // who receives is woken
	relinks bool // the lists of orders to each account are made anew afterwards
}

// settlePass settles what a pass took. In strict assets nobody has to be woken, for nothing more can settle.
func (e *Engine) settlePass(wakes bool) {
	t := together{wakes: wakes, relinks: !e.narrowed && e.left > e.stays}
	if t.relinks && !wakes && !e.ordered {
		e.settleSideBySide()
	} else {
		e.settleTaken(t)
	}
	if t.relinks {
		e.relink()
	}
}

// settleTaken settles what a resolution took: account by account as they came to take part, each in the order of its queue.
func (e *Engine) settleTaken(t together) {
	for rest := e.visited; len(rest) > 0; {
		group := rest[:min(lanes, len(rest))]
		rest = rest[len(group):]
		var side [lanes]lane
		for i, number := range group {
			side[i].last = e.seats.at(number).taken
		}
		e.gather(group, &side)
		for i, number := range group {
			if l := &side[i]; l.first < l.at {
				e.settlePrefix(number, l, t)
			}
		}
	}
	e.closeOpened()
}

// closeOpened takes the accounts into the state hash again.
func (e *Engine) closeOpened() {
	for _, number := range e.opened {
		a := e.accounts.at(number)
		a.standing &^= opened
		a.countUsed()
		e.hash += accountHash(number, a)
	}
	e.opened = e.opened[:0]
}

// gather lists the slots of some accounts up to the last of each, 0 for none, walking their queues side by side.
func (e *Engine) gather(numbers []uint32, side *[lanes]lane) {
	size, left := 0, 0
	for i, number := range numbers {
		l := &side[i]
		if l.first, l.at = size, size; l.last == 0 {
			continue
		}
		a := e.accounts.at(number)
		l.queue = e.queues.at(a.queue)
		l.slot = l.queue.front()
		size += int(a.queued)
		left++
	}
	e.gathered = slices.Grow(e.gathered[:0], size)[:size]
	for left > 0 {
		for i := range numbers {
			l := &side[i]
			if l.last == 0 {
				continue
			}
			w := e.waitings.at(l.slot)
			e.gathered[l.at] = l.slot
			l.at++
			if l.slot == l.last {
				l.last = 0
				left--
			}
			l.slot = l.queue.behind(w)
		}
	}
}

// open takes an account out of the state hash until all that settles together has settled.
func (e *Engine) open(number uint32) *account {
	a := e.accounts.at(number)
	if a.standing&opened == 0 {
		e.hash -= accountHash(number, a)
		a.standing |= opened
		e.opened = append(e.opened, number)
	}
	return a
}

// settlePrefix settles the gathered front of a queue. What concerns the debtor is done once for all of its orders.
func (e *Engine) settlePrefix(number uint32, l *lane, t together) {
	d := e.open(number)
	q := l.queue
	var sums [priorities]int64
	count := uint32(l.at - l.first)
	asset := e.assets.at(uint32(d.asset))
	if asset.bounded {
		e.narrowPrefix(e.gathered[l.first:l.at], q)
	}
	slots := e.gathered[l.first:l.at]
	ahead := e.askSlots(slots, t)
	for len(slots) > 0 {
		group := slots[:len(slots)-len(ahead)]
		slots = ahead
		ahead = e.askSlots(ahead, t)
		for _, slot := range group {
			w := e.waitings.at(slot)
			sums[w.priority] += w.amount
			e.pay(slot, w, d, t)
		}
	}
	e.cutTo(l.slot, q)
	e.debit(number, d, count, &sums)
}

// debit counts so many settled orders, by priority, on the debtor's side.
func (e *Engine) debit(number uint32, d *account, count uint32, sums *[priorities]int64) {
	e.noteParts(number, d)
	q, asset := e.queues.at(d.queue), e.assets.at(uint32(d.asset))
	sum := sums[0] + sums[1] + sums[2]
	for p := range sums {
		q.out[p] -= sums[p]
	}
	q.waitsOut -= count
	q.waitingOut -= sum
	d.queued -= count
	if d.queued == 0 {
		e.active.clear(number)
	}
	d.balance -= sum
	e.countSettled(d, sum)
	e.soil(number, d)
	asset.waiting -= sum
	asset.stale = true
	e.countMoved(asset, count, sum)
}

// askSlots asks for what the first of some waiting orders lead to, and for the waiting orders behind them, and answers the rest.
func (e *Engine) askSlots(slots []uint32, t together) []uint32 {
	group := slots[:min(askAhead, len(slots))]
	for _, slot := range slots[len(group):min(2*askAhead, len(slots))] {
		e.asking.add(unsafe.Pointer(e.waitings.at(slot)))
	}
	for _, slot := range group {
		w := e.waitings.at(slot)
		e.asking.add(unsafe.Pointer(e.orders.at(w.order)))
		if !t.relinks {
			e.asking.add(unsafe.Pointer(e.waitings.at(w.nextIn)))
			e.asking.add(unsafe.Pointer(e.waitings.at(w.previousIn)))
		}
	}
	e.askEvents(len(group))
	e.asking.send()
	return slots[len(group):]
}

// askEvents asks for the room of the events that a group makes, a group ahead.
func (e *Engine) askEvents(n int) {
	events := e.results.Events
	for i := range n {
		if at := len(events) + askAhead + i; at < cap(events) {
			e.asking.add(unsafe.Pointer(&events[:cap(events)][at]))
		}
	}
}

// pay is what a settled order of a prefix means for itself and its creditor.
func (e *Engine) pay(slot uint32, w *waiting, d *account, t together) {
	c := e.open(w.creditor)
	in := e.queues.at(c.queue)
	if !t.relinks {
		e.unlinkIn(w, in)
	}
	e.noteParts(w.creditor, c)
	in.in -= w.amount
	in.waitsIn--
	in.waitingIn -= w.amount
	c.balance += w.amount
	o := e.orders.at(w.order)
	if d.limits|c.limits != 0 {
		e.countFlow(o, w.amount, d, c)
	}
	if w.link != 0 {
		g := e.groupOf(slot)
		e.dissolve(&g)
	}
	e.finishQueued(w, o)
	e.emitOrder(OrderSettled, o).Amount = w.amount
	e.giveSlot(slot, w)
	e.soil(o.creditor, c)
	if t.wakes {
		e.wake(o.creditor, c)
	}
}

// finishQueued makes an order of a queue, which is settled whole, final.
func (e *Engine) finishQueued(w *waiting, o *order) {
	e.countSide(o, w, w.amount)
	h, tail := hashFixed(o), o.words()[wordTail] // read once, before finish stores a byte of it
	e.hash -= hashMoving(h, tail, uint64(w.place()))
	e.finish(o, Settled)
	b := e.bookOf(w.order)
	b.hash += e.finalTradeHash(o, w)
	e.keep(b, hashMoving(h, tail^uint64(Queued^Settled)<<tailStatus, e.seq))
}

// cutTo makes a slot, 0 for none, the front of the queue. What stood before it has gone.
func (e *Engine) cutTo(slot uint32, q *queue) {
	p := -1
	if slot != 0 {
		w := e.waitings.at(slot)
		p = int(w.priority)
		q.head[p], w.previous = slot, 0
	}
	for p++; p < priorities; p++ {
		q.head[p], q.tail[p] = 0, 0
	}
}

// relink makes the lists of orders to each account of the assets of a pass anew.
func (e *Engine) relink() {
	for i := uint32(1); i <= e.queues.count; i++ {
		if q := e.queues.at(i); e.assetOf(q.account).set == e.epoch {
			q.headIn, q.tailIn = 0, 0
		}
	}
	for number := e.active.after(0); number != 0; {
		var group [lanes]uint32
		n := 0
		for ; number != 0 && n < lanes; number = e.active.after(number) {
			if e.assetOf(number).set == e.epoch {
				group[n] = number
				n++
			}
		}
		e.relinkTogether(group[:n])
	}
}

// relinkTogether enters the orders of some accounts in the lists of their creditors, account by account.
func (e *Engine) relinkTogether(numbers []uint32) {
	var side [lanes]lane
	for i, number := range numbers {
		side[i].last = e.queueOf(number).last()
	}
	e.gather(numbers, &side)
	for i := range numbers {
		for _, slot := range e.gathered[side[i].first:side[i].at] {
			w := e.waitings.at(slot)
			e.linkIn(slot, w, e.queueOf(w.creditor))
		}
	}
}
