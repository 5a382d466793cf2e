package sequencer

import "sync/atomic"

// budget bounds what is in flight: batches and bytes of payload. It is taken before a slot is
// reserved and given back just before the producer is woken.
//
// A handler gives its slots back to go-disruptor only when its Handle returns. The slots that it
// was called with were all in flight then, so they are at most maxBatches; so are those that came since. A
// ring of twice maxBatches slots therefore always has a free one for who holds a ticket.
//
// A burst may fill all of it. Where more comes than can be done, a long queue helps nobody: what is admitted waits for all that is before it, and has left the
// caches when its turn comes. So from a refusal on only a part of the bytes is given, until as many batches as there may be in flight were taken in a row. Queries bring no
// bytes, and are taken meanwhile.
type budget struct {
	maxBatches, maxBytes int64

	batches atomic.Int64
	bytes   atomic.Int64
	calm    atomic.Int64 // batches to be taken without a refusal before all bytes are given again; 0: they are
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
	if batches > b.maxBatches || bytes > b.maxBytes || size > 0 && bytes-int64(size) >= b.room() {
		b.calm.Store(b.maxBatches)
		b.give(size)
		return ErrFull
	}
	if b.calm.Load() > 0 {
		b.calm.Add(-1)
	}
	return nil
}

// pressedPart of the bytes is given under pressure: of 128 MiB 4, which are 32,000 orders, some 15 ms of work.
const pressedPart = 32

// room is how many bytes may not be in flight before one more batch is taken, so that one is taken that was told that it is not full, and one that is alone.
func (b *budget) room() int64 {
	if b.calm.Load() > 0 {
		return max(1, b.maxBytes/pressedPart)
	}
	return b.maxBytes
}

// full says that take would most likely refuse. Who hears so refuses in its place.
func (b *budget) full() bool {
	batches, bytes := b.batches.Load(), b.bytes.Load()
	full := batches >= b.maxBatches || bytes >= b.room()
	if full {
		b.calm.Store(b.maxBatches)
	}
	return full
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
