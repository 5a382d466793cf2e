package gateway

import (
	"errors"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
	"weir/sequencer"
)

// The files submit*.go are the only place where the vocabulary of messages meets the engine's.

// headerWarning tells what was accepted although it is unusual, a sentence each.
const headerWarning = "Weir-Warning"

// maxMessagePayload is the most that a message may become in the log, in bytes: it must fit in one frame.
const maxMessagePayload = 24 << 20

// submitMessage takes a message and answers with the message that the standard has for it.
func (g *Gateway) submitMessage(ctx *fasthttp.RequestCtx) {
	limits := iso20022.Limits{MaxBytes: g.MaxBodyBytes, Known: g.knowsParticipant}
	if !readQuery(ctx, func(name string, value []byte) string { return readStrict(name, value, &limits.Strict) }) {
		return
	}
	var msg *iso20022.Message
	var err error
	read := g.withBody(ctx, func(body []byte) {
		if len(body) > 0 {
			msg, err = iso20022.Parse(body, limits)
		}
	})
	switch {
	case !read:
		return
	case err != nil:
		refuseMessage(ctx, err)
		return
	case msg == nil:
		refuse(ctx, fasthttp.StatusBadRequest, wire.CodeEmpty.String(), "body", "a message is due")
		return
	}
	warn(ctx, msg.Warnings)
	switch msg.Family.Content() {
	case iso20022.Cancellations:
		g.submitCancellations(ctx, msg)
	case iso20022.ReportRequests:
		g.answerReportRequest(ctx, msg)
	case iso20022.TradeSides:
		g.submitTradeSide(ctx, msg)
	default:
		g.submitTransfers(ctx, msg)
	}
}

// knowsParticipant says whether there is a participant of this id.
func (g *Gateway) knowsParticipant(id string) bool {
	_, known := g.Directory.Participant([]byte(id))
	return known
}

// readStrict reads the parameter strict.
func readStrict(name string, value []byte, strict *bool) (wrong string) {
	switch text := string(value); {
	case name != "strict":
		return "is not known here"
	case text != "true" && text != "false":
		return "must be true or false"
	default:
		*strict = text == "true"
		return ""
	}
}

// warn puts warnings into the head of the answer, in printable ASCII.
func warn(ctx *fasthttp.RequestCtx, warnings []string) {
	for _, text := range warnings {
		ctx.Response.Header.Add(headerWarning, strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return '?'
			}
			return r
		}, text))
	}
}

// submitMade brings the instructions that a message makes, count at most, through the log: fill makes them, and respond answers with what became of them.
// The message goes into the log with the first one.
func (g *Gateway) submitMade(ctx *fasthttp.RequestCtx, kind engine.Kind, count int, fill func(o *wire.Orders), respond func(o *wire.Orders, b *sequencer.Batch)) {
	if count > wire.MaxOrders {
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, wire.CodeTooMany.String(), "body", "more than 8190 orders in one request")
		return
	}
	body := ctx.PostBody()
	b := g.batches.Get(count*wire.NamedBound + wire.EnvelopeBound(len(body), count))
	w := g.works.Get().(*work)
	w.orders.Reset(kind, b.Payload)
	w.orders.Source.XML = body
	fill(&w.orders)
	b.Payload, b.Count = w.orders.Payload, w.orders.Count
	switch {
	case len(b.Payload) > maxMessagePayload:
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, "body_too_large", "body", "the message would become too large in the log")
	case g.submit(ctx, b):
		respond(&w.orders, b)
	}
	g.works.Put(w)
	g.batches.Put(b)
}

// headOf is the head of a message that answers a batch: of its first sequence and time. Where nothing was taken that is the present time, as a
// sequence in microseconds, which no log reaches.
func (g *Gateway) headOf(b *sequencer.Batch) iso20022.Head {
	if b.FirstSeq == 0 {
		now := g.now()
		return iso20022.Head{Seq: uint64(now.UnixMicro()), At: now}
	}
	return iso20022.Head{Seq: b.FirstSeq, At: time.Unix(0, b.Time)}
}

// answerMessage answers a message that was written, or says why it could not be: what was asked for is done all the same.
func (g *Gateway) answerMessage(ctx *fasthttp.RequestCtx, body []byte, err error) {
	if err != nil {
		g.Log.Error("a message can't be answered", "error", err)
		refuse(ctx, fasthttp.StatusInternalServerError, "no_answer", "", "the message was taken; its answer can't be written: "+err.Error())
		return
	}
	answer(ctx, typeXML, body)
}

// refuseField answers a fault of a message that asks for one thing.
func refuseField(ctx *fasthttp.RequestCtx, element, detail string) {
	refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), element, detail)
}

// refuseMessage answers what is wrong with a message as a whole.
func refuseMessage(ctx *fasthttp.RequestCtx, err error) {
	var syntax *iso20022.SyntaxError
	var large *iso20022.TooLargeError
	var unsupported *iso20022.UnsupportedError
	var field *iso20022.FieldError
	switch {
	case errors.As(err, &syntax):
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_xml", "body", syntax.Error())
	case errors.As(err, &large):
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, "body_too_large", "body", large.Error())
	case errors.As(err, &unsupported):
		refuse(ctx, fasthttp.StatusUnprocessableEntity, "unsupported_message", "body", unsupported.Error())
	case errors.As(err, &field):
		refuseField(ctx, field.Path, field.Detail())
	default:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_message", "body", "the message can't be read")
	}
}
