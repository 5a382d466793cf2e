package sequencer

import (
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// No wake-up is ever missed: one would leave a producer waiting for good. The pauses make listeners
// fall asleep at all moments.
func TestNoMissedWakeUp(t *testing.T) {
	r := newRig(t, Config{})
	var wg sync.WaitGroup
	for p := range uint64(3) {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(1, p))
			b := write(p)
			for range 5000 {
				spin(time.Duration(random.IntN(4000)))
				if err := r.Submit(b); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	r.Close()
}

// With nothing to do everything sleeps: synctest's Wait returns only then.
func TestIdleSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		synctest.Wait()
		if err := r.Submit(write(1)); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		for i, g := range r.groups {
			if !g.waiter.asleep.Load() {
				t.Errorf("group %d is awake", i)
			}
		}
		r.Close()
	})
}

// Between announcing its sleep and sleeping a listener reads the barrier once more; a notification in
// between ends the sleep before it begins.
func TestSleepIsAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWaiter()
		returned := make(chan int64, 100)
		step := make(chan struct{})
		go func() {
			for round := int64(1); ; round++ {
				if _, more := <-step; !more {
					return
				}
				w.Idle(round)
				returned <- round
			}
		}()
		for range yields + 1 {
			step <- struct{}{}
		}
		synctest.Wait()
		if len(returned) != yields+1 || !w.asleep.Load() {
			t.Errorf("%d rounds, announced: %v", len(returned), w.asleep.Load())
		}
		w.notify()
		w.Idle(yields + 1) // as a listener does that found work and came back
		w.notify()         // must not block on the wake-up still there
		step <- struct{}{}
		step <- struct{}{}
		step <- struct{}{}
		synctest.Wait()
		if len(returned) != yields+3 {
			t.Errorf("%d rounds", len(returned))
		}
		w.notify()
		close(step)
	})
}
