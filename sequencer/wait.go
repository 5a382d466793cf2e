package sequencer

import (
	"runtime"
	"sync/atomic"
)

// yields is how often a listener that has nothing to do lets others run before it sleeps. None costs a third of
// the throughput with many producers, 64 burn time that the producers need; see DESIGN.md.
const yields = 4

// waiter is the wait strategy of one group's listener: yield a few times, then sleep until notified. It
// must not be shared by listeners.
//
// A sleep takes two rounds. In the first the listener announces it and reads the barrier once more; only in
// the second does it sleep. A publisher commits first and reads the announcement then. So either the
// listener sees the commit or the publisher sees the announcement (Dekker), and no timeout is needed.
type waiter struct {
	asleep atomic.Bool
	wake   chan struct{} // holds at most one wake-up, which may be an old one: then the listener looks once more
}

func newWaiter() *waiter { return &waiter{wake: make(chan struct{}, 1)} }

// Idle is called with 1, 2, ... as long as the listener finds nothing committed.
func (w *waiter) Idle(round int64) {
	switch {
	case round <= yields:
		runtime.Gosched()
	case (round-yields)%2 == 1:
		w.asleep.Store(true)
	default:
		<-w.wake
	}
}

// Gate is called when a commit arrived between two reads of the same barrier: the next read finds it.
func (w *waiter) Gate(int64) {}

// Reserve is called when the ring has no free slot, which the budget rules out.
func (w *waiter) Reserve(int64) { runtime.Gosched() }

// notify wakes the listener if it sleeps or is about to. It must come after the commit.
func (w *waiter) notify() {
	if !w.asleep.Load() || !w.asleep.CompareAndSwap(true, false) {
		return
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
