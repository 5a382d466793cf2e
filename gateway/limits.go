package gateway

import (
	"math"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// setLimit sets or removes a limit, or sets a credit line.
func (g *Gateway) setLimit(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	s, refused := wire.ReadLimit(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	g.set(ctx, &s)
}

// limitCursor packs where a page of limits goes on: an account, and how many of its limits were shown.
func limitCursor(account uint64, shown int) uint64 { return account<<32 | uint64(shown) }

// collectLimits copies out limits: account by account, in the order in which they were set.
func (g *Gateway) collectLimits(ctx *fasthttp.RequestCtx, p *page) (rows []engine.LimitInfo, next uint64, ok bool) {
	if p.nothing {
		return nil, 0, true
	}
	number, shown := max(p.cursor>>32, 1), int(uint32(p.cursor))
	var limits []engine.LimitInfo
	more := true
	for more && len(rows) < p.limit {
		ok := g.query(ctx, func() {
			last := uint64(g.Engine.Accounts())
			for budget := queryScan; budget > 0 && number <= last && len(rows) < p.limit; budget-- {
				limits = limits[:0]
				a, _ := g.Engine.Account(uint32(number))
				if p.wants(&a) {
					limits = g.Engine.Limits(uint32(number), limits)
					budget -= len(limits)
				}
				rest := limits[min(shown, len(limits)):]
				taken := min(len(rest), p.limit-len(rows))
				rows = append(rows, rest[:taken]...)
				if shown += taken; taken == len(rest) {
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
	return rows, limitCursor(number, shown), true
}

// listLimits lists bilateral and multilateral limits with what they leave. Credit lines stand with the accounts.
func (g *Gateway) listLimits(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	rows, next, ok := g.collectLimits(ctx, &p)
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendLimit(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}

func (g *Gateway) appendLimit(dst []byte, l *engine.LimitInfo) []byte {
	owner, number, _ := g.Directory.AccountOwner(l.Account)
	participant, _ := g.Directory.ParticipantID(owner)
	asset, _ := g.Directory.AssetByNumber(number)
	dst = appendNumber(dst, "account", uint64(l.Account))
	dst = appendText(dst, "participant", participant)
	dst = appendText(dst, "asset", asset.Code)
	kind := engine.LimitMultilateral
	if l.Counterparty != 0 {
		kind = engine.LimitBilateral
	}
	dst = appendText(dst, "kind", wire.LimitWords.Name(kind))
	if l.Counterparty != 0 {
		dst, _ = g.appendParty(dst, "counterparty", l.Counterparty)
	}
	dst = appendAmount(dst, "amount", l.Amount, asset.Scale)
	dst = appendAmount(dst, "outflow", l.Outflow, asset.Scale)
	return appendAmount(dst, "room", roomOf(l), asset.Scale)
}

// roomOf is what may still flow out: 0 where a lowered limit is passed already, and at most 2^63-1.
func roomOf(l *engine.LimitInfo) int64 {
	if l.Outflow < 0 && l.Amount > math.MaxInt64+l.Outflow {
		return math.MaxInt64
	}
	return max(0, l.Amount-l.Outflow)
}
