package sequencer

import (
	"sync/atomic"
	"time"
)

// budget bounds what is in flight: batches and bytes of payload. It is taken before a slot is
// reserved and given back just before the producer is woken.
//
// A handler gives its slots back to go-disruptor only when its Handle returns. The slots that it
// was called with were all in flight then, so they are at most maxBatches; so are those that came since. A
// ring of twice maxBatches slots therefore always has a free one for who holds a ticket.
//
// A burst may fill all of it. Where more comes than can be done, a long queue helps nobody: what is admitted waits for all that is before it, and has left the
// caches when its turn comes. So after the moment in which it was all given, large batches get only a part of the bytes for a while. Then all of it is given again,
// for clients that wait for their answers may have no more in flight than that.
type budget struct {
	maxBatches, maxBytes int64

	batches atomic.Int64
	bytes   atomic.Int64
	pressed atomic.Int64 // when all was given the last time, unix nanoseconds; 0: not for pressure
	stopped atomic.Bool
	drained chan struct{} // a hint that batches is zero after stopped
}

const (
	pressure     = 30 * time.Second
	pressurePart = 32      // of the bytes is given meanwhile: of 128 MiB 4, which are 32,000 orders, some 15 ms of work
	smallBytes   = 8 << 10 // queries, what staff and the clock bring, orders one by one: none of them makes a queue long
)

// take admits a batch of size bytes, or answers ErrFull or ErrStopped.
func (b *budget) take(size int) error {
	batches, bytes := b.batches.Add(1)-1, b.bytes.Add(int64(size))-int64(size)
	// The ticket is taken before stopped is read, and drain does the reverse: one of the two sees the other.
	if b.stopped.Load() {
		b.give(size)
		return ErrStopped
	}
	if b.lacks(size, batches, bytes) {
		b.give(size)
		return ErrFull
	}
	return nil
}

// full says that take would most likely refuse a batch of about size bytes. Under pressure whoever was told that there is room is taken.
func (b *budget) full(size int) bool { return b.lacks(size, b.batches.Load(), b.bytes.Load()) }

// lacks says that there is no room for size bytes more beside so many batches and bytes.
func (b *budget) lacks(size int, batches, bytes int64) bool {
	part := max(1, b.maxBytes/pressurePart)
	if batches >= b.maxBatches || bytes+int64(size) > b.maxBytes {
		if bytes >= part { // else many small ones are in flight, or one came that never fits
			b.pressed.Store(time.Now().UnixNano())
		}
		return true
	}
	return size > smallBytes && bytes >= part && b.isPressed()
}

func (b *budget) isPressed() bool {
	since := b.pressed.Load()
	if since == 0 {
		return false
	}
	if time.Since(time.Unix(0, since)).Abs() < pressure {
		return true
	}
	b.pressed.CompareAndSwap(since, 0)
	return false
}

// give returns what take took.
func (b *budget) give(size int) {
	b.bytes.Add(-int64(size))
	if b.batches.Add(-1) != 0 || !b.stopped.Load() {
		return
	}
	select {
	case b.drained <- struct{}{}:
	default:
	}
}

// drain lets nothing more in and waits until nothing is in flight.
func (b *budget) drain() {
	b.stopped.Store(true)
	for b.batches.Load() > 0 {
		<-b.drained
	}
}
