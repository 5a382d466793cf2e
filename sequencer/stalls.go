package sequencer

import (
	"sync/atomic"
	"time"
)

// StallBounds are the upper bounds of the classes in Stalls; one more class has no bound.
var StallBounds = [...]time.Duration{
	500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond,
	20 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 500 * time.Millisecond,
}

// Stalls tells how long the core took over batches and queries: from when one was durable, and the one before it done, until it was applied. What
// takes the processor away from the core, or holds it up in one Apply, is in it; waiting for the disk or behind others is not. Any goroutine may read it.
type Stalls struct {
	classes [len(StallBounds) + 1]atomic.Uint64
	sum     atomic.Int64
	longest atomic.Int64
	began   time.Time // reads of the clock count from here
	last    time.Duration
}

// now is a monotonic time.
func (s *Stalls) now() time.Duration { return time.Since(s.began) }

// done counts a batch that the core could have begun at ready. Only the engine group calls it.
func (s *Stalls) done(ready time.Duration) {
	now := s.now()
	took := now - max(ready, s.last)
	s.last = now
	class := 0
	for class < len(StallBounds) && took > StallBounds[class] {
		class++
	}
	s.classes[class].Add(1)
	s.sum.Add(int64(took))
	if int64(took) > s.longest.Load() {
		s.longest.Store(int64(took))
	}
}

// Counts are the batches of each class, and the sum of what all took.
func (s *Stalls) Counts() (counts [len(StallBounds) + 1]uint64, sum time.Duration) {
	for i := range counts {
		counts[i] = s.classes[i].Load()
	}
	return counts, time.Duration(s.sum.Load())
}

// Longest is the longest since the start.
func (s *Stalls) Longest() time.Duration { return time.Duration(s.longest.Load()) }
