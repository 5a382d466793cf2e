package sequencer

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
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
		answers := r.submit(write(1, 2), write(3, 4), write(5))
		if !answers[0].open() || answers[1].open() || !answers[2].open() {
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

// After all was given large batches get a part of the bytes for a while, and no refusal makes that longer; small ones are taken all the same, and so is one that is alone.
func TestPressure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const large = smallBytes + 1
		b := budget{maxBatches: 1000, maxBytes: large * pressurePart, drained: make(chan struct{}, 1)}
		take := func(size int, want error) {
			t.Helper()
			beside := b.bytes.Load()
			if full := b.full(size); full != (want != nil) {
				t.Errorf("%d bytes beside %d: full is %v", size, beside, full)
			}
			if err := b.take(size); err != want {
				t.Errorf("%d bytes beside %d: %v, want %v", size, beside, err, want)
			}
		}
		for range pressurePart {
			take(large, nil)
		}
		take(1, ErrFull)
		for range pressurePart - 1 {
			b.give(large)
		}
		take(large, ErrFull)
		take(smallBytes, nil)
		take(0, nil)
		b.give(0)
		b.give(smallBytes)
		b.give(large)
		take(large*pressurePart, nil) // alone
		b.give(large * pressurePart)
		take(large-1, nil)
		take(large, nil) // there was room for a byte
		take(large, ErrFull)
		time.Sleep(pressure - time.Nanosecond)
		take(large, ErrFull)
		time.Sleep(time.Nanosecond) // after the last moment of fullness, not after the last refusal
		take(large, nil)
		take(large*pressurePart, ErrFull) // full again
		take(large, ErrFull)
	})
}

// Many small batches, and one that never fits, are no pressure.
func TestNoPressure(t *testing.T) {
	b := budget{maxBatches: 3, maxBytes: 100 * smallBytes, drained: make(chan struct{}, 1)}
	for _, size := range []int{1, 1, 1} {
		if err := b.take(size); err != nil {
			t.Fatal(err)
		}
	}
	if b.take(1) != ErrFull || b.take(200*smallBytes) != ErrFull {
		t.Error("the budget is not kept")
	}
	if b.isPressed() {
		t.Error("pressed")
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
