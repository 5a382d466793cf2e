package sequencer

import (
	"testing"
	"testing/synctest"
	"time"

	"weir/engine"
)

// slowMachine takes a time for each batch.
type slowMachine struct {
	fakeMachine
	takes time.Duration
}

func (m *slowMachine) Apply(at int64, payload []byte, r *engine.Results) {
	time.Sleep(m.takes)
	m.fakeMachine.Apply(at, payload, r)
}

// slowJournal takes a second for each frame.
type slowJournal struct{ fakeJournal }

func (j *slowJournal) Append(payloads [][]byte, count int, at int64) (uint64, error) {
	time.Sleep(time.Second)
	return j.fakeJournal.Append(payloads, count, at)
}

// The time that a batch waits for the journal, or behind another batch, is no stall of the core; what the core takes is.
func TestStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := New(Config{Journal: &slowJournal{}, Machine: &slowMachine{takes: 3 * time.Millisecond}, Sink: &fakeSink{}})
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint64(3) { // the first is a frame of its own, the others wait for it and are one
			go func() { _ = s.Submit(write(id + 1)) }()
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		s.Close()
		counts, sum := s.Stalls().Counts()
		if counts[3] != 3 || sum != 9*time.Millisecond || s.Stalls().Longest() != 3*time.Millisecond {
			t.Errorf("counts %v, sum %v, longest %v; want 3 batches of 3 ms each", counts, sum, s.Stalls().Longest())
		}
	})
}
