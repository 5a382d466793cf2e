package bench

import (
	"context"
	"encoding/json"
	"fmt"

	"weir/engine"
)

// fundingOrders is the number of the first funding, far behind all orders, so that the ids differ.
const fundingOrders = 1 << 62

// funding brings accounts to the balances that they are to start with.
type funding struct {
	*setup
	books *books
	given uint64 // instructions so far
}

// transfer is what one account gets or gives back.
type transfer struct {
	place int
	units int64 // below zero: out
}

// bring moves money in and out so that each account holds what target says, by place.
func (f *funding) bring(ctx context.Context, target []int64) error {
	var moves []transfer
	for place, want := range target {
		if units := want - f.books.balances[place]; units != 0 {
			moves = append(moves, transfer{place, units})
		}
		f.books.balances[place] = want
	}
	err := f.batches(ctx, len(moves), func(c *connection, first, end int) error {
		return f.send(c, moves[first:end], fundingOrders+f.given+uint64(first))
	})
	f.given += uint64(len(moves))
	return err
}

// send submits some transfers; number is that of the first one.
func (f *funding) send(c *connection, moves []transfer, number uint64) error {
	body := []byte{'['}
	for i := range moves {
		if i > 0 {
			body = append(body, ',')
		}
		body = f.appendTransfer(body, &moves[i], number+uint64(i))
	}
	text, err := c.post("/v1/funding", typeJSON, append(body, ']'))
	if err != nil {
		return err
	}
	var outcomes []struct{ Status, Detail string }
	if err := json.Unmarshal(text, &outcomes); err != nil || len(outcomes) != len(moves) {
		return fmt.Errorf("%w: funding: %d outcomes of %d: %q", ErrAnswer, len(outcomes), len(moves), excerpt(text))
	}
	for i, o := range outcomes {
		if o.Status != engine.Settled.String() {
			return fmt.Errorf("%w: funding of %s: %s %s", ErrRefused, f.nameAt(moves[i].place), o.Status, o.Detail)
		}
	}
	return nil
}

func (f *funding) nameAt(place int) []byte {
	return f.generator.names[place%int(f.generator.accounts)][:]
}

func (f *funding) appendTransfer(dst []byte, t *transfer, number uint64) []byte {
	direction, units := "in", t.units
	if units < 0 {
		direction, units = "out", -units
	}
	asset := f.generator.workload.assets[t.place/int(f.generator.accounts)].code
	dst = fmt.Appendf(dst, `{"id":%q,"participant":%q,"asset":%q,"amount":"`, uuidText(f.generator.id(number)), f.nameAt(t.place), asset)
	dst = appendAmount(dst, units)
	return fmt.Appendf(dst, `","direction":%q}`, direction)
}
