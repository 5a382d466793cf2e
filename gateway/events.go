package gateway

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/valyala/fasthttp"

	"weir/engine"
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
		g.openStream(ctx, &eventStream{gateway: g, after: after})
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

// eventStream is the events as a stream.
type eventStream struct {
	gateway *Gateway
	after   uint64 // the last sequence read
	events  []engine.Event
}

func (s *eventStream) resume(last []byte) (wrong string) { return readSeq(last, &s.after) }

func (s *eventStream) seq() uint64 { return s.after }

// read writes events. Only the last event of a sequence carries the id, so that a client that comes back
// with it has missed nothing.
func (s *eventStream) read(dst []byte) ([]byte, error) {
	var err error
	s.events, err = s.gateway.Feed.Read(s.after, streamBatch, s.events[:0])
	if err != nil {
		return dst, err
	}
	for i := range s.events {
		e := &s.events[i]
		if i == len(s.events)-1 || s.events[i+1].Seq != e.Seq {
			dst = strconv.AppendUint(append(dst, "id: "...), e.Seq, 10)
			dst = append(dst, '\n')
		}
		dst = append(dst, "event: "...)
		dst = append(dst, e.Kind.String()...)
		dst = s.gateway.appendEvent(append(dst, "\ndata: {"...), e)
		dst = append(dst, "}\n\n"...)
		s.after = e.Seq
	}
	return dst, nil
}
