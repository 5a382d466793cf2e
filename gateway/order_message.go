package gateway

import (
	"fmt"
	"strconv"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// keptMessage is a message as it came.
type keptMessage struct {
	xml         string // empty: none is kept
	seq         uint64 // of the first instruction that it made
	transaction int    // that made the order, from 0
}

// showMessage answers the message that an order came in, as a file: what others wrote is no page of this server.
func (g *Gateway) showMessage(ctx *fasthttp.RequestCtx, p params) {
	o, ok := g.findAsked(ctx, p)
	if !ok {
		return
	}
	m, err := g.messageOf(o.Seq)
	switch {
	case err != nil:
		g.Log.Error("read a message", "seq", o.Seq, "error", err)
		refuse(ctx, fasthttp.StatusInternalServerError, "internal", "", "the log can't be read")
	case m.xml == "":
		refuse(ctx, fasthttp.StatusNotFound, "no_message", "id", "the order came in no message, or the log does not reach back to it")
	default:
		ctx.Response.Header.Set("Weir-Seq", strconv.FormatUint(m.seq, 10))
		ctx.Response.Header.Set("Weir-Transaction", strconv.Itoa(m.transaction))
		ctx.Response.Header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="message-%d.xml"`, m.seq))
		ctx.Response.Header.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		answer(ctx, typeXML, append(takeBody(ctx), m.xml...))
	}
}

// messageOf reads the message that the instruction of a sequence came in.
func (g *Gateway) messageOf(seq uint64) (m keptMessage, err error) {
	if g.Envelopes == nil {
		return m, nil
	}
	place, err := g.placeOf(seq)
	if err != nil || place == nil || uint64(place.Back) >= seq {
		return m, err
	}
	m = keptMessage{place.XML, seq - uint64(place.Back), place.Transaction}
	if place.Back > 0 {
		if place, err = g.placeOf(m.seq); place != nil {
			m.xml = place.XML
		}
	}
	return m, err
}

// placeOf reads where the message of an instruction stands; nil: it came in none, or the log does not have it any more.
func (g *Gateway) placeOf(seq uint64) (place *wire.MessagePlace, err error) {
	err = g.Envelopes.Read([]uint64{seq}, func(_ uint64, record []byte) {
		if envelope, wrong := wire.ReadEnvelope(engine.Envelope(record)); wrong == nil { // else a newer version wrote it
			place = envelope.Message
		}
	})
	return place, err
}
