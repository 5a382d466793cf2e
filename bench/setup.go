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

// setup creates through the API what the orders need: the asset, a participant and an account for each index of the
// generator, whose account numbers it notes, and money. What exists already with the same content is no error.
type setup struct {
	generator *generator
	orders    int // in all that may draw on the funding
	largest   int64
	conns     []*connection
}

const (
	setupConnections = 64
	fundingBatch     = 1000
	typeJSON         = "application/json"
)

func setUp(ctx context.Context, addr string, g *generator, orders int, amounts [amountCount]int64) (err error) {
	s := &setup{generator: g, orders: orders}
	for _, amount := range amounts {
		s.largest = max(s.largest, amount)
	}
	defer func() {
		for _, c := range s.conns {
			err = errors.Join(err, c.Close())
		}
	}()
	for range min(setupConnections, len(g.names)) {
		c, err := dial(ctx, addr)
		if err != nil {
			return err
		}
		s.conns = append(s.conns, c)
	}
	asset := fmt.Appendf(nil, `{"code":%q,"scale":%d,"issuer":%q}`, assetCode, assetScale, issuerName)
	if _, err := s.conns[0].post("/v1/assets", typeJSON, asset); err != nil {
		return err
	}
	if err := s.each(len(g.names), s.open); err != nil {
		return err
	}
	return s.each((len(g.names)+fundingBatch-1)/fundingBatch, s.fund)
}

// each does n things over all connections at once and answers what failed first.
func (s *setup) each(n int, do func(c *connection, i int) error) error {
	var all sync.WaitGroup
	var next atomic.Int64
	var once sync.Once
	var failure error
	for _, c := range s.conns {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(c, i); err != nil {
					once.Do(func() { failure = err })
					next.Store(int64(n))
					return
				}
			}
		})
	}
	all.Wait()
	return failure
}

// open creates participant i and its account.
func (s *setup) open(c *connection, i int) error {
	name := s.generator.names[i]
	if _, err := c.post("/v1/participants", typeJSON, fmt.Appendf(nil, `{"id":%q,"kind":"bank"}`, name[:])); err != nil {
		return err
	}
	body := fmt.Appendf(nil, `{"participant":%q,"asset":%q,"kind":"settlement"}`, name[:], assetCode)
	text, err := c.post("/v1/accounts", typeJSON, body)
	if err != nil {
		return err
	}
	var account struct{ Account uint32 }
	if err := json.Unmarshal(text, &account); err != nil || account.Account == 0 {
		return fmt.Errorf("%w: account: %q", ErrAnswer, excerpt(text))
	}
	s.generator.numbers[i] = account.Account
	return nil
}

// fund puts money into a batch of accounts.
func (s *setup) fund(c *connection, batch int) error {
	first := batch * fundingBatch
	end := min(first+fundingBatch, len(s.generator.names))
	body := []byte{'['}
	for i := first; i < end; i++ {
		if i > first {
			body = append(body, ',')
		}
		body = s.appendFunding(body, i)
	}
	text, err := c.post("/v1/funding", typeJSON, append(body, ']'))
	if err != nil {
		return err
	}
	var outcomes []struct{ Status, Detail string }
	if err := json.Unmarshal(text, &outcomes); err != nil || len(outcomes) != end-first {
		return fmt.Errorf("%w: funding: %d outcomes of %d: %q", ErrAnswer, len(outcomes), end-first, excerpt(text))
	}
	for i, o := range outcomes {
		if o.Status != engine.Settled.String() {
			return fmt.Errorf("%w: funding of %s: %s %s", ErrRefused, s.generator.names[first+i][:], o.Status, o.Detail)
		}
	}
	return nil
}

// fundingOrders is the number of the first funding, far behind all orders, so that the ids differ.
const fundingOrders = 1 << 62

func (s *setup) appendFunding(dst []byte, i int) []byte {
	id := uuidText(s.generator.id(fundingOrders + uint64(i)))
	name := s.generator.names[i]
	dst = fmt.Appendf(dst, `{"id":%q,"participant":%q,"asset":%q,"amount":"`, id, name[:], assetCode)
	dst = appendAmount(dst, s.need(i))
	return append(dst, `","direction":"in"}`...)
}

// need is what account i has to hold so that its orders settle: twice its share of the orders and 40 more, all of the
// largest amount, is beyond what chance makes of a share; the hub may have to pay in every second order.
func (s *setup) need(i int) int64 {
	orders := 2*s.orders/len(s.generator.names) + 40
	if s.generator.hot && i == hub {
		orders = s.orders/2 + 1
	}
	return int64(orders) * s.largest
}
