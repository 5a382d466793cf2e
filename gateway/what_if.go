package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// whatIf says which orders would settle if an account were funded. Nothing changes, and nothing is logged.
func (g *Gateway) whatIf(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	w, refused := wire.ReadWhatIf(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	var rows []engine.OrderInfo
	var count int
	var value int64
	if !g.query(ctx, func() { rows, count, value = g.Engine.WhatIf(w.Account, w.Amount, nil, queryRows) }) {
		return
	}
	text := append(takeBody(ctx), '{')
	text = appendNumber(text, "count", uint64(count))
	text = appendAmount(text, "value", value, w.Asset.Scale)
	text = append(appendKey(text, "orders"), '[')
	for i := range rows {
		text = append(g.appendOrder(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, append(text, "]}"...))
}
