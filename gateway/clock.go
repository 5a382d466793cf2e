package gateway

import (
	"slices"
	"time"

	"github.com/valyala/fasthttp"

	"weir/gateway/wire"
)

// Clock is one that stands until it is set, for demos and tests. SetClock answers the sequence when all that is due by then, in unix nanoseconds, is done;
// its errors are the sequencer's.
type Clock interface {
	SetClock(now int64) (seq uint64, err error)
}

// clockPath is where the clock is set. Without one there is nothing at this path.
const clockPath = "/v1/clock"

// mounted are the routes of a gateway.
func mounted(c *Config) []route {
	if c.Clock != nil {
		return routes
	}
	return slices.DeleteFunc(slices.Clone(routes), func(r route) bool { return r.path == clockPath })
}

// now is the node's time, which is the system's unless the node has a clock of its own.
func (g *Gateway) now() time.Time { return time.Unix(0, g.Now()) }

// setClock sets the clock.
func (g *Gateway) setClock(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	now, refused := wire.ReadClock(body)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	seq, err := g.Clock.SetClock(now)
	if err != nil {
		g.refuseSubmit(ctx, err)
		return
	}
	text := appendTime(append(takeBody(ctx), '{'), "now", now)
	answer(ctx, typeJSON, append(appendNumber(text, "seq", seq), '}'))
}
