package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// resolve settles what can settle together, and answers what did.
func (g *Gateway) resolve(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	s, scale, refused := wire.ReadResolution(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	b := g.batches.Get(engine.RecordSize)
	b.Payload, b.Count = engine.AppendSetting(b.Payload, &s, nil), 1
	if g.submit(ctx, b) {
		o := b.Results.Outcomes[0]
		text := appendSet(takeBody(ctx), o, "asset")
		if o.Status == engine.Applied {
			text = appendSettled(text, b.Results.Events, s.Asset, scale)
		}
		answer(ctx, typeJSON, append(text, '}'))
	}
	g.batches.Put(b)
}

// appendSettled writes count and value of the orders in an asset that settled, and the ids of the first of them; those in other assets that settled
// with them are left out. The value fits: what waits in an asset sums to less than engine.MaxWaiting.
func appendSettled(dst []byte, events []engine.Event, asset uint16, scale uint8) []byte {
	count, value := uint64(0), int64(0)
	ids := []byte(`[`)
	for i := range events {
		e := &events[i]
		if e.Kind != engine.OrderSettled || e.Asset != asset {
			continue
		}
		if count++; count <= queryRows {
			if count > 1 {
				ids = append(ids, ',')
			}
			ids = append(wire.AppendUUID(append(ids, '"'), &e.ID), '"')
		}
		value += e.Amount
	}
	dst = appendNumber(dst, "settled", count)
	dst = appendAmount(dst, "value", value, scale)
	return append(append(appendKey(dst, "orders"), ids...), ']')
}
