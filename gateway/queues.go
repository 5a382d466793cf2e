package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
)

// orderRows are orders, and since when each of them waits: unix nanoseconds, 0 where it has not entered a queue. Of those that are looked for in
// all states that is not asked.
type orderRows struct {
	rows  []engine.OrderInfo
	since []int64
}

// take takes rows in a query, of which it has the first ones already.
func (w *orderRows) take(e *engine.Engine, rows []engine.OrderInfo) {
	w.rows = rows
	for _, o := range rows[len(w.since):] {
		w.since = append(w.since, e.EnteredAt(&o.ID, o.Seq))
	}
}

// queueCursor packs where a page of queues goes on: an account, and the index of its last order shown.
func queueCursor(account uint64, last uint32) uint64 { return account<<32 | uint64(last) }

// collectQueues copies out waiting orders: account by account, in the order in which they would settle; of each account those that are wanted.
func (g *Gateway) collectQueues(ctx *fasthttp.RequestCtx, p *page, wants func(o *engine.OrderInfo) bool) (found orderRows, next uint64, ok bool) {
	if p.nothing {
		return found, 0, true
	}
	number, shown := max(p.cursor>>32, 1), uint32(p.cursor)
	more := true
	rows := make([]engine.OrderInfo, 0, p.limit)
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
			found.take(g.Engine, rows)
		})
		if !ok {
			return found, 0, false
		}
	}
	if !more {
		return found, 0, true
	}
	return found, queueCursor(number, shown), true
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
	if found, next, ok := g.collectQueues(ctx, &p, func(*engine.OrderInfo) bool { return true }); ok {
		g.answerOrders(ctx, &found, next)
	}
}

// answerOrders answers a page of orders with what became of them, or since when they wait.
func (g *Gateway) answerOrders(ctx *fasthttp.RequestCtx, found *orderRows, next uint64) {
	clock := eventClock{gateway: g}
	text := beginItems(takeBody(ctx))
	for i := range found.rows {
		text = g.appendOrder(beginRow(text), &found.rows[i])
		if i < len(found.since) && found.since[i] != 0 {
			text = appendTime(text, "since", found.since[i])
		}
		text = append(clock.appendFinal(text, &found.rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}
