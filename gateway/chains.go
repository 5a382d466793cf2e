package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// submitChain takes all orders of a chain and answers one outcome each, and where the chain stands then.
func (g *Gateway) submitChain(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	b := g.batches.Get(wire.PayloadBound(len(body)))
	w := g.works.Get().(*work)
	w.orders.Reset(engine.SubmitOrder, b.Payload)
	id, refused := w.orders.ReadChain(body)
	b.Payload, b.Count = w.orders.Payload, w.orders.Count
	switch {
	case refused != nil:
		refuseBody(ctx, refused)
	case g.submit(ctx, b):
		text := g.appendChainNow(append(takeBody(ctx), '{'), id)
		text = w.orders.AppendJSON(appendKey(text, "legs"), b.Results.Outcomes)
		answer(ctx, typeJSON, append(text, '}'))
	}
	g.works.Put(w)
	g.batches.Put(b)
}

// appendChainNow writes a chain and where it stands. Without that where none of its orders was taken, or where it can't be asked any more: the orders are durable.
func (g *Gateway) appendChainNow(dst []byte, id [16]byte) []byte {
	dst = appendUUID(dst, "id", &id)
	var info engine.ChainInfo
	orders, found := make([]engine.OrderInfo, 0, wire.MaxLegs), false
	err := g.ask(func() { info, orders, found = g.Engine.Chain(id, orders) })
	if err != nil || !found {
		return dst
	}
	return appendChainState(dst, &info, orders)
}

// appendChainState writes the state of a chain and the status that its orders have in common: once they are linked it is one.
func appendChainState(dst []byte, info *engine.ChainInfo, orders []engine.OrderInfo) []byte {
	dst = appendText(dst, "state", info.State.String())
	status := engine.Rejected // what broke the chain from the start
	for i := range orders {
		if i > 0 && orders[i].Status != status {
			return dst
		}
		status = orders[i].Status
	}
	return appendText(dst, "status", status.String())
}

// showChain shows a chain and its orders.
func (g *Gateway) showChain(ctx *fasthttp.RequestCtx, p params) {
	id, ok := orderID(ctx, p)
	if !ok || !readQuery(ctx, noQuery) {
		return
	}
	var info engine.ChainInfo
	orders, found := make([]engine.OrderInfo, 0, wire.MaxLegs), false
	if !g.query(ctx, func() { info, orders, found = g.Engine.Chain(id, orders) }) {
		return
	}
	if !found {
		refuse(ctx, fasthttp.StatusNotFound, "unknown_chain", "id", "no chain has this id")
		return
	}
	text := appendChainState(appendUUID(append(takeBody(ctx), '{'), "id", &id), &info, orders)
	text = appendNumber(text, "legs", uint64(info.Legs))
	text = append(appendKey(text, "orders"), '[')
	for i := range orders {
		text = append(g.appendOrder(beginRow(text), &orders[i]), '}')
	}
	answer(ctx, typeJSON, append(text, "]}"...))
}
