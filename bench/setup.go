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
	setupBatch       = 4000 // names, accounts and transfers of a request
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
	accounts := int(s.generator.accounts)
	participants := accounts
	if s.generator.workload.mixed {
		participants++ // one without an account
	}
	if err := s.batches(ctx, participants, s.enter); err != nil {
		return err
	}
	for asset := range known {
		err := s.batches(ctx, accounts, func(c *connection, first, end int) error { return s.open(c, asset, first, end) })
		if err != nil {
			return err
		}
	}
	return nil
}

// batches does n things by requests of setupBatch; do gets the first and the one behind the last.
func (s *setup) batches(ctx context.Context, n int, do func(c *connection, first, end int) error) error {
	return s.each(ctx, (n+setupBatch-1)/setupBatch, func(c *connection, batch int) error {
		first := batch * setupBatch
		return do(c, first, min(first+setupBatch, n))
	})
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

// enter creates the participants first to end-1.
func (s *setup) enter(c *connection, first, end int) error {
	_, err := s.create(c, "/v1/participants", first, end, func(body []byte, i int) []byte {
		return fmt.Appendf(body, `{"id":%q,"kind":"bank"}`, s.generator.names[i][:])
	})
	return err
}

// open opens the accounts of participants in an asset.
func (s *setup) open(c *connection, asset, first, end int) error {
	code := s.generator.workload.assets[asset].code
	rows, err := s.create(c, "/v1/accounts", first, end, func(body []byte, i int) []byte {
		return fmt.Appendf(body, `{"participant":%q,"asset":%q,"kind":"settlement"}`, s.generator.names[i][:], code)
	})
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].Account == 0 {
			return fmt.Errorf("%w: account of %s: it has no number", ErrAnswer, s.generator.names[first+i][:])
		}
		s.generator.numbers[asset][first+i] = rows[i].Account
	}
	return nil
}

// createdRow is what became of one name or account, as far as it is looked at.
type createdRow struct {
	Account              uint32
	Status, Code, Detail string
}

// create sends the things first to end-1 as one array, each as element writes it. Every one must be created, now or before.
func (s *setup) create(c *connection, path string, first, end int, element func(body []byte, i int) []byte) ([]createdRow, error) {
	body := []byte{'['}
	for i := first; i < end; i++ {
		if i > first {
			body = append(body, ',')
		}
		body = element(body, i)
	}
	text, err := c.post(path, typeJSON, append(body, ']'))
	if err != nil {
		return nil, err
	}
	rows := make([]createdRow, 0, end-first)
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) != end-first {
		return nil, fmt.Errorf("%w: POST %s: %d answers of %d: %q", ErrAnswer, path, len(rows), end-first, excerpt(text))
	}
	for i := range rows {
		if r := &rows[i]; r.Status != engine.Created.String() {
			return nil, fmt.Errorf("%w: POST %s: %s: %s %s", ErrRefused, path, s.generator.names[first+i][:], r.Code, r.Detail)
		}
	}
	return rows, nil
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
