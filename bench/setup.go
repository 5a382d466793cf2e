package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"weir/engine"
)

// setup creates through the API what the orders need: the assets, a participant and its accounts for each index of the
// generator, whose account numbers it notes. What exists already with the same content is no error.
type setup struct {
	addr      string
	generator *generator
}

const (
	setupConnections = 64
	typeJSON         = "application/json"
)

func (s *setup) run(ctx context.Context) error {
	known := s.generator.workload.assets
	err := s.each(ctx, len(known), func(c *connection, i int) error {
		body := fmt.Appendf(nil, `{"code":%q,"scale":%d,"issuer":%q}`, known[i].code, assetScale, known[i].issuer)
		_, err := c.post("/v1/assets", typeJSON, body)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.each(ctx, int(s.generator.accounts), s.open); err != nil || !s.generator.workload.mixed {
		return err
	}
	return s.each(ctx, 1, func(c *connection, _ int) error { return s.enter(c, int(s.generator.accounts)) })
}

// each does n things over some connections at once and answers what failed first.
func (s *setup) each(ctx context.Context, n int, do func(c *connection, i int) error) error {
	var all sync.WaitGroup
	var next atomic.Int64
	var once sync.Once
	var failure error
	fail := func(err error) {
		if err != nil {
			once.Do(func() { failure = err })
			next.Store(int64(n))
		}
	}
	for range min(setupConnections, n) {
		all.Go(func() {
			c, err := dial(ctx, s.addr)
			for i := int(next.Add(1)) - 1; err == nil && i < n; i = int(next.Add(1)) - 1 {
				err = do(c, i)
			}
			fail(errors.Join(err, c.Close()))
		})
	}
	all.Wait()
	return failure
}

// enter creates participant i.
func (s *setup) enter(c *connection, i int) error {
	_, err := c.post("/v1/participants", typeJSON, fmt.Appendf(nil, `{"id":%q,"kind":"bank"}`, s.generator.names[i][:]))
	return err
}

// open creates participant i and its accounts.
func (s *setup) open(c *connection, i int) error {
	if err := s.enter(c, i); err != nil {
		return err
	}
	for asset, known := range s.generator.workload.assets {
		body := fmt.Appendf(nil, `{"participant":%q,"asset":%q,"kind":"settlement"}`, s.generator.names[i][:], known.code)
		text, err := c.post("/v1/accounts", typeJSON, body)
		if err != nil {
			return err
		}
		var account struct{ Account uint32 }
		if err := json.Unmarshal(text, &account); err != nil || account.Account == 0 {
			return fmt.Errorf("%w: account: %q", ErrAnswer, excerpt(text))
		}
		s.generator.numbers[asset][i] = account.Account
	}
	return nil
}

// cap bounds what each account may owe over all cycles by what it sends in all, so that every order is accepted.
func (s *setup) cap(ctx context.Context, sent []int64) error {
	return s.each(ctx, len(sent), func(c *connection, i int) error {
		body := fmt.Appendf(nil, `{"participant":%q,"asset":%q,"kind":"net_debit_cap","amount":"`, s.generator.names[i][:], s.generator.workload.assets[0].code)
		text, err := c.post("/v1/limits", typeJSON, append(appendAmount(body, sent[i]), `"}`...))
		if err != nil {
			return err
		}
		return expectStatus(text, "net debit cap", engine.Applied)
	})
}

// expectStatus reads one outcome of a setting.
func expectStatus(text []byte, what string, want engine.Status) error {
	var o struct{ Status, Detail string }
	if err := json.Unmarshal(text, &o); err != nil {
		return fmt.Errorf("%w: %s: %q", ErrAnswer, what, excerpt(text))
	}
	if o.Status != want.String() {
		return fmt.Errorf("%w: %s: %s %s", ErrRefused, what, o.Status, o.Detail)
	}
	return nil
}
