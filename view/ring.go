package view

import (
	"sync/atomic"

	"weir/engine"
)

// pageEvents is how many events a page of the ring and a block of the event file hold: with its header a
// block fills 4 KiB.
const pageEvents = 63

// page is the memory of one block.
type page [pageEvents]engine.Event

// spares is how many pages the ring has beside those in use, and maxPins how many may be pinned at a time.
const (
	spares  = 64
	maxPins = spares - 1
)

// ring keeps the newest events in memory. Events are counted from 0, their ordinal; block b holds the
// ordinals from b*pageEvents on. One goroutine appends and never waits for readers; readers copy a page at a time.
//
// A reader pins the page that it copies. The writer puts a new block into a spare page that nobody has pinned and
// takes the page of the block that falls out of the ring as a spare instead. As fewer pages can be pinned than there are
// spares, one is always free. Reader: pin, then see that the page still is the block's. Writer: take the page away
// from its block, then (later) look for pins. One of the two sees the other.
type ring struct {
	pages  []page
	states []pageState     // of the pages
	slots  []atomic.Uint32 // the page of block b, at b modulo their number
	start  atomic.Uint64   // ordinal of the first event that ever was here
	head   atomic.Uint64   // ordinal after the last event
	pins   chan struct{}   // holds a value for each pinned page

	// Of the writer alone:
	written uint64 // ordinal after the last event written; head follows
	open    *page  // of the block that written lies in
	spares  [spares]uint32
}

type pageState struct {
	pinned atomic.Int32
	owner  atomic.Uint64 // block number + 1, 0: none yet
	_      [48]byte      // neighbours are pinned by others: keep them on other cache lines
}

// Memory is what a feed keeps the newest events in.
type Memory struct{ pages []page }

// NewMemory makes memory for so many blocks of 63 events, 4 KiB each. It touches all of it, so that appending doesn't have to: a start does that beside other things.
func NewMemory(blocks int) *Memory {
	m := &Memory{pages: make([]page, blocks+spares)}
	for i := range m.pages {
		m.pages[i] = page{}
	}
	return m
}

func (m *Memory) blocks() int { return len(m.pages) - spares }

// newRing makes a ring in memory that no other one uses. Its first event will have this ordinal.
func newRing(m *Memory, start uint64) *ring {
	blocks := m.blocks()
	r := &ring{
		pages:   m.pages,
		states:  make([]pageState, blocks+spares),
		slots:   make([]atomic.Uint32, blocks),
		pins:    make(chan struct{}, maxPins),
		written: start,
	}
	for i := range r.slots {
		r.slots[i].Store(uint32(i))
	}
	for i := range r.spares {
		r.spares[i] = uint32(blocks + i)
	}
	r.start.Store(start)
	r.head.Store(start)
	if start%pageEvents > 0 {
		r.openBlock(start / pageEvents) // so that complete finds it
	}
	return r
}

func (r *ring) slot(block uint64) *atomic.Uint32 { return &r.slots[block%uint64(len(r.slots))] }

// append adds events. Readers see all of them at once, so never a part of an instruction's.
func (r *ring) append(events []engine.Event) {
	for len(events) > 0 {
		at := r.written % pageEvents
		if at == 0 {
			r.openBlock(r.written / pageEvents)
		}
		n := copy(r.open[at:], events)
		events = events[n:]
		r.written += uint64(n)
	}
	r.head.Store(r.written)
}

// openBlock gives a block a page that nobody reads.
func (r *ring) openBlock(block uint64) {
	spare := r.freeSpare()
	got := r.spares[spare]
	r.states[got].owner.Store(block + 1)
	r.spares[spare] = r.slot(block).Swap(got)
	r.open = &r.pages[got]
}

func (r *ring) freeSpare() int {
	for i, p := range r.spares {
		if r.states[p].pinned.Load() == 0 {
			return i
		}
	}
	panic("view: more pages pinned than allowed")
}

// read copies what is here of a block: the events from to to of it. It is false when there is nothing.
func (r *ring) read(block uint64, into *page) (from, to int, ok bool) {
	first, head, start := block*pageEvents, r.head.Load(), r.start.Load()
	if head <= max(first, start) || start >= first+pageEvents {
		return 0, 0, false
	}
	p, ok := r.pin(block)
	if !ok {
		return 0, 0, false
	}
	from, to = int(max(first, start)-first), int(min(head-first, pageEvents))
	copy(into[from:to], r.pages[p][from:to])
	r.unpin(p)
	return from, to, true
}

// pin keeps the page of a block from being used for another. It waits while as many as allowed are pinned.
func (r *ring) pin(block uint64) (p uint32, ok bool) {
	r.pins <- struct{}{}
	p = r.slot(block).Load()
	r.states[p].pinned.Add(1)
	if r.slot(block).Load() == p && r.states[p].owner.Load() == block+1 {
		return p, true
	}
	r.unpin(p)
	return 0, false
}

func (r *ring) unpin(p uint32) {
	r.states[p].pinned.Add(-1)
	<-r.pins
}

// complete fills in what the first block lacks before the ring's start: the first events of the block. Nobody reads
// there until start says so. It is false when the block has left the ring or lacks nothing.
func (r *ring) complete(block uint64, events []engine.Event) bool {
	first, start := block*pageEvents, r.start.Load()
	if start <= first || start >= first+pageEvents || uint64(len(events)) < start-first {
		return false
	}
	p, ok := r.pin(block)
	if !ok {
		return false
	}
	copy(r.pages[p][:start-first], events)
	r.start.Store(first)
	r.unpin(p)
	return true
}

// oldest is the first block that is here whole; equal to the number of blocks begun when there is none.
func (r *ring) oldest() uint64 {
	begun := (r.head.Load() + pageEvents - 1) / pageEvents
	whole := (r.start.Load() + pageEvents - 1) / pageEvents
	if size := uint64(len(r.slots)); begun > size {
		return max(whole, begun-size)
	}
	return min(whole, begun)
}
