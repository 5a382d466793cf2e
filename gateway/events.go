package gateway

import (
	"bytes"
	"errors"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/view"
)

// listEvents answers a page of events, or a stream of them where the client accepts text/event-stream.
func (g *Gateway) listEvents(ctx *fasthttp.RequestCtx, _ params) {
	after, limit := uint64(0), defaultLimit
	ok := readQuery(ctx, func(name string, value []byte) string {
		switch name {
		case "after":
			return readSeq(value, &after)
		case "limit":
			return readLimit(value, &limit)
		}
		return "is not known here"
	})
	if !ok {
		return
	}
	if bytes.Contains(ctx.Request.Header.Peek("Accept"), []byte("text/event-stream")) {
		g.openStream(ctx, after)
		return
	}
	events, err := g.Feed.Read(after, limit, nil)
	if err != nil {
		g.refuseEvents(ctx, err)
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range events {
		text = append(g.appendEvent(beginRow(text), &events[i]), '}')
		after = events[i].Seq
	}
	text = append(text, ']')
	answer(ctx, typeJSON, append(appendNumber(text, "next_after", after), '}'))
}

func (g *Gateway) refuseEvents(ctx *fasthttp.RequestCtx, err error) {
	switch {
	case errors.Is(err, view.ErrRebuilding):
		unavailable(ctx, "rebuilding", "these events are being rebuilt from the log")
	case errors.Is(err, view.ErrClosed):
		unavailable(ctx, "stopping", "the server is stopping")
	default:
		g.Log.Error("read events", "error", err)
		refuse(ctx, fasthttp.StatusInternalServerError, "internal", "", "the events can't be read")
	}
}

// appendEvent writes the members of an event.
func (g *Gateway) appendEvent(dst []byte, e *engine.Event) []byte {
	dst = appendNumber(dst, "seq", e.Seq)
	if e.Time != 0 {
		dst = appendTime(dst, "time", e.Time)
	}
	dst = appendText(dst, "kind", e.Kind.String())
	switch e.Kind {
	case engine.AssetCreated:
		issuer, _ := g.Directory.ParticipantID(e.Instructor)
		dst = wire.AppendString(appendKey(dst, "code"), e.Name())
		dst = appendNumber(dst, "number", uint64(e.Number))
		dst = appendNumber(dst, "scale", uint64(e.Amount))
		return appendText(dst, "issuer", issuer)
	case engine.ParticipantCreated:
		dst = wire.AppendString(appendKey(dst, "id"), e.Name())
		return appendNumber(dst, "number", uint64(e.Number))
	case engine.AccountOpened:
		return g.appendOpened(dst, e)
	}
	return g.appendOrderEvent(dst, e)
}

func (g *Gateway) appendOpened(dst []byte, e *engine.Event) []byte {
	owner, _ := g.Directory.ParticipantID(e.Instructor)
	asset, _ := g.Directory.AssetByNumber(e.Asset)
	dst = appendNumber(dst, "account", uint64(e.Number))
	dst = appendText(dst, "participant", owner)
	dst = appendText(dst, "asset", asset.Code)
	kind := engine.AccountKind(e.Method)
	dst = appendText(dst, "account_kind", accountKindName(kind))
	if kind == engine.AccountIssuer {
		return dst
	}
	return appendAmount(dst, "credit_line", e.Amount, asset.Scale)
}

// appendOrderEvent writes the members of an order's event. Of a refused order, what it named and could not be found is left out.
func (g *Gateway) appendOrderEvent(dst []byte, e *engine.Event) []byte {
	dst = appendUUID(dst, "id", &e.ID)
	if instructor, ok := g.Directory.ParticipantID(e.Instructor); ok {
		dst = appendText(dst, "participant", instructor)
	}
	if asset, ok := g.Directory.AssetByNumber(e.Asset); ok {
		dst, _ = g.appendParty(dst, "debtor", e.Debtor)
		if e.Reason != engine.UnknownCreditor && e.Reason != engine.NoCreditorAccount {
			dst, _ = g.appendParty(dst, "creditor", e.Creditor)
		}
		dst = appendText(dst, "asset", asset.Code)
		if e.Reason != engine.AmountTooLarge {
			dst = appendAmount(dst, "amount", e.Amount, asset.Scale)
		}
	}
	dst = appendText(dst, "priority", wire.PriorityName(e.Priority))
	dst = appendText(dst, "method", wire.MethodName(e.Method))
	if e.Reason != engine.ReasonNone {
		dst = appendReason(dst, e.Reason)
	}
	return dst
}
