package gateway

import (
	"fmt"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// showState shows the sequence of the last instruction and the state hash after it.
func (g *Gateway) showState(ctx *fasthttp.RequestCtx, _ params) {
	if !readQuery(ctx, noQuery) {
		return
	}
	var seq, hash uint64
	if !g.query(ctx, func() { seq, hash = g.Engine.Seq(), g.Engine.Hash() }) {
		return
	}
	answer(ctx, typeJSON, fmt.Appendf(takeBody(ctx), `{"seq":%d,"hash":"%016x","engine_version":%d}`, seq, hash, engine.Version))
}
