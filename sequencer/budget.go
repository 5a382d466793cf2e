package sequencer

import "sync/atomic"

// budget bounds what is in flight: batches and bytes of payload. It is taken before a slot is
// reserved and given back just before the producer is woken.
//
// A handler gives its slots back to go-disruptor only when its Handle returns. The slots that it
// was called with were all in flight then, so they are at most maxBatches; so are those that came since. A
// ring of twice maxBatches slots therefore always has a free one for who holds a ticket.
type budget struct {
	maxBatches, maxBytes int64

	batches atomic.Int64
	bytes   atomic.Int64
	stopped atomic.Bool
	drained chan struct{} // a hint that batches is zero after stopped
}

// take admits a batch of size bytes, or answers ErrFull or ErrStopped.
func (b *budget) take(size int) error {
	batches, bytes := b.batches.Add(1), b.bytes.Add(int64(size))
	// The ticket is taken before stopped is read, and drain does the reverse: one of the two sees the other.
	if b.stopped.Load() {
		b.give(size)
		return ErrStopped
	}
	if batches > b.maxBatches || bytes > b.maxBytes {
		b.give(size)
		return ErrFull
	}
	return nil
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
