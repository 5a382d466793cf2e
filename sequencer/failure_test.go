package sequencer

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
)

var errDisk = errors.New("input/output error")

// After a failed write nothing is applied, answered with success or written any more.
func TestJournalFailureIsFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		r.machine.gate = make(chan struct{})
		query := func() *Batch { return &Batch{Query: func() { t.Error("a query ran") }} }
		durable := r.submit(write(1))[0]
		inFrame := r.submit(write(2), query())
		r.journal.gate <- nil
		synctest.Wait()
		behind := r.submit(write(3), query(), write(4))
		r.journal.gate <- errDisk
		synctest.Wait()
		select {
		case <-r.Failed():
		default:
			t.Error("not reported as failed")
		}
		r.machine.gate <- struct{}{}
		if err := <-durable; err != nil {
			t.Errorf("the durable frame before got %v", err)
		}
		for _, a := range append(inFrame, behind...) {
			if err := <-a; !errors.Is(err, ErrFailed) || !errors.Is(err, errDisk) {
				t.Errorf("got %v", err)
			}
		}
		if err := r.Submit(write(5)); !errors.Is(err, ErrFailed) || err != r.Err() {
			t.Errorf("later: %v", err)
		}
		if r.journal.asked != 2 || r.machine.seq != 1 || len(r.sink.firsts) != 1 {
			t.Errorf("%d writes begun, sequence %d, %d published", r.journal.asked, r.machine.seq, len(r.sink.firsts))
		}
		r.Close()
	})
}

// Whoever asks hears of a full disk until there is room: the journal is asked anew each time, or a write that finds room says so.
func TestReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error, 3)
		full := fmt.Errorf("log: %w", ErrFullDisk)
		refused := func() {
			t.Helper()
			r.journal.gate <- full
			if err := r.Submit(write(1)); !errors.Is(err, ErrFullDisk) {
				t.Fatal(err)
			}
		}
		wants := func(want error) {
			t.Helper()
			if err := r.Ready(); !errors.Is(err, want) {
				t.Errorf("ready: %v, want %v", err, want)
			}
		}
		wants(nil)
		refused()
		r.journal.room = full
		wants(ErrFullDisk)
		wants(ErrFullDisk)
		r.journal.room = nil
		wants(nil)
		refused()
		r.journal.room = full
		wants(ErrFullDisk)
		r.journal.gate <- nil
		if err := r.Submit(write(2)); err != nil {
			t.Error(err)
		}
		wants(nil)
		refused()
		r.journal.room = errors.New("broken")
		wants(ErrFailed)
		wants(ErrFailed)
		r.Close()
		if r.machine.seq != 1 {
			t.Errorf("%d applied", r.machine.seq)
		}
	})
}

// A full disk refuses the frame, lets the queries in it go on, and is asked again for the next frame.
func TestFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		full := fmt.Errorf("log: %w", ErrFullDisk)
		ran := false
		answers := r.submit(write(1), write(2), &Batch{Query: func() { ran = true }}, write(3))
		r.journal.gate <- nil
		r.journal.gate <- full
		synctest.Wait()
		for _, i := range []int{1, 3} {
			if err := <-answers[i]; !errors.Is(err, ErrFullDisk) {
				t.Errorf("write %d got %v", i, err)
			}
		}
		if err := <-answers[2]; err != nil || !ran {
			t.Errorf("query got %v", err)
		}
		later := write(4)
		a := r.submit(later)[0]
		r.journal.gate <- nil
		if err := <-a; err != nil || later.FirstSeq != 2 || r.Err() != nil {
			t.Errorf("with room again: %v, first sequence %d", err, later.FirstSeq)
		}
		r.Close()
		if want := []uint64{1, 4}; !slices.Equal(r.machine.order, want) {
			t.Errorf("applied %v, want %v", r.machine.order, want)
		}
	})
}
