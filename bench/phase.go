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
	pair   int // requests that a client takes together; they share their orders evenly
	first  int // number of its first request in the run, a multiple of pair
	rate   int // orders per second; 0: as fast as they are answered

	start   time.Time
	taken   atomic.Int64 // requests
	refused []bool       // by request, in overload: its orders were not taken; each client writes its own only
}

func (p *phase) requests() int {
	together := p.pair * p.batch
	return p.orders/together*p.pair + min(p.orders%together, p.pair)
}

// take is the first of the next requests that one client sends, counted from 0.
func (p *phase) take() (request int) { return int(p.taken.Add(int64(p.pair))) - p.pair }

// ordersOf is a batch, for the last requests what is left of one; 0: there is no such request.
func (p *phase) ordersOf(request int) int {
	together := p.pair * p.batch
	left := max(0, min(together, p.orders-request/p.pair*together))
	return (left + p.pair - 1 - request%p.pair) / p.pair
}

// due is how long after the start a request is to be sent in the open loop.
func (p *phase) due(request int) time.Duration {
	return time.Duration(float64(request) * float64(p.batch) / float64(p.rate) * float64(time.Second))
}

// each calls do for every order of the phase that was not refused.
func (p *phase) each(do func(request, place int)) {
	for request := range p.requests() {
		if p.refused != nil && p.refused[request] {
			continue
		}
		for place := range p.ordersOf(request) {
			do(p.first+request, place)
		}
	}
}

// phases are the warm-up, where there is one, and the rounds, which share the orders evenly. Each starts with a request of its own.
func phases(c *Config) (warmup *phase, rounds []*phase) {
	first, pair, unit := 0, c.workload.pair, c.workload.unit
	next := func(units int) *phase {
		p := &phase{orders: units * unit, batch: c.Batch, pair: pair, first: first, rate: c.Rate}
		if c.Overload {
			p.refused = make([]bool, p.requests())
		}
		first += (p.requests() + pair - 1) / pair * pair
		return p
	}
	if c.Warmup >= unit {
		warmup = next(c.Warmup / unit)
	}
	units := c.Orders / unit
	for i := range c.Rounds {
		rounds = append(rounds, next(units*(i+1)/c.Rounds-units*i/c.Rounds))
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
