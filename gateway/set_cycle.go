package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// openCycle opens a net cycle. Its name goes into the log with it and is no part of the state.
func (g *Gateway) openCycle(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	s, name, refused := wire.ReadCycle(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	envelope := wire.AppendNameEnvelope(nil, name)
	b := g.batches.Get(engine.RecordSize + len(envelope) + engine.EnvelopeAlign)
	b.Payload, b.Count = engine.AppendSetting(b.Payload, &s, envelope), 1
	if g.submit(ctx, b) {
		g.answerOpened(ctx, &s, name, b.Results.Outcomes[0])
	}
	g.batches.Put(b)
}

func (g *Gateway) answerOpened(ctx *fasthttp.RequestCtx, s *engine.Setting, name string, o engine.Outcome) {
	if o.Status != engine.Created {
		g.answerSet(ctx, s, o)
		return
	}
	asset, _ := g.Directory.AssetByNumber(s.Asset)
	text := appendNumber(append(takeBody(ctx), '{'), "cycle", uint64(o.Number))
	text = appendText(text, "asset", asset.Code)
	answerCreated(ctx, appendText(text, "name", name), o)
}

// cycleNumber reads the number in the path. False: it is none, which is answered.
func cycleNumber(ctx *fasthttp.RequestCtx, p params) (number uint32, ok bool) {
	if number, ok = wire.ParseCycle(p[0]); !ok {
		refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), "number", "must be the number of a cycle, from 1 to 4294967295")
	}
	return number, ok
}

// setCycle answers the calls that close a cycle, settle it, extend it and abort it.
func setCycle(kind engine.Kind) func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
	return func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
		number, ok := cycleNumber(ctx, p)
		if !ok {
			return
		}
		body, ok := optionalBody(ctx)
		if !ok {
			return
		}
		if refused := wire.ReadNothing(body); refused != nil {
			refuseBody(ctx, refused)
			return
		}
		g.set(ctx, &engine.Setting{Kind: kind, Cycle: number})
	}
}

// setDefaulter answers the calls about a defaulter in a cycle: unwind and survivors-pay.
func setDefaulter(kind engine.Kind) func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
	return func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
		number, ok := cycleNumber(ctx, p)
		if !ok {
			return
		}
		body, ok := jsonBody(ctx)
		if !ok {
			return
		}
		cycle, ok := g.findCycle(ctx, number)
		if !ok {
			return
		}
		account, refused := wire.ReadDefaulter(body, cycle.Asset, g.Directory)
		if refused != nil {
			refuseBody(ctx, refused)
			return
		}
		g.set(ctx, &engine.Setting{Kind: kind, Cycle: number, Account: account})
	}
}

// findCycle asks for a cycle. False: there is none, or it could not be asked, which is answered.
func (g *Gateway) findCycle(ctx *fasthttp.RequestCtx, number uint32) (info engine.CycleInfo, there bool) {
	if !g.query(ctx, func() { info, there = g.Engine.Cycle(number) }) {
		return info, false
	}
	if !there {
		refuse(ctx, fasthttp.StatusNotFound, engine.UnknownCycle.String(), "number", engine.UnknownCycle.Text())
	}
	return info, there
}
