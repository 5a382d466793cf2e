package sequencer

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// A full ring answers at once, and takes more when there is room.
func TestFullRing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{Slots: 4})
		r.journal.gate = make(chan error)
		answers := r.submit(write(1), write(2), &Batch{Query: func() {}}, write(4), write(5))
		for i, a := range answers[:4] {
			if !a.open() {
				t.Errorf("batch %d answered", i)
			}
		}
		if answers[4].open() || <-answers[4] != ErrFull {
			t.Error("a fifth batch was taken")
		}
		close(r.journal.gate)
		synctest.Wait()
		if err := r.Submit(write(6)); err != nil {
			t.Error(err)
		}
		r.Close()
	})
}

func TestFullBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{MaxBytes: 3 * 128})
		r.journal.gate = make(chan error)
		answers := r.submit(write(1, 2), write(5), write(3, 4))
		if !answers[0].open() || !answers[1].open() || answers[2].open() {
			t.Error("the byte budget is not kept")
		}
		if _, bytes := r.InFlight(); bytes != 3*128 {
			t.Errorf("%d bytes in flight", bytes)
		}
		close(r.journal.gate)
		synctest.Wait()
		if err := r.Submit(write(6, 7, 8)); err != nil {
			t.Error(err)
		}
		r.Close()
	})
}

// After a refusal only a part of the bytes is given, until as many batches as may be in flight were taken in a row; one that is alone is taken all the same, as is one that was told that there is room.
func TestPressure(t *testing.T) {
	const part, batches = 10, 40
	b := budget{maxBatches: batches, maxBytes: part * pressedPart, drained: make(chan struct{}, 1)}
	take := func(size int, want error) {
		t.Helper()
		beside := b.bytes.Load()
		if err := b.take(size); err != want {
			t.Errorf("%d bytes beside %d: %v, want %v", size, beside, err, want)
		}
	}
	wantFull := func(want bool) {
		t.Helper()
		if b.full() != want {
			t.Errorf("full beside %d bytes: %v", b.bytes.Load(), !want)
		}
	}
	for range pressedPart {
		wantFull(false)
		take(part, nil)
	}
	take(1, ErrFull)
	for range pressedPart - 1 {
		b.give(part)
	}
	wantFull(true)
	take(1, ErrFull)
	take(0, nil) // a query
	b.give(0)
	b.give(part)
	wantFull(false)
	take(part-1, nil)
	wantFull(false)
	take(part, nil)
	wantFull(true)
	b.give(part)
	b.give(part - 1)
	for range batches {
		take(2*part, nil)
		wantFull(true) // in place of a refusal
		b.give(2 * part)
	}
	for range batches {
		take(part*pressedPart, nil)
		b.give(part * pressedPart)
	}
	tiny := budget{maxBatches: 1, maxBytes: 1}
	if tiny.take(2) != ErrFull || tiny.take(1) != nil {
		t.Error("what is alone is refused after a refusal")
	}
	take(2*part, nil)
	wantFull(false)
	take(2*part, nil)
	b.give(4 * part)
	b.give(0)
	if b.full() || b.batches.Load() != 0 || b.bytes.Load() != 0 {
		t.Errorf("not as at the start: %+v", &b)
	}
}

// A producer with a ticket finds a free slot even while a handler has not yet given its slots back: here the sink
// holds the acknowledge group inside one Handle, and what that has answered already comes again.
func TestTicketHolderNeverWaitsForASlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{Slots: 4})
		r.sink.gate = make(chan struct{})
		first := r.submit(write(1), write(2), write(3), write(4))
		r.sink.gate <- struct{}{} // slot 0; the next Handle gets slots 1 to 3
		synctest.Wait()
		r.sink.gate <- struct{}{} // slot 1
		synctest.Wait()
		if first[0].open() || first[1].open() || !first[2].open() {
			t.Error("not two batches answered")
		}
		r.submit(write(5), write(6)) // comes back only if nobody spins for a slot
		if batches, _ := r.InFlight(); batches != 4 || r.machine.seq != 6 {
			t.Errorf("%d batches in flight, %d applied", batches, r.machine.seq)
		}
		close(r.sink.gate)
		r.Close()
	})
}

// Close: every Submit that was taken is answered, none hangs, later ones are refused.
func TestCloseAnswersEverything(t *testing.T) {
	r := newRig(t, Config{Slots: 16})
	var taken atomic.Int64
	var wg sync.WaitGroup
	running := make(chan struct{}, 1)
	for p := range uint64(24) {
		wg.Go(func() {
			for i := uint64(0); ; i++ {
				switch err := r.Submit(write(p<<32 | i)); err {
				case nil:
					taken.Add(1)
					select {
					case running <- struct{}{}:
					default:
					}
				case ErrFull:
				case ErrStopped:
					return
				default:
					t.Error(err)
					return
				}
			}
		})
	}
	<-running
	var closers sync.WaitGroup
	for range 3 {
		closers.Go(r.Close)
	}
	closers.Wait()
	wg.Wait()
	if got := int64(len(r.machine.order)); got != taken.Load() || got == 0 {
		t.Errorf("%d answered with success, %d applied", taken.Load(), got)
	}
	if err := r.Submit(write(1)); err != ErrStopped {
		t.Errorf("after the end: %v", err)
	}
}

// Draining waits for who has a ticket, also when its slot is not yet reserved.
func TestDrainWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := budget{maxBatches: 2, maxBytes: 100, drained: make(chan struct{}, 1)}
		if err := b.take(10); err != nil {
			t.Fatal(err)
		}
		drained := false
		go func() { b.drain(); drained = true }()
		synctest.Wait()
		if err := b.take(10); err != ErrStopped || drained {
			t.Errorf("while draining: %v, drained: %v", err, drained)
		}
		b.give(10)
		synctest.Wait()
		if !drained {
			t.Error("not drained")
		}
	})
}

// Close waits for what is in the journal.
func TestCloseWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		answers := r.submit(write(1), write(2))
		closed := make(chan struct{})
		go func() { r.Close(); close(closed) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("closed with batches in flight")
		default:
		}
		if err := r.Submit(write(3)); err != ErrStopped {
			t.Errorf("while closing: %v", err)
		}
		close(r.journal.gate)
		<-closed
		for _, a := range answers {
			if err := <-a; err != nil {
				t.Error(err)
			}
		}
	})
}
