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

// changeOrder answers the calls about an order that waits: cancel, hold, release, priority and position.
func changeOrder(kind engine.Kind) func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
	return func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
		in := engine.Instruction{Kind: kind}
		var ok bool
		if in.ID, ok = orderID(ctx, p); !ok || !g.readHandling(ctx, &in) {
			return
		}
		b := g.batches.Get(engine.RecordSize)
		b.Payload, b.Count = engine.AppendInstruction(b.Payload, &in, nil), 1
		if g.submit(ctx, b) {
			answerChanged(ctx, &in.ID, b.Results.Outcomes[0])
		}
		g.batches.Put(b)
	}
}

// readHandling reads the body into the record. False: something is wrong with it, which is answered.
func (g *Gateway) readHandling(ctx *fasthttp.RequestCtx, in *engine.Instruction) bool {
	body, ok := optionalBody(ctx)
	if !ok {
		return false
	}
	participant, refused := wire.ReadHandling(body, in)
	if refused != nil {
		refuseBody(ctx, refused)
		return false
	}
	if participant == nil {
		return true
	}
	if in.Instructor, ok = g.Directory.Participant(participant); !ok {
		refuseUnknownParticipant(ctx)
	}
	return ok
}

// refuseUnknownParticipant answers that nobody has the name of whoever's order is meant.
func refuseUnknownParticipant(ctx *fasthttp.RequestCtx) {
	refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeUnknownName.String(), "participant", "there is no such participant")
}

// answerChanged answers the outcome, or a problem where the order was not found.
func answerChanged(ctx *fasthttp.RequestCtx, id *[16]byte, o engine.Outcome) {
	if !refuseUnfound(ctx, o.Reason) {
		answer(ctx, typeJSON, wire.AppendOutcome(takeBody(ctx), id, o))
	}
}

// refuseUnfound answers an order that could not be found: 404 unknown, 409 ambiguous. False: that is not the reason.
func refuseUnfound(ctx *fasthttp.RequestCtx, reason engine.Reason) bool {
	switch reason {
	case engine.UnknownOrder:
		refuse(ctx, fasthttp.StatusNotFound, reason.String(), "id", reason.Text())
	case engine.AmbiguousOrder:
		refuse(ctx, fasthttp.StatusConflict, reason.String(), "participant", reason.Text())
	default:
		return false
	}
	return true
}
