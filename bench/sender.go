package bench

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// sender is one client: a connection, the requests that it sends, and what it measured.
type sender struct {
	conn      *connection
	generator *generator
	templates *templates
	may       func(request int) statuses
	cancel    *canceller    // nil: nothing is cancelled
	done      *atomic.Int64 // orders answered, of all clients
	offered   *atomic.Int64 // orders sent

	latency *hdrhistogram.Histogram // of requests that were taken, in microseconds
	judge   *judge
	refused refusals
}

// refusals count the answers 503.
type refusals struct {
	requests int
	silent   int // of them: they do not say when to come back
}

// longest is the largest latency that is told apart, in microseconds: ten minutes.
const longest = 600_000_000

func newHistogram() *hdrhistogram.Histogram {
	const significantDigits = 3
	return hdrhistogram.New(1, longest, significantDigits)
}

// reset forgets what was measured.
func (s *sender) reset() {
	s.latency.Reset()
	s.judge.count, s.refused = tally{}, refusals{}
	if s.cancel != nil {
		s.cancel.count = 0
	}
}

// work sends requests of a phase until none is left.
func (s *sender) work(p *phase) error {
	for {
		first := p.take()
		for request := first; request < first+p.pair; request++ {
			orders := p.ordersOf(request)
			if orders == 0 {
				return nil
			}
			if err := s.send(p, request, orders); err != nil {
				if s.conn.ctx.Err() != nil {
					return context.Cause(s.conn.ctx) // another client failed first, or the caller gave up
				}
				return err
			}
		}
	}
}

// send makes one request, sends it when it is due, and counts what is answered.
func (s *sender) send(p *phase, request, orders int) error {
	number := p.first + request
	first := firstOrder(number, p.batch)
	t := s.templates.of(number, orders)
	s.templates.format.fill(s.generator, t, first)
	start := time.Now()
	if p.rate > 0 {
		start = p.start.Add(p.due(request))
		if err := s.wait(start); err != nil {
			return err
		}
	}
	s.offered.Add(int64(orders))
	taken, err := s.exchange(p, request, t)
	if err != nil || !taken {
		return err
	}
	latency := max(0, min(time.Since(start).Microseconds(), longest))
	if err := s.latency.RecordValue(latency); err != nil {
		return err
	}
	s.judge.begin(first, s.may(number))
	if err := s.templates.format.read(t, s.conn.answer.body, s.judge); err != nil {
		return err
	}
	s.done.Add(int64(orders))
	if s.cancel != nil {
		return s.cancel.after(s.conn, first, orders)
	}
	return nil
}

// exchange sends a request until it is taken, in overload once. False: it was refused.
func (s *sender) exchange(p *phase, request int, t *template) (taken bool, err error) {
	if p.refused == nil {
		again, err := s.conn.persist(t.bytes, time.Now())
		s.refused.requests += again
		return true, err
	}
	if err := s.conn.exchange(t.bytes, time.Now()); err != nil {
		return false, err
	}
	a := &s.conn.answer
	if a.status != http.StatusServiceUnavailable {
		return true, a.failure(0)
	}
	p.refused[request] = true
	s.refused.requests++
	if a.retryAfter < 0 {
		s.refused.silent++
	}
	return false, nil
}

// firstOrder is the number of the first order of a request. A request that is shorter than a batch leaves a gap.
func firstOrder(request, batch int) uint64 { return uint64(request) * uint64(batch) }

// wait sleeps until a request is due, in naps, so that it sees the end of the run.
func (s *sender) wait(due time.Time) error {
	const nap = 50 * time.Millisecond
	for {
		left := time.Until(due)
		if left <= 0 {
			return nil
		}
		time.Sleep(min(left, nap))
		if s.conn.ctx.Err() != nil {
			return context.Cause(s.conn.ctx)
		}
	}
}
