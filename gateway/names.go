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
		text = appendText(text, "kind", wire.ParticipantKindName(info.Kind))
		text = appendBool(text, "suspended", info.Suspended)
		text = appendBool(text, "debit_blocked", info.DebitBlocked)
		text = appendBool(text, "credit_blocked", info.CreditBlocked)
		text = append(appendBool(text, "closed", info.Closed), '}')
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
		text = append(appendAsset(beginRow(text), &info, issuer), '}')
	}
	answer(ctx, typeJSON, endItems(text, nextOf(first, len(rows), last)))
}

// appendAsset writes the members of an asset.
func appendAsset(dst []byte, a *engine.AssetInfo, issuer string) []byte {
	dst = appendText(dst, "code", a.Code)
	dst = appendNumber(dst, "number", uint64(a.Number))
	dst = appendNumber(dst, "scale", uint64(a.Scale))
	dst = appendText(dst, "issuer", issuer)
	dst = appendNumber(dst, "issuer_account", uint64(a.IssuerAccount))
	has := func(option uint8) bool { return a.Options&option != 0 }
	dst = appendText(dst, "kind", either(has(engine.OptionSecurity), wire.KindSecurity, wire.KindCurrency))
	dst = appendBool(dst, "bypass", has(engine.OptionBypass))
	dst = appendText(dst, "resolution", either(has(engine.OptionOnCommand), wire.ResolutionOnCommand, wire.ResolutionOnEvents))
	dst = appendText(dst, "end_of_day", either(has(engine.OptionCarry), wire.EndOfDayCarry, wire.EndOfDayExpire))
	dst = appendBool(dst, "zeroing", has(engine.OptionZero))
	dst = appendText(dst, "day", a.Day.String())
	dst = appendDate(dst, "business_date", a.BusinessDate)
	if a.SecondDate != 0 {
		dst = appendDate(dst, "second_date", a.SecondDate)
		dst = appendText(dst, "second_day", a.SecondDay.String())
	}
	return appendBool(dst, "marked", a.Marked)
}

// either is one of two words.
func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
