package gateway

import (
	"errors"

	"github.com/valyala/fasthttp"

	"weir/view"
)

// listEvents answers a page of events, or a stream of them where the client accepts text/event-stream.
func (g *Gateway) listEvents(ctx *fasthttp.RequestCtx, _ params) {
	after, lag, limit := uint64(0), uint64(0), defaultLimit
	ok := readQuery(ctx, func(name string, value []byte) string {
		switch name {
		case "after":
			return readSeq(value, &after)
		case "lag":
			return readLag(value, &lag)
		case "limit":
			return readLimit(value, &limit)
		}
		return "is not known here"
	})
	if !ok {
		return
	}
	if wantsStream(ctx) {
		g.openStream(ctx, g.newEventStream(after, lag))
		return
	}
	if lag != 0 {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "lag", "goes with Accept: text/event-stream only")
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
