package engine

import "math"

// timer is when something becomes due for a waiting order: its not-before while it is warehoused, then its expiry.
type timer struct {
	notBefore int64 // unix nanoseconds, 0: none
	expires   int64 // the same
	slot      uint32
	at        uint32 // place in the heap of due times
}

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
	if in.NotBefore <= e.time || in.Flags&FlagHold != 0 {
		t.notBefore = 0
	}
	if t.notBefore == 0 && t.expires == 0 {
		e.timers.give(w.timer)
		w.timer = 0
		return
	}
	e.schedule(w)
}

// schedule puts a timer into the heap.
func (e *Engine) schedule(w *waiting) {
	e.dues = append(e.dues, due{})
	e.siftUp(uint32(len(e.dues)-1), e.dueOf(w))
}

func (e *Engine) dueOf(w *waiting) due {
	t, seq := e.timers.at(w.timer), e.orders.at(w.order).seq
	if t.notBefore != 0 {
		return due{t.notBefore, seq, w.timer}
	}
	return due{t.expires, seq, w.timer}
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
	e.schedule(w)
}

func (e *Engine) unschedule(at uint32) {
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
