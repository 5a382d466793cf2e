package bench

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// patience is how long a client goes on sending one request to a server that answers 503.
const patience = time.Minute

// persist sends a request until it is taken: a 503 says that nothing was done and when to come back. It answers how
// often it was sent again.
func (c *connection) persist(request []byte, now time.Time) (again int, err error) {
	for until := now.Add(patience); ; again++ {
		if err := c.exchange(request, now); err != nil {
			return again, err
		}
		a := &c.answer
		wait := time.Duration(max(a.retryAfter, 0)) * time.Second
		if a.status != http.StatusServiceUnavailable || a.retryAfter < 0 || now.Add(wait).After(until) {
			return again, a.failure(again)
		}
		if err := pause(c.ctx, max(wait, time.Millisecond)); err != nil {
			return again, err
		}
		now = time.Now()
	}
}

// failure is the error of an answer that is no success, to a request that was sent so many times again.
func (a *answer) failure(again int) error {
	if a.status < http.StatusMultipleChoices {
		return nil
	}
	return fmt.Errorf("%w: the request, with %d after %d times again: %s", ErrRefused, a.status, again, excerpt(a.body))
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// post sends a body to a path.
func (c *connection) post(path, contentType string, body []byte) ([]byte, error) {
	request := append(appendHead(nil, c.addr, path, contentType, len(body)), body...)
	if _, err := c.persist(request, time.Now()); err != nil {
		return nil, fmt.Errorf("POST %s: %w", path, err)
	}
	return c.answer.body, nil
}
