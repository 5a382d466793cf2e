package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"weir/gateway"
)

// sender sends one endpoint its messages.
type sender struct {
	*Config
	endpoint  *Endpoint
	client    *http.Client
	delivered atomic.Uint64
	failed    atomic.Uint64 // attempts

	mu    sync.Mutex
	after gateway.Place
}

const (
	pageMessages = 64                    // read at once, about
	quietPause   = 20 * time.Millisecond // after a read that brought nothing, so that many endpoints cost little while others are busy
	answerBytes  = 64 << 10              // of an answer that is read, so that its connection can be used again
)

func newSender(c *Config, e *Endpoint) *sender {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: c.Timeout}
	return &sender{Config: c, endpoint: e, client: &http.Client{
		Transport: transport, Timeout: c.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // who moves says so in the file
	}}
}

// place is how far the endpoint has come.
func (s *sender) place() gateway.Place {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.after
}

// behind is how many sequences the endpoint stands before the newest event.
func (s *sender) behind(last uint64) uint64 {
	p := s.place()
	if !p.IsWhole() && p.Seq > 0 {
		p.Seq--
	}
	return last - min(last, p.Seq)
}

func (s *sender) moveTo(p gateway.Place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = p
}

// run sends until ctx ends.
func (s *sender) run(ctx context.Context) {
	failing := false
	for ctx.Err() == nil {
		err := s.sendSome(ctx)
		if err != nil && ctx.Err() == nil {
			if !failing {
				s.Log.Error("messages for a webhook can't be read; they are tried again", "participant", s.endpoint.Participant, "error", err)
			}
			rest(ctx, s.RetryMin)
		}
		failing = err != nil
	}
}

// sendSome sends what one read brings, or waits for more.
func (s *sender) sendSome(ctx context.Context) error {
	number, ok := s.Source.FindParticipant(s.endpoint.Participant)
	if !ok { // it may be created
		rest(ctx, s.RetryMin)
		return nil
	}
	after := s.place()
	messages, next, err := s.Source.ReadMessages(gateway.MessageQuery{After: after, Limit: pageMessages, Participant: number})
	if err != nil {
		return err
	}
	for i := range messages {
		if !s.deliver(ctx, &messages[i]) {
			return nil
		}
		s.moveTo(messages[i].Place)
	}
	s.moveTo(next)
	switch {
	case next == after:
		return s.Source.WaitMessages(ctx, after)
	case len(messages) == 0:
		rest(ctx, quietPause)
	}
	return nil
}

// deliver sends a message until it is taken. False: ctx ended before.
func (s *sender) deliver(ctx context.Context, m *gateway.Message) bool {
	for attempt := 0; ctx.Err() == nil; attempt++ {
		err := s.post(ctx, m)
		if err == nil {
			s.delivered.Add(1)
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		s.failed.Add(1)
		if attempt == 0 {
			s.Log.Warn("a webhook does not take a message; it is tried again", "participant", s.endpoint.Participant, "url", s.endpoint.shown(), "id", m.ID(), "error", err)
		}
		rest(ctx, s.pause(attempt))
	}
	return false
}

// pause is how long to rest after a failed attempt, 0 the first: from half to all of a time that doubles, so that many endpoints do not come back at once.
func (s *sender) pause(attempt int) time.Duration {
	whole := s.RetryMax
	if attempt < 32 && s.RetryMin<<attempt < s.RetryMax {
		whole = s.RetryMin << attempt
	}
	return whole/2 + rand.N(whole/2+1)
}

// post makes one attempt. Anything but 2xx is a failure.
func (s *sender) post(ctx context.Context, m *gateway.Message) error {
	body, kind := m.Body, "application/xml"
	if m.Failure != "" {
		body, kind = m.JSON(), "application/json"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint.URL.String(), bytes.NewReader(body))
	if err != nil {
		return err
	}
	id, now := m.ID(), time.Now().Unix()
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "weir")
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now, 10))
	req.Header.Set("webhook-signature", Sign(s.endpoint.Key, id, now, body))
	resp, err := s.client.Do(req)
	var whole *url.Error
	if errors.As(err, &whole) {
		return whole.Err // without the URL, which may hold a secret
	}
	if err != nil {
		return err
	}
	_, _ = io.CopyN(io.Discard, resp.Body, answerBytes) // what it says beside its status is of no use
	if err := resp.Body.Close(); err != nil {
		return err
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("answered %s", resp.Status)
	}
	return nil
}

// rest waits, or until ctx ends.
func rest(ctx context.Context, pause time.Duration) {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
