package engine

import "math"

// Bounds keep an attempt at an event from looking at the whole asset. The bound of level 1 of an account is the longest prefix of its queue that it could settle if it
// received all that is queued to it; that of level n+1, the longest that it could settle if it received all that lies within the bounds of level n of others. No
// solution goes beyond any of them. They follow from the state alone, and are kept as it changes: a change moves the bounds of one or
// two accounts by about an order, at each level, and so those of the creditors of these orders at the next.
//
// With lognormal amounts and 100,000 orders in gridlock, half of all new orders lie beyond level 1, a quarter beyond level 2, and 1 in 10 to 80 within all of them: only those are tried. (It is the iteration
// of Knaster and Tarski from above, of which the full pass is the limit.)
const levels = 16

// bound is one level of one account.
type bound struct {
	kept uint32 // the last slot within, 0: none
	rank int64  // of that slot
	out  int64  // sum of the account's orders within its bound
	in   int64  // sum of the orders to the account within the bounds of their debtors
}

// holds says whether a queued order of the account lies within.
func (b *bound) holds(w *waiting) bool {
	return b.kept != 0 && w.rank <= b.rank
}

func (b *bound) set(slot uint32, waitings *pool[waiting]) {
	b.kept = slot
	if slot != 0 {
		b.rank = waitings.at(slot).rank
	}
}

// soil notes that the bypass stage may find more, and that the bounds of an account with a queue have to be looked at, because its cover, its reservations or its queue changed.
func (e *Engine) soil(number uint32, a *account) {
	if a.queued == 0 {
		return
	}
	asset := e.assets.at(uint32(a.asset))
	asset.stale = true
	if q := e.queues.at(a.queue); asset.bounded && !q.soiled {
		q.soiled = true
		e.soiled = append(e.soiled, number)
	}
}

// widen enters a new order of the queue in the bounds that it lies within.
func (e *Engine) widen(w *waiting, q, in *queue) {
	for l := range q.bounds {
		if b := &q.bounds[l]; b.holds(w) {
			b.out += w.amount
			in.bounds[l].in += w.amount
		}
	}
}

// narrow takes an order that leaves the queue out of the bounds.
func (e *Engine) narrow(slot uint32, w *waiting, q, in *queue) {
	for l := range q.bounds {
		b := &q.bounds[l]
		if !b.holds(w) {
			continue
		}
		b.out -= w.amount
		in.bounds[l].in -= w.amount
		if b.kept == slot {
			b.set(q.before(w), &e.waitings)
		}
	}
}

// narrowPrefix takes the front of a queue that is to settle out of all bounds: a solution lies within them.
func (e *Engine) narrowPrefix(slots []uint32, q *queue) {
	for _, slot := range slots {
		w := e.waitings.at(slot)
		in := e.queues.at(e.accounts.at(w.creditor).queue)
		for l := range q.bounds {
			q.bounds[l].out -= w.amount
			in.bounds[l].in -= w.amount
		}
	}
	for l := range q.bounds {
		if b := &q.bounds[l]; b.kept == slots[len(slots)-1] {
			b.kept = 0
		}
	}
}

// refreshFreely is refresh for a pass, whose steps are not counted.
func (e *Engine) refreshFreely() {
	steps := e.steps
	e.budget = math.MaxInt
	e.refresh()
	e.steps = steps
}

// refresh moves the bounds to where they belong. That is done before each attempt and at the end of each instruction, so that what it costs falls on the instruction
// that caused it, whether or not somebody reads or loads the state in between.
func (e *Engine) refresh() {
	if len(e.soiled) == 0 {
		return
	}
	e.spread = e.spread[:0]
	for l := range levels {
		e.spreading, e.spread = e.spread, e.spreading[:0]
		for _, number := range e.soiled {
			e.moveBound(number, l)
		}
		for _, number := range e.spreading {
			e.moveBound(number, l)
		}
	}
	for _, number := range e.soiled {
		a := e.accounts.at(number)
		e.queues.at(a.queue).soiled = false
		if e.overBudget() {
			e.giveUp(uint32(a.asset))
			e.assets.at(uint32(a.asset)).bounded = false
		}
	}
	e.soiled = e.soiled[:0]
}

// giveUp ends the attempts in an asset until the next tick has made a pass.
func (e *Engine) giveUp(asset uint32) {
	if e.assets.at(asset).attempts() {
		e.mark(asset, true)
		e.emit(ResolutionDropped).Asset = uint16(asset)
	}
}

// moveBound moves one bound of an account. Those whose orders come within it, or fall out, are looked at on the next level.
func (e *Engine) moveBound(number uint32, l int) {
	a := e.accounts.at(number)
	if a.queued == 0 || !e.assets.at(uint32(a.asset)).bounded {
		return
	}
	q := e.queues.at(a.queue)
	b := &q.bounds[l]
	in := q.in
	if l > 0 {
		in = q.bounds[l-1].in
	}
	position := a.cover() + in - b.out
	kept := b.kept
	for kept != 0 && !e.overBudget() {
		w := e.waitings.at(kept)
		if position >= 0 && position >= a.reservedFrom(w.priority) {
			break
		}
		position += w.amount
		e.shift(w, b, l, -w.amount)
		kept = q.before(w)
	}
	for !e.overBudget() {
		next := q.front()
		if kept != 0 {
			next = q.behind(e.waitings.at(kept))
		}
		if next == 0 {
			break
		}
		w := e.waitings.at(next)
		if position < w.amount || position-w.amount < a.reservedFrom(w.priority) {
			break
		}
		position -= w.amount
		e.shift(w, b, l, w.amount)
		kept = next
	}
	if kept != b.kept {
		b.set(kept, &e.waitings)
	}
}

// shift takes an order into a bound, or out of it (with a negative amount).
func (e *Engine) shift(w *waiting, b *bound, l int, amount int64) {
	e.steps++
	b.out += amount
	e.queues.at(e.accounts.at(w.creditor).queue).bounds[l].in += amount
	if l+1 < levels && e.accounts.at(w.creditor).queued != 0 {
		e.spread = append(e.spread, w.creditor)
	}
}

// bind finds all bounds of an asset anew, if it resolves at events.
func (e *Engine) bind(asset uint32) {
	a := e.assets.at(asset)
	if !a.settles() || a.options&OptionOnCommand != 0 {
		return
	}
	a.bounded = true
	steps, budget := e.steps, e.budget
	e.budget = math.MaxInt
	for i := uint32(1); i <= e.queues.count; i++ {
		if q := e.queues.at(i); uint32(e.accounts.at(q.account).asset) == asset {
			q.bounds = [levels]bound{}
		}
	}
	for l := range levels {
		e.spread = e.spread[:0]
		for number := e.active.after(0); number != 0; number = e.active.after(number) {
			if uint32(e.accounts.at(number).asset) == asset {
				e.moveBound(number, l)
			}
		}
	}
	e.spread = e.spread[:0]
	e.steps, e.budget = steps, budget
}
