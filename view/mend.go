package view

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"weir/engine"
)

// The mender fills holes of the event file: from memory where the blocks are still there, else from the log.
type mender struct {
	rebuild Rebuild
	kick    chan struct{}
	retry   time.Duration
	doubt   atomic.Uint64 // block + 1 next to which others may be bad too; 0: none
}

// scanBlocks is how many good blocks in a row end the search for bad ones: 64 MiB.
const scanBlocks = 16384

// call has the mender look at the holes.
func (m *mender) call() {
	select {
	case m.kick <- struct{}{}:
	default:
	}
}

// suspect has the mender check the blocks around this one, too: after a power cut bad ones come in numbers.
func (m *mender) suspect(block uint64) {
	m.doubt.Store(block + 1)
	m.call()
}

// mend is the mender's goroutine.
func (f *Feed) mend() {
	for {
		select {
		case <-f.ctx.Done():
			return
		case <-f.mender.kick:
			f.mendAll()
		}
	}
}

// mendAll fills holes until there are none.
func (f *Feed) mendAll() {
	for f.checkSuspects(); len(f.holes.list()) > 0 && f.ctx.Err() == nil; f.checkSuspects() {
		before := f.holes.list()
		err := f.fill()
		if err == nil && !slices.Equal(before, f.holes.list()) {
			continue
		}
		f.log.Warn("events are still missing; trying again", "in", f.mender.retry, "error", err)
		select {
		case <-f.ctx.Done():
		case <-time.After(f.mender.retry):
		}
	}
}

// checkSuspects reads the blocks before and behind the suspect, until many in a row are good, and notes the bad ones.
func (f *Feed) checkSuspects() {
	doubt := f.mender.doubt.Swap(0)
	if doubt == 0 {
		return
	}
	end := f.filed.Load() / pageEvents // the one behind is still being written
	good := 0
	for block := doubt - 1; block < end && good < scanBlocks; block++ {
		good = f.check(block, good)
	}
	good = 0
	for block := min(doubt-1, end); block > 0 && good < scanBlocks; block-- {
		good = f.check(block-1, good)
	}
}

// check reads one full block. It answers how many were good in a row.
func (f *Feed) check(block uint64, good int) int {
	var p page
	if f.holes.has(block) || !errors.Is(f.file.read(block, pageEvents, &p), errBlock) {
		return good + 1
	}
	f.holes.add(span{block, block + 1})
	return 0
}

// fill fills the holes there are, with one replay at most.
func (f *Feed) fill() error {
	for _, hole := range f.holes.list() {
		if err := f.fillFromMemory(hole); err != nil {
			return err
		}
	}
	rest := f.holes.list()
	if len(rest) == 0 {
		return nil
	}
	from, to := rest[0].from, rest[len(rest)-1].to
	f.log.Info("rebuilding events from the log", "first", from*pageEvents, "before", to*pageEvents)
	r := refill{feed: f, next: from * pageEvents, end: to * pageEvents}
	err := f.mender.rebuild(f.ctx, r.next, r.take)
	switch {
	case errors.Is(err, errEnough):
		return nil
	case err != nil:
		return err
	}
	return r.finish()
}

func (f *Feed) fillFromMemory(hole span) error {
	for block := max(hole.from, f.ring.oldest()); block < hole.to; block++ {
		if err := f.put(block, nil); err != nil {
			return err
		}
	}
	return nil
}

// put writes a missing block: as it is in memory, which is at least as new, else from the events given if they
// fill it. Where neither has it whole it stays missing.
func (f *Feed) put(block uint64, events []engine.Event) error {
	f.ring.complete(block, events)
	f.file.mu.Lock()
	defer f.file.mu.Unlock()
	var p page
	if from, to, ok := f.ring.read(block, &p); ok && from == 0 {
		events = p[:to]
	} else if len(events) < pageEvents {
		return nil
	}
	if err := f.file.writeEvents(block, events); err != nil {
		return err
	}
	f.holes.remove(block)
	return nil
}

// errEnough ends a replay that has filled all holes.
var errEnough = errors.New("view: enough events")

// refill cuts the events of a replay into blocks.
type refill struct {
	feed *Feed
	next uint64 // ordinal of the next event
	end  uint64
	page page
}

// take gets the next events of the replay.
func (r *refill) take(first uint64, events []engine.Event) error {
	if err := r.feed.ctx.Err(); err != nil {
		return err
	}
	if first > r.next {
		return fmt.Errorf("view: the replay goes on with event %d where %d is due", first, r.next)
	}
	if known := r.next - first; known < uint64(len(events)) {
		return r.cut(events[known:])
	}
	return nil
}

func (r *refill) cut(events []engine.Event) error {
	for len(events) > 0 {
		n := copy(r.page[r.next%pageEvents:], events)
		events = events[n:]
		r.next += uint64(n)
		if r.next%pageEvents > 0 {
			return nil
		}
		if err := r.put(r.next/pageEvents-1, pageEvents); err != nil {
			return err
		}
		if r.next >= r.end {
			return errEnough
		}
	}
	return nil
}

// finish puts the last block of the log, which is not full.
func (r *refill) finish() error {
	if used := int(r.next % pageEvents); used > 0 {
		return r.put(r.next/pageEvents, used)
	}
	return nil
}

func (r *refill) put(block uint64, count int) error {
	if !r.feed.holes.has(block) {
		return nil
	}
	return r.feed.put(block, r.page[:count])
}
