package gateway

import "github.com/valyala/fasthttp"

// Handle answers a request that did not come through a connection: that of a simulated client.
func (g *Gateway) Handle(ctx *fasthttp.RequestCtx) { g.serve(ctx) }
