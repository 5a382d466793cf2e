package gateway

import (
	"bytes"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/view"
)

// submitSides takes sides of trades, as JSON or as lines, and answers one outcome each, in order.
func (g *Gateway) submitSides(ctx *fasthttp.RequestCtx, _ params) {
	f := formatJSON
	switch mediaType(ctx, typeJSON, typeLines) {
	case typeJSON:
	case typeLines:
		f = formatLines
	default:
		unsupportedType(ctx, "sides of trades come as application/json or application/x-ndjson, in UTF-8 and not compressed")
		return
	}
	if options, ok := g.assetOptions(ctx); ok {
		g.submitBody(ctx, engine.SubmitTrade, f, options)
	}
}

// findPartners looks up what the sides of a request are matched with by now. Where it can't be asked any more, the answer goes without: the sides are durable.
func (g *Gateway) findPartners(o *wire.Orders, outcomes []engine.Outcome) {
	payload := o.Payload
	for start := 0; start < len(outcomes); start += queryRows {
		part := outcomes[start:min(start+queryRows, len(outcomes))]
		err := g.ask(func() {
			for i := range part {
				in := engine.InstructionAt(payload)
				payload = payload[engine.Next(payload):]
				var partner [16]byte
				if s := part[i].Status; s != engine.Rejected && s != engine.Unmatched { // the answer may be an old one, and the side matched by now: it says one thing
					partner = g.partnerOf(in)
				}
				o.Partners = append(o.Partners, partner)
			}
		})
		if err != nil {
			o.Partners = o.Partners[:0]
			return
		}
	}
}

// partnerOf is the id of the side that a side is matched with, zero for none.
func (g *Gateway) partnerOf(in *engine.Instruction) [16]byte {
	instructor := in.Instructor
	if instructor == 0 {
		debtor, _ := g.Engine.Account(in.Debtor)
		instructor = debtor.Participant
	}
	t, _ := g.Engine.Trade(in.ID, instructor)
	return t.Other.ID
}

// side is a side of a trade, and what was agreed of the other one.
type side struct {
	engine.TradeInfo
	takes, taken int64 // minor units, as matched, and what of it has settled
}

// sideOf shows the side of an id, in a query.
func (g *Gateway) sideOf(id [16]byte, instructor uint32) (side, engine.Reason) {
	t, reason := g.Engine.Trade(id, instructor)
	return g.withOther(t), reason
}

func (g *Gateway) withOther(t engine.TradeInfo) side {
	if t.Other.Seq == 0 {
		return side{TradeInfo: t}
	}
	other, _ := g.Engine.Trade(t.Other.ID, t.Other.Instructor)
	return side{t, other.Agreed, other.Settled}
}

// showMatch shows the side of an id. Several participants may use one id: then the participant must be named.
func (g *Gateway) showMatch(ctx *fasthttp.RequestCtx, p params) {
	id, participant, ok := g.readAsked(ctx, p)
	if !ok {
		return
	}
	var s side
	reason := engine.UnknownOrder
	if !g.query(ctx, func() { s, reason = g.sideOf(id, participant) }) {
		return
	}
	if refuseUnfound(ctx, reason) {
		return
	}
	if options, ok := g.assetOptions(ctx); ok {
		answer(ctx, typeJSON, append(g.appendSide(append(takeBody(ctx), '{'), &s, options), '}'))
	}
}

// appendSide writes the members of a side of a trade.
func (g *Gateway) appendSide(dst []byte, t *side, options []uint8) []byte {
	o := &t.Order
	giver, number, _ := g.Directory.AccountOwner(o.Debtor)
	taker, _, _ := g.Directory.AccountOwner(o.Creditor)
	participant, _ := g.Directory.ParticipantID(giver)
	counterparty, _ := g.Directory.ParticipantID(taker)
	instructor, _ := g.Directory.ParticipantID(o.Instructor)
	gives, _ := g.Directory.AssetByNumber(number)
	takes, _ := g.Directory.AssetByNumber(t.TakeAsset)
	cash, _ := g.Directory.AssetByNumber(wire.CashOf(number, t.TakeAsset, options))
	dst = appendUUID(dst, "id", &o.ID)
	dst = appendText(dst, "instructor", instructor)
	dst = appendText(dst, "participant", participant)
	dst = appendText(dst, "counterparty", counterparty)
	dst = appendWorth(dst, "gives", o.Amount, &gives)
	dst = appendWorth(dst, "takes", t.Takes, &takes)
	if reference := bytes.TrimRight(t.Reference[:], "\x00"); len(reference) > 0 {
		dst = wire.AppendString(appendKey(dst, "reference"), reference)
	}
	dst = appendDate(dst, "settlement_date", o.BusinessDate)
	dst = appendAmount(dst, "tolerance", t.Tolerance, cash.Scale)
	dst = appendBool(dst, "partial", t.Partial)
	dst = appendText(dst, "priority", wire.PriorityName(o.Priority))
	if o.ExpiresAt != 0 {
		dst = appendTime(dst, "expires_at", o.ExpiresAt)
	}
	dst = appendText(dst, "status", o.Status.String())
	dst = appendText(dst, "iso_status", o.Status.ISO())
	dst = appendBool(dst, "held", t.Held)
	dst = appendBool(dst, "cancel_asked", t.CancelAsked)
	if t.Other.Seq != 0 {
		dst = appendUUID(dst, "matched_with", &t.Other.ID)
		dst = appendBoth(dst, "agreed", t.Agreed, t.takes, gives.Scale, takes.Scale)
		dst = appendBoth(dst, "settled", t.Settled, t.taken, gives.Scale, takes.Scale)
	}
	return appendNumber(dst, "seq", o.Seq)
}

// appendWorth writes an amount of an asset.
func appendWorth(dst []byte, name string, units int64, asset *view.AssetEntry) []byte {
	dst = appendText(append(appendKey(dst, name), '{'), "asset", asset.Code)
	return append(appendAmount(dst, "amount", units, asset.Scale), '}')
}

// appendBoth writes an amount of what a side gives and one of what it takes.
func appendBoth(dst []byte, name string, gives, takes int64, givesScale, takesScale uint8) []byte {
	dst = appendAmount(append(appendKey(dst, name), '{'), "gives", gives, givesScale)
	return append(appendAmount(dst, "takes", takes, takesScale), '}')
}
