package gateway

import (
	"sync"
	"time"

	"weir/engine"
	"weir/view"
)

const rateSpan = 10 // seconds that the rate of orders is measured over

// orderRate measures how many orders a second were answered for the first time, over the last seconds.
type orderRate struct {
	mu      sync.Mutex
	samples [rateSpan + 1]uint64 // total at the end of each second, the newest at at
	at      int
	count   int // samples there are
	once    sync.Once
}

// start begins to measure, once, until quit is closed.
func (r *orderRate) start(quit <-chan struct{}, c *view.Counters) {
	r.once.Do(func() { go r.run(quit, c) })
}

func (r *orderRate) run(quit <-chan struct{}, c *view.Counters) {
	r.add(ordersAnswered(c))
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
			r.add(ordersAnswered(c))
		}
	}
}

func (r *orderRate) add(total uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = (r.at + 1) % len(r.samples)
	r.samples[r.at] = total
	r.count = min(r.count+1, len(r.samples))
}

// perSecond is the mean over the span, or over the seconds that there were.
func (r *orderRate) perSecond() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count < 2 {
		return 0
	}
	seconds := r.count - 1
	oldest := (r.at - seconds + len(r.samples)) % len(r.samples)
	return (r.samples[r.at] - r.samples[oldest]) / uint64(seconds)
}

// ordersAnswered are all answers to orders: settings and new names have a status of their own.
func ordersAnswered(c *view.Counters) (total uint64) {
	for s := engine.Rejected; s <= engine.Unmatched; s++ {
		if s != engine.Created && s != engine.Applied {
			total += c.Instructions(s)
		}
	}
	return total
}
