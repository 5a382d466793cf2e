package gateway

import (
	"math"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// What a search among all orders, finished ones too, looks at: each lies in several places of memory.
const (
	orderScan  = 1000    // in one query: some 100 us of the core
	searchScan = 200_000 // in one request: the next page goes on from there
)

// listOrders lists orders by status: those of the queues, those that wait apart, or all, the newest first.
func (g *Gateway) listOrders(ctx *fasthttp.RequestCtx, _ params) {
	f, ok := g.readOrderFilter(ctx)
	if !ok {
		return
	}
	var found orderRows
	var next uint64
	switch {
	case !f.waits():
		found.rows, next, ok = g.collectNewest(ctx, &f)
	case f.status == engine.Queued:
		inAsset := f.page
		inAsset.participant = 0 // its own orders, and those of others to it
		found, next, ok = g.collectQueues(ctx, &inAsset, func(o *engine.OrderInfo) bool { return f.wants(g, o) })
	default:
		found, next, ok = g.collectApart(ctx, &f)
	}
	if ok {
		g.answerOrders(ctx, &found, next)
	}
}

// collectNewest copies out the orders of a page, the newest first, and the sequence before which the next page begins (0: there are no more). A page may be short, or
// empty, before the end.
func (g *Gateway) collectNewest(ctx *fasthttp.RequestCtx, f *orderFilter) (rows []engine.OrderInfo, next uint64, ok bool) {
	before, more := f.cursor, !f.nothing
	if before == 0 {
		before = math.MaxUint64
	}
	var found []engine.OrderInfo
	for looked := 0; more && looked < searchScan && len(rows) < f.limit; looked += orderScan {
		ok := g.query(ctx, func() {
			found = g.Engine.OrdersBefore(before, found[:0], orderScan)
			for i := range found {
				if len(rows) == f.limit {
					return // there are more
				}
				if before = found[i].Seq; f.wants(g, &found[i]) {
					rows = append(rows, found[i])
				}
			}
			more = len(found) == orderScan
		})
		if !ok {
			return nil, 0, false
		}
	}
	if !more {
		before = 0
	}
	return rows, before, true
}

// collectApart copies out the held, warehoused or unmatched orders of a page, and the mark behind them (0: there are no more). Those that come or go while
// pages are asked for may be missing; one that waits there all the time stands on one page.
func (g *Gateway) collectApart(ctx *fasthttp.RequestCtx, f *orderFilter) (found orderRows, next uint64, ok bool) {
	mark, more := uint32(f.cursor), !f.nothing && f.cursor <= math.MaxInt32
	var apart, rows []engine.OrderInfo
	for more && len(rows) < f.limit {
		ok := g.query(ctx, func() {
			from := mark
			for more && mark-from < queryScan && len(rows) < f.limit {
				apart, mark = g.Engine.Apart(mark, apart[:0], f.limit-len(rows))
				rows = f.choose(g, rows, apart)
				more = mark != 0
			}
			found.take(g.Engine, rows)
		})
		if !ok {
			return found, 0, false
		}
	}
	if !more {
		mark = 0
	}
	return found, uint64(mark), true
}

// choose adds the orders that are asked for.
func (f *orderFilter) choose(g *Gateway, rows, found []engine.OrderInfo) []engine.OrderInfo {
	for i := range found {
		if f.wants(g, &found[i]) {
			rows = append(rows, found[i])
		}
	}
	return rows
}
