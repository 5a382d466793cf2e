package sequencer

import (
	"slices"
	"testing"
	"testing/synctest"
)

// All that waits while a frame is written is the next frame.
func TestGroupCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		r.submit(write(1), write(2), write(3, 4), write(5))
		close(r.journal.gate)
		r.Close()
		if want := []int{1, 4}; !slices.Equal(counts(r.journal.frames), want) {
			t.Errorf("frames of %v instructions, want %v", counts(r.journal.frames), want)
		}
	})
}

func counts(frames []frame) (counts []int) {
	for _, f := range frames {
		counts = append(counts, f.count)
	}
	return counts
}

// A frame has at most maxFrameBatches batches, and at most maxFrameBytes unless one batch is larger.
func TestFrameCaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		r.submit(write(0))
		for i := range uint64(maxFrameBatches + 1) {
			r.submit(write(i))
		}
		for _, part := range []int{3, 3, 3, 1, 5, 1} { // of a frame's bytes, in quarters; 5 is more than a frame
			r.submit(write(make([]uint64, part*maxFrameBytes/4/128)...))
		}
		close(r.journal.gate)
		r.Close()
		var batches []int
		for _, f := range r.journal.frames {
			batches = append(batches, f.batches)
		}
		if want := []int{1, maxFrameBatches, 2, 1, 2, 1, 1}; !slices.Equal(batches, want) {
			t.Errorf("frames of %v batches, want %v", batches, want)
		}
	})
}

// Frame n+1 is being written while frame n is applied; and a frame is applied before the next one, which came
// in the same call of the journal's handler, is written.
func TestWriteAndApplyOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		r.machine.gate = make(chan struct{})
		first := r.submit(write(1))[0]
		for i := range uint64(maxFrameBatches + 1) {
			r.submit(write(2 + i))
		}
		r.journal.gate <- nil // the first frame; two more wait together
		synctest.Wait()
		if r.journal.asked != 2 || r.machine.seq != 0 || !first.open() {
			t.Errorf("first frame in the engine: %d writes begun, sequence %d", r.journal.asked, r.machine.seq)
		}
		r.journal.gate <- nil
		synctest.Wait()
		for range maxFrameBatches + 1 {
			r.machine.gate <- struct{}{}
		}
		synctest.Wait()
		if r.journal.asked != 3 || r.machine.seq != maxFrameBatches+1 || len(r.sink.firsts) != maxFrameBatches+1 {
			t.Errorf("third frame in the journal: %d writes begun, sequence %d, %d batches answered",
				r.journal.asked, r.machine.seq, len(r.sink.firsts))
		}
		close(r.machine.gate)
		close(r.journal.gate)
		r.Close()
	})
}
