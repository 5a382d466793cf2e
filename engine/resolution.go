package engine

import (
	"unsafe"

	"weir/engine/netting"
)

// A resolution looks for queue prefixes that settle together (doc.go, "Resolution"). There is one solver, over the accounts that take part, of
// whatever asset, and it works from above: a seat keeps the longest prefix of its account that any solution may have, and drops its last order when that is
// proved impossible. In a pass all accounts with a queue take part and everything is taken from the start; what is left when nothing breaks is the greatest solution.
//
// An attempt at an event only needs some solution, or the proof that none holds the order that it must hold. It starts with the prefix up to
// that order as taken, and looks at accounts only when their money is wanted: an account whose taken orders are not covered takes the next queued order to it, and with
// it all that stands before that in its debtor's queue. Where an account is first looked at, it drops what it could not settle even if all others settled all (the
// sums of all that is queued are kept, so this is known at once); where all that may come to it is taken and it is still short, it drops what it wanted to send.
// An order is dropped at most once and taken at most once, so an attempt takes at most some multiple of the number of orders, and it mostly fails early.

type resolution struct {
	seats    slab[seat] // by account
	epoch    uint32     // of the seats that are not empty
	visited  []uint32   // accounts that take part
	lined    []uint32   // accounts to be looked at
	must     uint32     // slot that must be in the solution, 0: none
	free     uint32     // account whose liquidity has no end, 0: none
	failed   bool       // must was dropped
	narrowed bool       // it begins with the bounds that are kept, not with all that is queued
	budget   int        // of steps
	left     uint32     // queued orders that a pass has not dropped
	stays    uint32     // those that it has
	atEvent  bool       // all assets that resolve at events take part, and only they
	doomed   []uint32   // linked slots that no solution holds, since a partner is in none
	wanted   []uint32   // linked slots that were taken and whose partners have to be
	bypasses bool       // one of the assets of a pass is with OptionBypass
	blocked  bool       // a block keeps something in a pass from settling
	ordered  bool       // an outflow may reach its bound in a pass, so that it matters in which order its orders settle

	gathered []uint32 // slots that are to settle

	netting netting.Solver
	funding netting.Funding
	problem netting.Problem
	posed   []uint32 // its accounts
	slots   []uint32 // its orders
	chosen  []bool   // the orders that the pass took
}

// begin starts a resolution: all seats are empty.
func (e *Engine) begin(must uint32) {
	e.epoch++
	if e.epoch == 0 {
		e.clearSeats()
	}
	e.must, e.failed = must, false
	e.visited, e.lined, e.doomed, e.wanted = e.visited[:0], e.lined[:0], e.doomed[:0], e.wanted[:0]
}

// clearSeats empties all seats when the epochs begin anew.
func (e *Engine) clearSeats() {
	for number := uint32(1); number <= e.accounts.count; number++ {
		*e.seats.at(number) = seat{}
	}
	for number := uint32(1); number <= e.assets.count; number++ {
		e.assets.at(number).set = 0
	}
	e.epoch = 1
}

// attempt looks for a solution that holds the queue of an account up to a slot.
func (e *Engine) attempt(number, must uint32) bool {
	q, w := e.queues.at(e.accounts.at(number).queue), e.waitings.at(must)
	if !q.bounds[levels-1].holds(w) {
		return false
	}
	e.begin(must)
	e.narrowed, e.atEvent = true, true
	s := e.visit(number)
	if e.failed || s.kept == 0 {
		return false
	}
	e.take(number, s, must)
	e.settleDown()
	return !e.failed && !e.overBudget()
}

func (e *Engine) overBudget() bool { return e.steps > e.budget }

func (e *Engine) stopped() bool { return e.failed || e.overBudget() }

// settleDown looks at the seats in the line until none breaks, and takes or drops linked orders together.
func (e *Engine) settleDown() {
	for i := 0; !e.stopped(); {
		switch {
		case len(e.doomed) > 0:
			e.cutDoomed()
		case len(e.wanted) > 0:
			e.takePartners()
		case i < len(e.lined):
			number := e.lined[i]
			s := e.seats.at(number)
			s.listed = false
			e.look(number, s)
			i++
		default:
			return
		}
	}
}

// list puts a seat into the line of those to be looked at.
func (e *Engine) list(number uint32, s *seat) {
	if !s.listed {
		s.listed = true
		e.lined = append(e.lined, number)
	}
}

// look makes a seat hold again, by more orders to it or by fewer from it.
func (e *Engine) look(number uint32, s *seat) {
	e.cutHopeless(number, s)
	for s.taken != 0 && e.breaks(number, s) && !e.stopped() {
		if !e.takeMore(s) {
			e.dropTaken(number, s)
		}
	}
}

// takeMore takes the next order to the account that may be in the solution and is not taken yet. It answers false when there is none.
func (e *Engine) takeMore(s *seat) bool {
	for s.cursor != 0 && !e.stopped() {
		slot := s.cursor
		w := e.waitings.at(slot)
		s.cursor = w.nextIn
		e.steps++
		d := e.visit(w.debtor)
		if d.kept == 0 || w.isBehind(e.waitings.at(d.kept)) {
			continue
		}
		if d.taken == 0 || w.isBehind(e.waitings.at(d.taken)) {
			e.take(w.debtor, d, slot)
			return true
		}
	}
	return false
}

// take wants the queue of an account up to a slot in the solution.
func (e *Engine) take(number uint32, s *seat, slot uint32) {
	q := e.queues.at(e.accounts.at(number).queue)
	for s.taken != slot && !e.overBudget() {
		next := q.front()
		if s.taken != 0 {
			next = q.behind(e.waitings.at(s.taken))
		}
		w := e.waitings.at(next)
		s.taken = next
		if w.link != 0 {
			e.wanted = append(e.wanted, next)
		}
		e.move(w, s, e.seatOf(w.creditor), w.amount)
		e.steps++
	}
	e.list(number, s)
}

// visit lets an account take part: what it cannot settle even if all others settle all is dropped.
func (e *Engine) visit(number uint32) *seat {
	s := e.seatOf(number)
	if !s.visited {
		s.visited = true
		e.visited = append(e.visited, number)
		e.cutBlocked(number, s)
		e.cutHopeless(number, s)
	}
	return s
}

// cutHopeless drops what the account cannot settle with all that others may still send.
func (e *Engine) cutHopeless(number uint32, s *seat) {
	for s.kept != 0 && number != e.free && s.short(s.hope, e.waitings.at(s.kept).priority) && !e.stopped() {
		e.drop(number, s)
	}
}

// cutBlocked drops what a block keeps from settling, and what stands behind that.
func (e *Engine) cutBlocked(number uint32, s *seat) {
	a := e.accounts.at(number)
	if s.kept == 0 {
		return
	}
	q := e.queues.at(a.queue)
	last := s.kept
	switch {
	case a.isBlockedForDebit():
		last = 0
	case q.barred > 0:
		last = e.lastBeforeBarred(q, s.kept)
	}
	for s.kept != last && !e.stopped() {
		e.drop(number, s)
	}
}

// lastBeforeBarred is the last order of a queue, up to a slot, before the first whose creditor is blocked.
func (e *Engine) lastBeforeBarred(q *queue, kept uint32) uint32 {
	last := uint32(0)
	for slot := q.front(); last != kept; {
		w := e.waitings.at(slot)
		e.steps++
		if e.accounts.at(w.creditor).isBlockedForCredit() {
			break
		}
		last, slot = slot, q.behind(w)
	}
	return last
}

// dropTaken drops the last order taken, and all behind it, which no solution can hold then.
func (e *Engine) dropTaken(number uint32, s *seat) {
	for s.kept != s.taken && !e.stopped() {
		e.drop(number, s)
	}
	e.drop(number, s)
}

// drop takes the last order that may be in the solution out: no solution holds it. What was hoped for, or taken, is gone for its creditor.
func (e *Engine) drop(number uint32, s *seat) {
	e.steps++
	e.left--
	e.stays++
	slot := s.kept
	s.count--
	w := e.waitings.at(slot)
	s.kept = w.previous
	if s.kept == 0 {
		s.kept = e.queues.at(e.accounts.at(number).queue).before(w)
	}
	c := e.seatOf(w.creditor)
	s.hope += w.amount
	c.hope -= w.amount
	if s.taken == slot {
		s.taken = s.kept
		e.move(w, s, c, -w.amount)
	}
	if c.visited && (c.limited || c.atRisk(c.hope) || c.taken != 0 && c.atRisk(c.sure)) {
		e.list(w.creditor, c)
	}
	if w.link != 0 {
		e.doom(slot, w)
	}
	if slot == e.must {
		e.failed = true
	}
}

// forgetTries makes none of the attempts that are due in an asset, since the whole of it was resolved.
func (e *Engine) forgetTries(asset uint32) {
	kept := e.tries[:0]
	for _, number := range e.tries[e.tried:] {
		a := e.accounts.at(number)
		if uint32(a.asset) == asset {
			a.standing &^= trying
		} else {
			kept = append(kept, number)
		}
	}
	e.tries, e.tried = kept, 0
}

// tryNext makes the next attempt, and says whether it settled something.
func (e *Engine) tryNext(must uint32) bool {
	number := e.tries[e.tried]
	e.tried++
	if e.tried == len(e.tries) {
		e.tries, e.tried = e.tries[:0], 0
	}
	a := e.accounts.at(number)
	a.standing &^= trying
	asset := e.assets.at(uint32(a.asset))
	if a.queued == 0 || !asset.attempts() {
		return false
	}
	target := e.queues.at(a.queue).front()
	if must != 0 && e.waitings.at(must).debtor == number && e.waitings.at(must).order != 0 {
		target = must
	}
	e.budget = StepBudget
	e.refresh()
	e.budget = min(StepBudget, e.steps+AttemptSteps)
	switch {
	case !asset.attempts():
		return false
	case e.attempt(number, target):
	case e.overBudget():
		e.giveUp(uint32(a.asset))
		return false
	default:
		return false
	}
	if e.meetsBypass(asset) {
		e.pass(uint32(a.asset), atEvent, true)
	}
	e.settleTaken(together{wakes: true})
	return true
}

// pass finds the greatest solution of an asset and those joined to it. It may begin with the bounds, where they are kept, or with all that is queued.
func (e *Engine) pass(asset uint32, o occasion, narrowed bool) {
	steps := e.steps
	e.refreshFreely()
	e.begin(0)
	e.atEvent = false
	bounded := e.gatherSet(asset, o)
	e.seatAll(narrowed && bounded)
	if e.blocked {
		for _, number := range e.visited {
			e.cutBlocked(number, e.seats.at(number))
		}
	}
	if e.assets.at(asset).linked != 0 {
		for _, number := range e.visited {
			e.cutUnpartnered(number, e.seats.at(number))
		}
	}
	e.drainDoomed()
	e.lined = append(e.lined, e.visited...)
	e.lookSideBySide()
	e.steps = steps
}

// lookSideBySide looks at the accounts of a pass in their line. It drops one order of each of some in turn, and one that has nothing to drop makes room for the next: what
// a drop needs was asked for a turn ago.
func (e *Engine) lookSideBySide() {
	var side [lanes]uint32
	for at, running := 0, 0; ; {
		for ; running < lanes && at < len(e.lined); at++ {
			side[running] = e.lined[at]
			e.askKept(e.seats.at(side[running]))
			running++
		}
		if running == 0 {
			return
		}
		e.asking.send()
		for i := 0; i < running; {
			if e.dropHopeless(side[i]) {
				i++
				continue
			}
			running--
			side[i] = side[running]
		}
		e.drainDoomed()
	}
}

// dropHopeless drops the last order of an account if that is hopeless. Otherwise it answers false, and the account holds.
func (e *Engine) dropHopeless(number uint32) bool {
	s := e.seats.at(number)
	if s.kept != 0 && number != e.free && s.short(s.hope, e.waitings.at(s.kept).priority) {
		e.drop(number, s)
		e.askKept(s)
		return true
	}
	s.listed = false
	e.look(number, s)
	return false
}

// askKept asks for the last order of an account that may be in the solution.
func (e *Engine) askKept(s *seat) { e.asking.add(unsafe.Pointer(e.waitings.at(s.kept))) }

// seatAll takes everything that is queued in the assets of a pass, or within their bounds, and lets all of its accounts be looked at.
func (e *Engine) seatAll(narrowed bool) {
	e.narrowed, e.left, e.stays, e.ordered, e.blocked = narrowed, 0, 0, false, false
	for number := e.active.after(0); number != 0; number = e.active.after(number) {
		if e.takesPart(e.accounts.at(number)) {
			e.visited = append(e.visited, number)
		}
	}
	for i, number := range e.visited {
		e.askAccounts(e.visited[i:])
		a, s := e.accounts.at(number), e.seatOf(number)
		s.visited, s.listed, s.taken, s.sure, s.cursor = true, true, s.kept, s.hope, 0
		s.count = a.queued
		e.left += s.count
		e.blocked = e.blocked || a.isBlockedForDebit() || e.queues.at(a.queue).barred > 0
		if s.limited {
			e.limitAll(number)
		}
	}
}

// limitAll counts all that is taken from and to an account on its limits.
func (e *Engine) limitAll(number uint32) {
	a := e.accounts.at(number)
	for i := a.limits; i != 0; i = e.limits.at(i).next {
		e.ordered = e.ordered || !e.limits.at(i).staysWithin(e.assets.at(uint32(a.asset)).waiting)
	}
	q := e.queues.at(a.queue)
	for slot, last := q.front(), e.seats.at(number).taken; last != 0; {
		w := e.waitings.at(slot)
		if l := e.limitOn(number, w.creditor); l != nil {
			l.count(w.amount)
		}
		if slot == last {
			break
		}
		slot = q.behind(w)
	}
	for slot := q.headIn; slot != 0; slot = e.waitings.at(slot).nextIn {
		w := e.waitings.at(slot)
		if e.narrowed && !e.queues.at(e.accounts.at(w.debtor).queue).bounds[levels-1].holds(w) {
			continue
		}
		if l := e.limitOn(number, w.debtor); l != nil {
			l.room += w.amount
		}
	}
}
