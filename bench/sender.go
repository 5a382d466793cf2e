package bench

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// sender is one client: a connection, the requests that it sends, and what it measured.
type sender struct {
	conn      *connection
	generator *generator
	templates *templates
	done      *atomic.Int64 // orders answered, of all clients

	latency *hdrhistogram.Histogram // of requests, in microseconds
	count   tally
	again   int // requests sent again after a 503
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
	s.count, s.again = tally{}, 0
}

// work sends requests of a phase until none is left.
func (s *sender) work(p *phase) error {
	for {
		request, orders := p.take()
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

// send makes one request, sends it when it is due, and counts what is answered.
func (s *sender) send(p *phase, request, orders int) error {
	t := s.templates.of(p.first+request, orders)
	s.templates.format.fill(s.generator, t, firstOrder(p.first+request, p.batch))
	start := time.Now()
	if p.rate > 0 {
		start = p.start.Add(p.due(request))
		if err := s.wait(start); err != nil {
			return err
		}
	}
	again, err := s.conn.persist(t.bytes, time.Now())
	if err != nil {
		return err
	}
	latency := min(time.Since(start).Microseconds(), longest)
	if err := s.latency.RecordValue(latency); err != nil {
		return err
	}
	s.again += again
	if err := s.templates.format.read(t, s.conn.answer.body, &s.count); err != nil {
		return err
	}
	s.done.Add(int64(orders))
	return nil
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
