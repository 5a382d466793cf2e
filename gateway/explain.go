package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
)

// explainOrder says what an order that waits is waiting for, and the least funding that would let it settle.
func (g *Gateway) explainOrder(ctx *fasthttp.RequestCtx, p params) {
	id, participant, ok := g.readAsked(ctx, p)
	if !ok {
		return
	}
	var e engine.Explanation
	reason := engine.UnknownOrder
	if !g.query(ctx, func() { e, reason = g.Engine.Explain(id, participant) }) {
		return
	}
	switch {
	case reason == engine.AlreadyFinal:
		refuse(ctx, fasthttp.StatusConflict, reason.String(), "id", reason.Text())
	case !refuseUnfound(ctx, reason):
		answer(ctx, typeJSON, append(g.appendExplanation(append(takeBody(ctx), '{'), &e), '}'))
	}
}

func (g *Gateway) appendExplanation(dst []byte, e *engine.Explanation) []byte {
	_, number, _ := g.Directory.AccountOwner(e.Order.Debtor)
	asset, _ := g.Directory.AssetByNumber(number)
	dst = append(g.appendOrder(append(appendKey(dst, "order"), '{'), &e.Order), '}')
	dst = appendBlock(dst, "waits_for", e.Block)
	dst = appendNumber(dst, "ahead", uint64(e.Ahead))
	dst = appendAmount(dst, "ahead_value", e.AheadSum, asset.Scale)
	if e.Ahead > 0 {
		dst = append(g.appendOrder(append(appendKey(dst, "front"), '{'), &e.Front), '}')
		dst = appendBlock(dst, "front_waits_for", e.FrontBlock)
	}
	dst = appendBool(dst, "fundable", e.Fundable)
	if e.Fundable {
		dst = appendAmount(dst, "least_funding", e.LeastFunding, asset.Scale)
		dst = appendIf(dst, "on_command", e.OnCommand)
		dst = appendIf(dst, "at_most", e.AtMost)
	}
	return dst
}

// appendIf writes a member that stands only where it is true.
func appendIf(dst []byte, name string, is bool) []byte {
	if !is {
		return dst
	}
	return appendBool(dst, name, true)
}

// appendBlock writes what an order waits for; nothing where that is its not-before or its release.
func appendBlock(dst []byte, name string, reason engine.Reason) []byte {
	if reason == engine.ReasonNone {
		return dst
	}
	return append(appendReason(append(appendKey(dst, name), '{'), reason), '}')
}
