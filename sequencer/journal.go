package sequencer

import (
	"errors"
	"fmt"
	"sync/atomic"
)

// Caps of a frame. More would gain no throughput and cost the first batch in it more latency.
const (
	maxFrameBatches = 64
	maxFrameBytes   = 4 << 20 // one larger batch still is a frame of its own
)

// Journal makes frames durable. Only the journal group calls it.
type Journal interface {
	// Append writes the payloads as one frame of count instructions and answers the sequence of the first. When it answers
	// nil, the frame is durable. An error that wraps ErrFullDisk says that nothing was written and that a later
	// Append may succeed; any other error is final.
	Append(payloads [][]byte, count int, time int64) (firstSeq uint64, err error)
	// Room asks, after an Append that answered ErrFullDisk, whether there is room now. Its errors are those of Append.
	Room() error
}

// journalGroup makes frames of what waits.
type journalGroup struct {
	slots    ring
	next     *group
	journal  Journal
	now      func() int64
	lastTime int64
	full     *atomic.Bool // the last frame found no room
	failure  *failure
	stalls   *Stalls
	payloads [][]byte
}

// Handle cuts what waits into frames and hands each on as soon as it is durable.
func (j *journalGroup) Handle(lower, upper int64) {
	for lower <= upper {
		last, count := j.gather(lower, upper)
		j.write(lower, last, count)
		j.markReady(lower, last)
		j.next.forward(lower, last)
		lower = last + 1
	}
}

// markReady notes that the engine group may take the slots from now on.
func (j *journalGroup) markReady(lower, last int64) {
	now := j.stalls.now()
	for at := lower; at <= last; at++ {
		j.slots.at(at).ready = now
	}
}

// gather picks the next frame: the payloads of the slots lower to last, count instructions. Queries ride along;
// those at the front do not wait for the disk.
func (j *journalGroup) gather(lower, upper int64) (last int64, count int) {
	j.payloads = j.payloads[:0]
	upper = min(upper, lower+maxFrameBatches-1)
	size := 0
	for at := lower; at <= upper; at++ {
		b := j.slots.at(at)
		if b.Query != nil {
			continue
		}
		leading := count == 0 && at > lower
		if leading || count > 0 && size+len(b.Payload) > maxFrameBytes {
			return at - 1, count
		}
		size += len(b.Payload)
		count += b.Count
		j.payloads = append(j.payloads, b.Payload)
	}
	return upper, count
}

// write makes the frame durable and numbers its batches, or gives them the error. After a failure nothing
// is written, and queries are refused too: the process is about to end.
func (j *journalGroup) write(lower, last int64, count int) {
	if err := j.failure.get(); err != nil {
		j.refuse(lower, last, err, true)
		return
	}
	if count > 0 {
		j.append(lower, last, count)
	}
	if j.full.Load() {
		j.askRoom(lower, last)
	}
}

func (j *journalGroup) append(lower, last int64, count int) {
	time := max(j.now(), j.lastTime)
	seq, err := j.journal.Append(j.payloads, count, time)
	if err == nil {
		j.lastTime = time
		j.number(lower, last, seq, time)
	}
	j.heed(lower, last, err, false)
}

// heed notes what the journal said, and gives an error to the batches that it is about.
func (j *journalGroup) heed(lower, last int64, err error, queries bool) {
	full := errors.Is(err, ErrFullDisk)
	if full != j.full.Load() {
		j.full.Store(full)
	}
	switch {
	case full:
		j.refuse(lower, last, err, queries)
	case err != nil:
		j.failure.set(fmt.Errorf("%w: %w", ErrFailed, err))
		j.refuse(lower, last, j.failure.get(), true)
	}
}

// askRoom asks for the batches that want to know whether there is room again.
func (j *journalGroup) askRoom(lower, last int64) {
	for at := lower; at <= last && j.full.Load(); at++ {
		if j.slots.at(at).room {
			j.heed(at, at, j.journal.Room(), true)
		}
	}
}

// number gives each batch of a durable frame its first sequence and the time.
func (j *journalGroup) number(lower, last int64, seq uint64, time int64) {
	for at := lower; at <= last; at++ {
		b := j.slots.at(at)
		if b.Query != nil {
			continue
		}
		b.Time, b.FirstSeq = time, seq
		seq += uint64(b.Count)
	}
}

// refuse answers the writes of a frame, or all that is in it, with err.
func (j *journalGroup) refuse(lower, last int64, err error, queries bool) {
	for at := lower; at <= last; at++ {
		if b := j.slots.at(at); b.Query == nil || queries {
			b.err = err
		}
	}
}
