package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// listParticipants lists participants: of an asset those that have an account in it.
func (g *Gateway) listParticipants(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	rows, next, ok := collect(&p, p.nameScan(), g.queryFor(ctx), p.upTo(p.participant, g.Engine.Participants), func(number uint32) (engine.ParticipantInfo, bool) {
		info, _ := g.Engine.Participant(number)
		return info, p.asset == 0 || g.holds(number, p.asset)
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
	answer(ctx, typeJSON, endItems(text, next))
}

// listAssets lists assets: of a participant those that it has an account in.
func (g *Gateway) listAssets(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	rows, next, ok := collect(&p, p.nameScan(), g.queryFor(ctx), p.upTo(uint32(p.asset), g.Engine.Assets), func(number uint32) (engine.AssetInfo, bool) {
		info, _ := g.Engine.Asset(uint16(number))
		return info, p.participant == 0 || g.holds(p.participant, info.Number)
	})
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for _, info := range rows {
		issuer, _ := g.Directory.ParticipantID(info.Issuer)
		text = append(appendAsset(beginRow(text), &info, issuer), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}

// holds says whether a participant has an account in an asset, be it as its issuer.
func (g *Gateway) holds(participant uint32, asset uint16) bool {
	_, has := g.Directory.Account(participant, asset)
	return has
}

// nameScan is how many names one query looks at: where an account of each is sought, that lies in several places of memory.
func (p *page) nameScan() uint64 {
	if p.participant != 0 || p.asset != 0 {
		return orderScan
	}
	return queryScan
}

// upTo has a list of what is numbered show one number only, where a filter names it.
func (p *page) upTo(only uint32, count func() int) func() int {
	if only == 0 {
		return count
	}
	p.cursor = max(p.cursor, uint64(only))
	return func() int { return int(only) }
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
