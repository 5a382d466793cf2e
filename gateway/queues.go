package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
)

// queueReach is how many waiting orders of one account a list shows: walking a queue holds up the core.
const queueReach = queryScan

// queueCursor packs where a page of queues goes on: an account and how many of its orders were shown.
func queueCursor(account uint64, shown int) uint64 { return account<<32 | uint64(shown) }

// collectQueues copies out waiting orders: account by account, in the order in which they would settle.
func (g *Gateway) collectQueues(ctx *fasthttp.RequestCtx, p *page) (rows []engine.OrderInfo, next uint64, ok bool) {
	if p.nothing {
		return nil, 0, true
	}
	number, shown := max(p.cursor>>32, 1), int(p.cursor&(1<<32-1))
	more := true
	rows = make([]engine.OrderInfo, 0, p.limit)
	var room []engine.OrderInfo
	for more && len(rows) < p.limit {
		ok := g.query(ctx, func() {
			last := uint64(g.Engine.Accounts())
			for budget := queryScan; budget > 0 && number <= last && len(rows) < p.limit; budget-- {
				a, _ := g.Engine.Account(uint32(number))
				wanted := (p.participant == 0 || a.Participant == p.participant) && (p.asset == 0 || a.Asset == p.asset)
				reach := min(int(a.Queued), queueReach)
				if !wanted || shown >= reach {
					number, shown = number+1, 0
					continue
				}
				upTo := min(reach, shown+p.limit-len(rows))
				room = g.Engine.Queued(uint32(number), room[:0], upTo)
				rows = append(rows, room[shown:]...)
				budget -= upTo
				shown = upTo
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

// listQueues lists waiting orders.
func (g *Gateway) listQueues(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	rows, next, ok := g.collectQueues(ctx, &p)
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendOrder(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}
