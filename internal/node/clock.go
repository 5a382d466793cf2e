package node

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// clock is one that stands until SetClock moves it.
type clock struct {
	now    atomic.Int64 // unix nanoseconds
	moving sync.Mutex   // held while it moves, so that what it brings comes in one order
}

// stands says whether the node has a clock of its own; then nothing happens by the system's.
func (o *Options) stands() bool { return o.Clock != 0 }

// every is the interval of a timer: none where the node has a clock of its own.
func (n *Node) every(interval time.Duration) time.Duration {
	if n.o.stands() {
		return 0
	}
	return interval
}

// Now is the node's time in unix nanoseconds: what the log's frames are stamped with, unless the log is ahead of it.
func (n *Node) Now() int64 { return n.o.Now() }

// logTime is the time that the log has come to.
func (n *Node) logTime() int64 {
	_, last, _ := n.Log.Last()
	return max(last, n.recovered) // the log itself does not know it where all its frames were archived
}

// ahead is how far the log's time is ahead of the clock. For so long each frame is stamped with that time, and nothing that waits for a later one comes.
func (n *Node) ahead() time.Duration { return max(0, time.Duration(n.logTime()-n.Now())) }

// aheadLoud is how far the log may be ahead without a line: a clock is set back a little now and then.
const aheadLoud = time.Second

func (n *Node) warnAhead() {
	log := n.logTime()
	if log == 0 {
		return // it is empty
	}
	clock := n.Now()
	if ahead := time.Duration(log - clock); ahead > aheadLoud {
		n.o.Logger.Warn("the time of the log is ahead of the clock: it stands still until the clock has passed it, and nothing becomes due; was a clock wrong?",
			"ahead", ahead, "log", time.Unix(0, log).UTC(), "clock", time.Unix(0, clock).UTC())
	}
}

// SetClock sets the clock of a node that was opened with one of its own, and answers the sequence when all is done that was due by then. Forward it
// stops at each time at which a step of the calendar or a tick is due, the earliest first; at one time the steps go before the tick. A snapshot that is due
// comes last. Backward it is only set: what the log has is not undone, and the log's time stays where it is until the clock has passed it again.
// After an error the clock stands where that happened; the call may be made again.
func (n *Node) SetClock(now int64) (seq uint64, err error) {
	n.clock.moving.Lock()
	defer n.clock.moving.Unlock()
	for !n.days.stopping() {
		next, err := n.nextDue()
		if err != nil {
			return 0, err
		}
		if next >= now {
			break
		}
		if err := n.reach(next); err != nil {
			return 0, err
		}
	}
	if err := n.reach(now); err != nil {
		return 0, err
	}
	n.snaps.look(n)
	seq, _, err = n.noted()
	return seq, err
}

// reach sets the clock and does what is due then.
func (n *Node) reach(now int64) error {
	n.clock.now.Store(now)
	if err := n.days.look(n); err != nil {
		return err
	}
	return n.ticks.tick(n)
}

// nextDue is the next time after the present one at which a step or a tick is due, math.MaxInt64 where there is none.
func (n *Node) nextDue() (int64, error) {
	now, next := n.o.Now(), int64(math.MaxInt64)
	if due := n.ticks.due.Load(); due > now {
		next = due
	}
	step, err := n.days.next(n, now)
	return min(next, step), err
}
