package view

import (
	"sync/atomic"
	"time"
)

// The scribe writes events behind the core: in large pieces under load, else within writeDelay.
const (
	scribeBlocks = 256 // in one write: 1 MiB
	writeDelay   = time.Second
)

type scribe struct {
	nudge   chan struct{}
	dirty   atomic.Bool // an event came since the last look
	failing bool        // the last write failed, and was logged
	buffer  []byte
}

// newScribe makes one for a ring of so many blocks.
func newScribe(blocks int) scribe {
	return scribe{nudge: make(chan struct{}, 1), buffer: make([]byte, min(scribeBlocks, blocks)*blockSize)}
}

// hear tells the scribe of events from ordinal before to after: of the first since it looked, and of each full
// piece.
func (s *scribe) hear(before, after uint64) {
	const piece = scribeBlocks * pageEvents
	first := !s.dirty.Load() && s.dirty.CompareAndSwap(false, true)
	if !first && before/piece == after/piece {
		return
	}
	select {
	case s.nudge <- struct{}{}:
	default:
	}
}

// scribble is the scribe's goroutine: after the first event it waits for a full piece, but not long.
func (f *Feed) scribble() {
	delay := time.NewTimer(writeDelay)
	defer delay.Stop()
	for {
		select {
		case <-f.scribe.nudge:
		case <-f.ctx.Done():
			f.writeOut()
			return
		}
		delay.Reset(writeDelay)
		select {
		case <-f.scribe.nudge:
		case <-delay.C:
		case <-f.ctx.Done():
		}
		f.writeOut()
	}
}

// writeOut writes all that is there when it begins.
func (f *Feed) writeOut() {
	f.scribe.dirty.Store(false)
	for head := f.ring.head.Load(); f.filed.Load() < head; {
		f.writePiece()
	}
}

// writePiece writes one piece, or notes a hole where the events are no longer, or not yet wholly, in memory.
func (f *Feed) writePiece() {
	block := f.filed.Load() / pageEvents
	n, filed := f.gather(block)
	if n == 0 {
		next := max(f.ring.oldest(), block+1)
		f.lose(span{block, next})
		f.filed.Store(min(next*pageEvents, f.ring.head.Load()))
		return
	}
	f.file.mu.Lock()
	err := f.file.write(block, f.scribe.buffer[:n*blockSize])
	f.file.mu.Unlock()
	if err != nil && !f.scribe.failing {
		f.log.Error("the event file can't be written; events are kept in the log and filled in later", "error", err)
	}
	f.scribe.failing = err != nil
	if err != nil {
		f.lose(span{block, block + uint64(n)})
	}
	f.filed.Store(filed)
}

// gather encodes up to a piece of the blocks from block on. It answers how many, and the ordinal after them.
func (f *Feed) gather(block uint64) (n int, filed uint64) {
	var p page
	for n < len(f.scribe.buffer)/blockSize {
		from, to, ok := f.ring.read(block+uint64(n), &p)
		if !ok || from > 0 {
			return n, filed
		}
		f.file.encode(f.scribe.buffer[n*blockSize:(n+1)*blockSize], block+uint64(n), p[:to])
		filed = (block+uint64(n))*pageEvents + uint64(to)
		n++
		if to < pageEvents {
			return n, filed
		}
	}
	return n, filed
}

// lose notes blocks that the file lacks and has them made again.
func (f *Feed) lose(s span) {
	if f.holes.add(s) {
		f.mender.call()
	}
}
