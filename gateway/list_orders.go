package gateway

import (
	"math"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

const waitingStatuses = "held, warehoused, unmatched or queued"

// listOrders lists the orders that wait, by status: those of the queues, or those that wait apart.
func (g *Gateway) listOrders(ctx *fasthttp.RequestCtx, _ params) {
	p, status, ok := g.readOrdersPage(ctx)
	if !ok {
		return
	}
	var rows []engine.OrderInfo
	var next uint64
	if status == engine.Queued {
		rows, next, ok = g.collectQueues(ctx, &p)
	} else {
		rows, next, ok = g.collectApart(ctx, &p, status)
	}
	if ok {
		g.answerOrders(ctx, rows, next)
	}
}

// readOrdersPage reads the query: a page, and the status that the orders have. False: one is wrong, which is answered.
func (g *Gateway) readOrdersPage(ctx *fasthttp.RequestCtx) (p page, status engine.Status, ok bool) {
	p.limit = defaultLimit
	ok = readQuery(ctx, func(name string, value []byte) string {
		if name != "status" {
			return g.readPageParameter(&p, name, value)
		}
		for _, s := range []engine.Status{engine.Held, engine.Warehoused, engine.Unmatched, engine.Queued} {
			if s.String() == string(value) {
				status = s
				return ""
			}
		}
		return "must be " + waitingStatuses
	})
	if ok && status == engine.StatusNone {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "status", "is missing: "+waitingStatuses)
		return p, status, false
	}
	return p, status, ok
}

// collectApart copies out the held, warehoused or unmatched orders of a page, and the mark behind them (0: there are no more). Those that come or go while
// pages are asked for may be missing; one that waits there all the time stands on one page.
func (g *Gateway) collectApart(ctx *fasthttp.RequestCtx, p *page, status engine.Status) (rows []engine.OrderInfo, next uint64, ok bool) {
	mark, more := uint32(p.cursor), !p.nothing && p.cursor <= math.MaxInt32
	var apart []engine.OrderInfo
	for more && len(rows) < p.limit {
		ok := g.query(ctx, func() {
			from := mark
			for more && mark-from < queryScan && len(rows) < p.limit {
				apart, mark = g.Engine.Apart(mark, apart[:0], p.limit-len(rows))
				rows = g.chooseApart(rows, apart, p, status)
				more = mark != 0
			}
		})
		if !ok {
			return nil, 0, false
		}
	}
	if !more {
		mark = 0
	}
	return rows, uint64(mark), true
}

// chooseApart adds those of a status whose debtor's account is asked for.
func (g *Gateway) chooseApart(rows, apart []engine.OrderInfo, p *page, status engine.Status) []engine.OrderInfo {
	for i := range apart {
		if apart[i].Status != status {
			continue
		}
		if debtor, _ := g.Engine.Account(apart[i].Debtor); p.wants(&debtor) {
			rows = append(rows, apart[i])
		}
	}
	return rows
}
