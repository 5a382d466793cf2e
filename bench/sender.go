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

	held    heldBody                // what was refused last; without orders: nothing was
	latency *hdrhistogram.Histogram // of requests that were taken, in microseconds
	judge   *judge
	refused refusals
}

// heldBody is a body that was refused in overload.
type heldBody struct{ request, orders int }

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
	s.judge.count, s.refused, s.held = tally{}, refusals{}, heldBody{}
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
	body, t := s.fill(p, request, orders)
	number := p.first + body
	first := firstOrder(number, p.batch)
	start := time.Now()
	if p.rate > 0 {
		start = p.start.Add(p.due(request))
		if err := s.wait(start); err != nil {
			return err
		}
	}
	s.offered.Add(int64(orders))
	taken, err := s.exchange(p, heldBody{body, orders}, t)
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

// fill makes the body of a request, and says of which request its orders are: who was refused comes again with what was refused, when the next request is due. The orders of that one then never come.
func (s *sender) fill(p *phase, request, orders int) (body int, t *template) {
	if s.held.orders == orders {
		p.refused[request] = true
		return s.held.request, s.templates.of(p.first+s.held.request, orders)
	}
	t = s.templates.of(p.first+request, orders)
	s.templates.format.fill(s.generator, t, firstOrder(p.first+request, p.batch))
	return request, t
}

// exchange sends a request until it is taken, in overload once. False: it was refused.
func (s *sender) exchange(p *phase, body heldBody, t *template) (taken bool, err error) {
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
		p.refused[body.request], s.held = false, heldBody{}
		return true, a.failure(0)
	}
	p.refused[body.request], s.held = true, body
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
