package bench

import (
	"sync/atomic"
	"time"
)

// Sample is how far a round was at a time.
type Sample struct {
	At     time.Duration // since its start
	Orders int           // answered
}

const sampleEvery = 100 * time.Millisecond

// observe samples a counter until it is stopped; the last sample is of that moment.
func observe(done *atomic.Int64) (stop func() []Sample) {
	start, before := time.Now(), done.Load()
	end, ended := make(chan struct{}), make(chan []Sample)
	go func() {
		var samples []Sample
		ticker := time.NewTicker(sampleEvery)
		defer ticker.Stop()
		for running := true; running; {
			select {
			case <-ticker.C:
			case <-end:
				running = false
			}
			samples = append(samples, Sample{time.Since(start), int(done.Load() - before)})
		}
		ended <- samples
	}()
	return func() []Sample { close(end); return <-ended }
}
