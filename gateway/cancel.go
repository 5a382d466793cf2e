package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// orderID reads the id in the path. False: it is none, which is answered.
func orderID(ctx *fasthttp.RequestCtx, p params) (id [16]byte, ok bool) {
	if !wire.ParseUUID(p[0], &id) {
		refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), "id", "must be a UUID of 36 characters, not all zeros")
		return id, false
	}
	return id, true
}

// cancelOrder takes a waiting order out of its queue.
func (g *Gateway) cancelOrder(ctx *fasthttp.RequestCtx, p params) {
	id, ok := orderID(ctx, p)
	if !ok {
		return
	}
	body := ctx.PostBody()
	if len(body) > 0 {
		if body, ok = jsonBody(ctx); !ok {
			return
		}
	}
	participant, refused := wire.ReadCancel(body)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	in := engine.Instruction{Kind: engine.CancelOrder, ID: id}
	if participant != nil {
		if in.Instructor, ok = g.Directory.Participant(participant); !ok {
			refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeUnknownName.String(), "participant", "there is no such participant")
			return
		}
	}
	b := g.batches.Get(engine.RecordSize)
	b.Payload, b.Count = engine.AppendInstruction(b.Payload, &in, nil), 1
	if g.submit(ctx, b) {
		answerCancelled(ctx, &id, b.Results.Outcomes[0])
	}
	g.batches.Put(b)
}

// answerCancelled answers the outcome, or a problem where the order was not found: 404 unknown, 409 ambiguous.
func answerCancelled(ctx *fasthttp.RequestCtx, id *[16]byte, o engine.Outcome) {
	switch o.Reason {
	case engine.UnknownOrder:
		refuse(ctx, fasthttp.StatusNotFound, o.Reason.String(), "id", o.Reason.Text())
	case engine.AmbiguousOrder:
		refuse(ctx, fasthttp.StatusConflict, o.Reason.String(), "participant", o.Reason.Text())
	default:
		answer(ctx, typeJSON, wire.AppendOutcome(takeBody(ctx), id, o))
	}
}
