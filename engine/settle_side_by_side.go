package engine

import (
	"math"
	"slices"
	"unsafe"
)

// A pass over a strict asset that settles more than it leaves settles many queues side by side, one order of each in turn, so that the memory of each is there when its turn comes.
// It can, for how many orders of each queue settle is known beforehand, and so the place of each event; all else that a settlement does is a sum, or touches the order alone.
// What the accounts have in the end is known too: the position that the pass found.

// strand is the front of a queue on its way. What the next order needs was asked for a turn ago, and of the one behind it its slot.
type strand struct {
	number  uint32 // account
	slot    uint32 // of the next order
	behind  uint32 // the slot behind that one in the whole queue
	left    uint32 // orders that are to settle
	at      int    // place of the next event
	asset   uint16
	limited bool
	queue   *queue
	sums    [priorities]int64
}

// settleSideBySide settles what a full pass took.
func (e *Engine) settleSideBySide() {
	first := len(e.results.Events)
	at := first
	e.results.Events = slices.Grow(e.results.Events, int(e.left))[:first+int(e.left)]
	var side [lanes]strand
	rest, running := e.visited, 0
	for ; running < lanes && e.startStrand(&side[running], &rest, &at); running++ {
	}
	for running > 0 {
		for i := 0; i < running; {
			s := &side[i]
			e.settleNext(s, first)
			if s.left == 0 {
				e.endStrand(s)
				if !e.startStrand(s, &rest, &at) {
					running--
					*s = side[running]
					continue
				}
			}
			i++
		}
	}
	if at != len(e.results.Events) {
		panic("engine: a pass settles other orders than it took")
	}
	e.index += at - first
	e.events += uint64(at - first)
	for i, number := range e.opened {
		e.askAccounts(e.opened[i:])
		e.credit(number)
	}
	e.closeOpened()
}

// startStrand begins with the next account of which something settles, and takes room for its events. It answers false when there is none.
func (e *Engine) startStrand(s *strand, rest *[]uint32, at *int) bool {
	for len(*rest) > 0 {
		number := (*rest)[0]
		e.askAccounts(*rest)
		*rest = (*rest)[1:]
		if seat := e.seats.at(number); seat.count != 0 {
			d := e.open(number)
			*s = strand{number: number, left: seat.count, at: *at, asset: d.asset, limited: seat.limited, queue: e.queues.at(d.queue)}
			*at += int(seat.count)
			s.advance(e, s.queue.front())
			return true
		}
	}
	return false
}

// advance makes a slot the next one, and asks for what its settlement needs.
func (s *strand) advance(e *Engine, slot uint32) {
	w := e.waitings.at(slot)
	s.slot, s.behind = slot, s.queue.behind(w)
	e.asking.add(unsafe.Pointer(e.orders.at(w.order)))
	e.asking.add(unsafe.Pointer(&e.results.Events[s.at]))
	e.asking.add(unsafe.Pointer(e.waitings.at(s.behind)))
	e.asking.send()
}

// settleNext settles the next order of a strand. The events of the pass begin at first.
func (e *Engine) settleNext(s *strand, first int) {
	slot, at := s.slot, s.at
	w := e.waitings.at(slot)
	o := e.orders.at(w.order)
	s.left--
	s.at++
	if s.left > 0 {
		s.advance(e, s.behind)
	}
	s.sums[w.priority] += w.amount
	c := e.seatOf(w.creditor)
	if c.settled == 0 {
		e.open(w.creditor)
	}
	c.settled++
	if s.limited || c.limited {
		e.countFlow(o, w.amount, e.accounts.at(w.debtor), e.accounts.at(w.creditor))
	}
	e.finishQueued(w, o)
	e.putSettled(&e.results.Events[at], o, w.amount, s.asset, e.index+at-first)
	e.giveSlot(slot, w)
}

// endStrand counts what settled on the debtor's side.
func (e *Engine) endStrand(s *strand) {
	d := e.accounts.at(s.number)
	e.cutTo(s.behind, s.queue)
	e.debit(s.number, d, e.seats.at(s.number).count, &s.sums)
}

// credit gives an account what has settled to it: it has the position then that the pass hoped for.
func (e *Engine) credit(number uint32) {
	a, s := e.accounts.at(number), e.seats.at(number)
	if s.settled == 0 {
		return
	}
	sum := s.hope - a.cover()
	in := e.queues.at(a.queue)
	in.in -= sum
	in.waitsIn -= s.settled
	in.waitingIn -= sum
	a.balance += sum
	e.soil(number, a)
}

// putSettled writes the event of a settled order in its place, by whole words.
func (e *Engine) putSettled(ev *Event, o *order, amount int64, asset uint16, index int) {
	words, of := (*orderWords)(unsafe.Pointer(ev)), o.words()
	words[0], words[1] = e.seq, uint64(e.time)
	words[2], words[3] = o.idLow, o.idHigh
	words[4] = uint64(amount)
	words[5] = of[wordParties]
	words[6] = uint64(o.instructor) | uint64(asset)<<32 | uint64(OrderSettled)<<48
	words[7] = uint64(o.priority()) | uint64(o.method())<<8 | uint64(min(index, math.MaxUint16))<<16
}
