package view

import (
	"slices"
	"testing"
	"testing/synctest"

	"weir/engine"
)

// ordinals makes events that carry their ordinal.
func ordinals(from, to uint64) (events []engine.Event) {
	for o := from; o < to; o++ {
		events = append(events, engine.Event{Seq: o + 1, Amount: int64(o)})
	}
	return events
}

func TestRingKeepsTheNewest(t *testing.T) {
	for _, start := range []uint64{0, 63, 100, 1000} {
		r := newRing(NewMemory(4), start)
		checkRing(t, r, start, start)
		at := start
		for _, n := range []uint64{1, 5, 70, 300, 62, 1, 1, 500} {
			r.append(ordinals(at, at+n))
			at += n
			checkRing(t, r, start, at)
		}
	}
}

// checkRing asks for every block there might be.
func checkRing(t *testing.T, r *ring, start, head uint64) {
	t.Helper()
	begun := (head + pageEvents - 1) / pageEvents
	oldest := max(begun, 4) - 4
	for block := range begun + 1 {
		first := block * pageEvents
		low, high := max(first, start), min(first+pageEvents, head)
		var p page
		from, to, ok := r.read(block, &p)
		if want := block >= oldest && low < high; ok != want {
			t.Fatalf("start %d, head %d, block %d: %v", start, head, block, ok)
		}
		if ok && (uint64(from) != low-first || uint64(to) != high-first || !slices.Equal(p[from:to], ordinals(low, high))) {
			t.Fatalf("start %d, head %d, block %d: events %d to %d, or wrong ones", start, head, block, from, to)
		}
	}
	if want := max(oldest, (start+pageEvents-1)/pageEvents); r.oldest() != min(want, begun) {
		t.Errorf("start %d, head %d: oldest %d", start, head, r.oldest())
	}
}

// A page that a reader has pinned is not written to, however far the ring goes on; one of the spares is taken.
func TestRingLeavesPinnedPagesAlone(t *testing.T) {
	r := newRing(NewMemory(4), 0)
	at := uint64(0)
	var pinned []uint32
	for len(pinned) < maxPins {
		r.append(ordinals(at, at+pageEvents))
		p, ok := r.pin(at / pageEvents)
		if !ok {
			t.Fatal("the newest block is gone")
		}
		pinned = append(pinned, p)
		at += pageEvents
	}
	for range 3 * spares {
		r.append(ordinals(at, at+pageEvents))
		at += pageEvents
	}
	for i, p := range pinned {
		if first := uint64(i) * pageEvents; !slices.Equal(r.pages[p][:], ordinals(first, first+pageEvents)) {
			t.Fatalf("the page of block %d was written to", i)
		}
	}
	for _, p := range pinned {
		r.unpin(p)
	}
	checkRing(t, r, 0, at)
}

// More readers than may pin wait for each other, not for the writer; the writer for none.
func TestRingBoundsPins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRing(NewMemory(4), 0)
		r.append(ordinals(0, pageEvents))
		for range maxPins {
			r.pin(0)
		}
		done := false
		go func() {
			var p page
			r.read(0, &p)
			done = true
		}()
		synctest.Wait()
		if done {
			t.Error("one more page was pinned")
		}
		r.append(ordinals(pageEvents, 100*pageEvents))
		r.unpin(r.slot(0).Load())
		synctest.Wait()
		if !done {
			t.Error("still waiting")
		}
	})
}

// The first block is completed with what came before the start, once, and only while it is here.
func TestRingComplete(t *testing.T) {
	r := newRing(NewMemory(4), 100)
	r.append(ordinals(100, 110))
	if r.complete(0, ordinals(0, 63)) || r.complete(1, ordinals(63, 90)) || r.complete(2, ordinals(126, 189)) {
		t.Error("completed with what doesn't fit")
	}
	if !r.complete(1, ordinals(63, 126)) || r.complete(1, ordinals(63, 126)) {
		t.Error("not completed once")
	}
	checkRing(t, r, 63, 110)
	r = newRing(NewMemory(4), 100)
	r.append(ordinals(100, 1000))
	if r.complete(1, ordinals(63, 126)) {
		t.Error("completed a block that is gone")
	}
}
