package bench

import (
	"sync"
	"sync/atomic"
	"time"
)

// phase is the warm-up or one round: a row of requests that all clients take from.
type phase struct {
	orders int
	batch  int
	first  int // number of its first request in the run
	rate   int // orders per second; 0: as fast as they are answered

	start time.Time
	taken atomic.Int64 // requests
}

func (p *phase) requests() int { return (p.orders + p.batch - 1) / p.batch }

// take is the next request, counted from 0, and how many orders it holds; 0: none is left.
func (p *phase) take() (request, orders int) {
	request = int(p.taken.Add(1)) - 1
	return request, p.ordersOf(request)
}

// ordersOf is a batch, for the last request what is left of one.
func (p *phase) ordersOf(request int) int {
	return max(0, min(p.batch, p.orders-request*p.batch))
}

// due is how long after the start a request is to be sent in the open loop.
func (p *phase) due(request int) time.Duration {
	return time.Duration(int64(request) * int64(p.batch) * int64(time.Second) / int64(p.rate))
}

// phases are the warm-up, where there is one, and the rounds, which share the orders evenly. Each starts with a request of its own.
func phases(c *Config) (warmup *phase, rounds []*phase) {
	first := 0
	next := func(orders, rate int) *phase {
		p := &phase{orders: orders, batch: c.Batch, first: first, rate: rate}
		first += p.requests()
		return p
	}
	if c.Warmup > 0 {
		warmup = next(c.Warmup, c.Rate)
	}
	for i := range c.Rounds {
		rounds = append(rounds, next(c.Orders*(i+1)/c.Rounds-c.Orders*i/c.Rounds, c.Rate))
	}
	return warmup, rounds
}

// run lets all clients work until the phase is done, or one fails. It answers the time from the start to the last answer.
func (p *phase) run(senders []*sender, fail func(error)) time.Duration {
	var all sync.WaitGroup
	p.start = time.Now()
	for _, s := range senders {
		all.Go(func() {
			if err := s.work(p); err != nil {
				fail(err)
			}
		})
	}
	all.Wait()
	return time.Since(p.start)
}
