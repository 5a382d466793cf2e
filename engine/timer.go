package engine

import "math"

// timer is when something becomes due for a waiting order: its not-before while it is warehoused, then its expiry. The not-before of an order that was held
// from the beginning is kept for its release.
type timer struct {
	notBefore int64 // unix nanoseconds, 0: none
	expires   int64 // the same
	slot      uint32
	at        uint32 // place in the heap of due times, or notDue
}

// notDue is the place of a timer by which nothing becomes due.
const notDue = math.MaxUint32

// due is one entry of the heap of due times: the earliest first, of equal ones the order that came first.
type due struct {
	time  int64
	seq   uint64 // of the order's submission
	timer uint32
}

func (a due) isBefore(b due) bool {
	return a.time < b.time || a.time == b.time && a.seq < b.seq
}

// setTimer notes the times of an order that begins to wait.
func (e *Engine) setTimer(slot uint32, w *waiting, in *Instruction) {
	if in.NotBefore == 0 && in.ExpiresAt == 0 {
		return
	}
	w.timer = e.timers.take()
	t := e.timers.at(w.timer)
	*t = timer{notBefore: in.NotBefore, expires: in.ExpiresAt, slot: slot}
	if in.NotBefore <= e.time {
		t.notBefore = 0
	}
	if t.notBefore == 0 && t.expires == 0 {
		e.timers.give(w.timer)
		w.timer = 0
		return
	}
	e.schedule(w, in.Flags&FlagHold != 0)
}

// schedule puts a timer into the heap, if something becomes due by it.
func (e *Engine) schedule(w *waiting, held bool) {
	t := e.timers.at(w.timer)
	next := t.dueTime(held)
	if next == 0 {
		t.at = notDue
		return
	}
	e.dues = append(e.dues, due{})
	e.siftUp(uint32(len(e.dues)-1), due{next, e.orders.at(w.order).seq, w.timer})
}

// dueTime is when the next thing becomes due, 0: never. To a held order nothing happens at its not-before.
func (t *timer) dueTime(held bool) int64 {
	if t.notBefore != 0 && !held {
		return t.notBefore
	}
	return t.expires
}

// dropTimer forgets the times of an order.
func (e *Engine) dropTimer(w *waiting) {
	if w.timer == 0 {
		return
	}
	e.unschedule(e.timers.at(w.timer).at)
	e.timers.give(w.timer)
	w.timer = 0
}

// begun forgets the not-before of an order, whose expiry, if it has one, is the next to become due.
func (e *Engine) begun(w *waiting) {
	t := e.timers.at(w.timer)
	if t.expires == 0 {
		e.dropTimer(w)
		return
	}
	e.unschedule(t.at)
	t.notBefore = 0
	e.schedule(w, false)
}

// isEarly says whether an order that is released has its not-before still to come, which then becomes due; one that has passed by is forgotten.
func (e *Engine) isEarly(w *waiting) bool {
	if w.timer == 0 || e.timers.at(w.timer).notBefore == 0 {
		return false
	}
	t := e.timers.at(w.timer)
	if t.notBefore <= e.time {
		e.begun(w)
		return false
	}
	e.unschedule(t.at)
	e.schedule(w, false)
	return true
}

func (e *Engine) unschedule(at uint32) {
	if at == notDue {
		return
	}
	last := uint32(len(e.dues) - 1)
	moved := e.dues[last]
	e.dues = e.dues[:last]
	if at == last {
		return
	}
	if at > 0 && moved.isBefore(e.dues[(at-1)/2]) {
		e.siftUp(at, moved)
	} else {
		e.siftDown(at, moved)
	}
}

func (e *Engine) siftUp(at uint32, d due) {
	for at > 0 {
		parent := (at - 1) / 2
		if !d.isBefore(e.dues[parent]) {
			break
		}
		e.putDue(at, e.dues[parent])
		at = parent
	}
	e.putDue(at, d)
}

func (e *Engine) siftDown(at uint32, d due) {
	for {
		child := 2*at + 1
		if int(child) >= len(e.dues) {
			break
		}
		if right := child + 1; int(right) < len(e.dues) && e.dues[right].isBefore(e.dues[child]) {
			child = right
		}
		if !e.dues[child].isBefore(d) {
			break
		}
		e.putDue(at, e.dues[child])
		at = child
	}
	e.putDue(at, d)
}

func (e *Engine) putDue(at uint32, d due) {
	e.dues[at] = d
	e.timers.at(d.timer).at = at
}

// NextTick is the time, in unix nanoseconds, from which on a Tick would do something: 0 at once, math.MaxInt64 never.
func (e *Engine) NextTick() int64 {
	if e.tickable > 0 {
		for i := uint32(1); i <= e.assets.count; i++ {
			if e.assets.at(i).resolvesAtTick() {
				return 0
			}
		}
	}
	if len(e.dues) == 0 {
		return math.MaxInt64
	}
	return e.dues[0].time
}
