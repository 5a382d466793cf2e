package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// listParticipants lists participants.
func (g *Gateway) listParticipants(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	first, last := max(p.cursor, 1), uint64(0)
	var rows []engine.ParticipantInfo
	ok = p.nothing || g.query(ctx, func() {
		last = uint64(g.Engine.Participants())
		if p.participant != 0 {
			first, last = uint64(p.participant), uint64(p.participant)
		}
		for number := first; number <= last && len(rows) < p.limit; number++ {
			info, _ := g.Engine.Participant(uint32(number))
			rows = append(rows, info)
		}
	})
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for _, info := range rows {
		text = beginRow(text)
		text = appendText(text, "id", info.ID)
		text = appendNumber(text, "number", uint64(info.Number))
		text = append(appendText(text, "kind", wire.ParticipantKindName(info.Kind)), '}')
	}
	answer(ctx, typeJSON, endItems(text, nextOf(first, len(rows), last)))
}

// nextOf is the cursor behind a page of numbers that began at first, 0 where it reached the last.
func nextOf(first uint64, rows int, last uint64) uint64 {
	if next := first + uint64(rows); next <= last {
		return next
	}
	return 0
}

// listAssets lists assets.
func (g *Gateway) listAssets(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	first, last := max(p.cursor, 1), uint64(0)
	var rows []engine.AssetInfo
	ok = p.nothing || g.query(ctx, func() {
		last = uint64(g.Engine.Assets())
		if p.asset != 0 {
			first, last = uint64(p.asset), uint64(p.asset)
		}
		for number := first; number <= last && len(rows) < p.limit; number++ {
			info, _ := g.Engine.Asset(uint16(number))
			rows = append(rows, info)
		}
	})
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for _, info := range rows {
		issuer, _ := g.Directory.ParticipantID(info.Issuer)
		text = beginRow(text)
		text = appendText(text, "code", info.Code)
		text = appendNumber(text, "number", uint64(info.Number))
		text = appendNumber(text, "scale", uint64(info.Scale))
		text = appendText(text, "issuer", issuer)
		text = appendNumber(text, "issuer_account", uint64(info.IssuerAccount))
		text = appendText(text, "day", "open")
		text = append(appendDate(text, "business_date", info.BusinessDate), '}')
	}
	answer(ctx, typeJSON, endItems(text, nextOf(first, len(rows), last)))
}
