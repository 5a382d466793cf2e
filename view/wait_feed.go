package view

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// heraldPause is how long the herald rests between two calls. It bounds what waiting readers cost under load.
const heraldPause = time.Millisecond

// herald wakes the readers that wait for events, so that the core wakes at most one goroutine, however many wait.
type herald struct {
	waiting atomic.Int32
	nudge   chan struct{}

	mu   sync.Mutex
	call chan struct{} // closed at the next call
}

func newHerald() herald {
	return herald{nudge: make(chan struct{}, 1), call: make(chan struct{})}
}

// hear tells the herald that events came.
func (h *herald) hear() {
	if h.waiting.Load() == 0 {
		return
	}
	select {
	case h.nudge <- struct{}{}:
	default:
	}
}

// next is closed at the next call.
func (h *herald) next() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.call
}

func (h *herald) proclaim() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.call)
	h.call = make(chan struct{})
}

// proclaim is the herald's goroutine.
func (f *Feed) proclaim() {
	pause := time.NewTimer(heraldPause)
	defer pause.Stop()
	for {
		select {
		case <-f.herald.nudge:
			f.herald.proclaim()
		case <-f.ctx.Done():
			return
		}
		pause.Reset(heraldPause)
		select {
		case <-pause.C:
		case <-f.ctx.Done():
			return
		}
	}
}

// Wait returns nil once there is an event after a sequence, some milliseconds later than it came at most; else the error
// of ctx when that ends, or ErrClosed.
func (f *Feed) Wait(ctx context.Context, after uint64) error {
	// Counted before looking, while Append stores before it looks for who waits: one sees the other.
	f.herald.waiting.Add(1)
	defer f.herald.waiting.Add(-1)
	for {
		called := f.herald.next()
		if f.lastSeq.Load() > after {
			return nil
		}
		select {
		case <-called:
		case <-ctx.Done():
			return ctx.Err()
		case <-f.ctx.Done():
			return ErrClosed
		}
	}
}
