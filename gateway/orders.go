package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/sequencer"
)

// format is how a body of orders is read and its outcomes are written.
type format struct {
	answer string             // media type of the outcomes
	bound  func(body int) int // most bytes of payload that a body of this size makes
	read   func(o *wire.Orders, body []byte) *wire.Refusal
	write  func(o *wire.Orders, dst []byte, outcomes []engine.Outcome) []byte
}

var (
	formatJSON   = &format{typeJSON, wire.PayloadBound, (*wire.Orders).ReadJSON, (*wire.Orders).AppendJSON}
	formatLines  = &format{typeLines, wire.PayloadBound, (*wire.Orders).ReadLines, (*wire.Orders).AppendLines}
	formatBinary = &format{typeOutcomes, wire.BinaryBound, (*wire.Orders).ReadBinary, (*wire.Orders).AppendBinary}
)

// submitOrders takes orders in every format and answers one outcome each, in order.
func (g *Gateway) submitOrders(ctx *fasthttp.RequestCtx, _ params) {
	if g.isFull(ctx) {
		return
	}
	media := mediaType(ctx, typeJSON, typeOrders, typeLines, typeXML, typeTextXML)
	if hasQuery(&ctx.Request.Header) && media != typeXML && media != typeTextXML && !readQuery(ctx, onlyMessages) {
		return
	}
	switch media {
	case typeJSON:
		g.submitBody(ctx, engine.SubmitOrder, formatJSON, nil)
	case typeOrders:
		g.submitBody(ctx, engine.SubmitOrder, formatBinary, nil)
	case typeLines:
		g.submitBody(ctx, engine.SubmitOrder, formatLines, nil)
	case typeXML, typeTextXML:
		g.submitMessage(ctx)
	default:
		unsupportedType(ctx, "orders come as application/json, application/x-ndjson, application/vnd.weir.orders or application/xml, in UTF-8 and not compressed")
	}
}

// onlyMessages refuses the parameters of messages in other formats, and every other one.
func onlyMessages(name string, value []byte) (wrong string) {
	var strict bool
	if wrong = readStrict(name, value, &strict); wrong == "" && strict {
		return "goes with application/xml only"
	}
	return wrong
}

// fund takes one funding or an array of them.
func (g *Gateway) fund(ctx *fasthttp.RequestCtx, _ params) {
	if isJSON(ctx) {
		g.submitBody(ctx, engine.Fund, formatJSON, nil)
	}
}

// submitBody reads a body of orders, submits them and answers; options are those of assets, for sides of trades. What it takes from the pools it gives back only where
// nothing panicked.
func (g *Gateway) submitBody(ctx *fasthttp.RequestCtx, kind engine.Kind, f *format, options []uint8) {
	var b *sequencer.Batch
	var w *work
	var refused *wire.Refusal
	var bytes int64 // of the body
	read := g.withBody(ctx, func(body []byte) {
		bytes = int64(len(body))
		b = g.batches.Get(f.bound(len(body)))
		w = g.works.Get().(*work)
		w.orders.Reset(kind, b.Payload)
		w.orders.AssetOptions = options
		refused = f.read(&w.orders, body)
		g.returnBody(ctx) // a payload, a refusal and an outcome are copies
	})
	if !read {
		return
	}
	b.Payload, b.Count = w.orders.Payload, w.orders.Count
	switch {
	case refused != nil:
		refuseBody(ctx, refused)
	case g.submit(ctx, b):
		g.respond(ctx, f, &w.orders, b.Results.Outcomes, bytes)
	}
	g.works.Put(w)
	g.batches.Put(b)
}

// respond answers what became of a body of so many bytes.
func (g *Gateway) respond(ctx *fasthttp.RequestCtx, f *format, o *wire.Orders, outcomes []engine.Outcome, bytes int64) {
	switch o.Kind {
	case engine.SubmitTrade:
		g.findPartners(o, outcomes)
	case engine.CreateParticipant, engine.OpenAccount:
		if !o.Single {
			break
		}
		if !isCreated(ctx, engine.NamingAt(o.Payload), outcomes[0]) {
			return
		}
		setCreated(ctx, outcomes[0])
	}
	g.turns.work(bytes, func() { answer(ctx, f.answer, f.write(o, takeBody(ctx), outcomes)) })
}
