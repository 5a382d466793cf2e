package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
)

// queueCursor packs where a page of queues goes on: an account, and the index of its last order shown.
func queueCursor(account uint64, last uint32) uint64 { return account<<32 | uint64(last) }

// collectQueues copies out waiting orders: account by account, in the order in which they would settle; of each account those that are wanted.
func (g *Gateway) collectQueues(ctx *fasthttp.RequestCtx, p *page, wants func(o *engine.OrderInfo) bool) (rows []engine.OrderInfo, next uint64, ok bool) {
	if p.nothing {
		return nil, 0, true
	}
	number, shown := max(p.cursor>>32, 1), uint32(p.cursor)
	more := true
	rows = make([]engine.OrderInfo, 0, p.limit)
	for more && len(rows) < p.limit {
		ok := g.query(ctx, func() {
			last := uint64(g.Engine.Accounts())
			for budget := queryScan; budget > 0 && number <= last && len(rows) < p.limit; budget-- {
				a, _ := g.Engine.Account(uint32(number))
				before, looked := len(rows), 0
				if p.wants(&a) {
					rows, shown = g.Engine.QueuedAfter(uint32(number), shown, rows, p.limit-before)
					looked = len(rows) - before
					rows = chooseQueued(rows, before, wants)
				}
				if budget -= looked; looked < p.limit-before {
					number, shown = number+1, 0
				}
			}
			more = number <= last
		})
		if !ok {
			return nil, 0, false
		}
	}
	if !more {
		return rows, 0, true
	}
	return rows, queueCursor(number, shown), true
}

// chooseQueued leaves of the orders from an index on those that are wanted.
func chooseQueued(rows []engine.OrderInfo, from int, wants func(o *engine.OrderInfo) bool) []engine.OrderInfo {
	kept := rows[:from]
	for i := range rows[from:] {
		if wants(&rows[from+i]) {
			kept = append(kept, rows[from+i])
		}
	}
	return kept
}

// listQueues lists waiting orders.
func (g *Gateway) listQueues(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	if rows, next, ok := g.collectQueues(ctx, &p, func(*engine.OrderInfo) bool { return true }); ok {
		g.answerOrders(ctx, rows, next)
	}
}

// answerOrders answers a page of orders.
func (g *Gateway) answerOrders(ctx *fasthttp.RequestCtx, rows []engine.OrderInfo, next uint64) {
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendOrder(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}
