package gateway

import (
	"time"

	"github.com/valyala/fasthttp"

	"weir/gateway/wire"
	"weir/internal/setoff"
)

// setOff answers what the largest set-off clears of the obligations in the body. It asks nobody and changes nothing: it runs in the
// request's goroutine, one at a time, for it may keep a core busy and takes memory for all the obligations.
func (g *Gateway) setOff(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	select {
	case g.settingOff <- struct{}{}:
		defer func() { <-g.settingOff }()
	case <-g.running.Done():
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
		return
	case <-time.After(g.ReadTimeout):
		unavailable(ctx, "full", "another set-off is running; nothing was done")
		return
	}
	list, scale, refused := wire.ReadSetOff(body)
	switch {
	case refused == nil:
		g.answerSetOff(ctx, list, scale)
	case refused.Code == wire.CodeTooMany:
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, "too_many_obligations", refused.Field, refused.Detail)
	default:
		refuseBody(ctx, refused)
	}
}

// answerSetOff computes as long as an answer may take.
func (g *Gateway) answerSetOff(ctx *fasthttp.RequestCtx, list *setoff.SetOff, scale uint8) {
	end := time.Now().Add(g.WriteTimeout)
	list.Begin()
	for list.Step() {
		if g.running.Err() != nil {
			unavailable(ctx, "stopping", "the server is stopping; nothing was done")
			return
		}
		if time.Now().After(end) {
			refuse(ctx, fasthttp.StatusUnprocessableEntity, "takes_too_long", "obligations",
				"not done in "+g.WriteTimeout.String()+"; weir setoff takes its time")
			return
		}
	}
	list.Finish()
	answer(ctx, typeJSON, appendSetOff(takeBody(ctx), list, scale))
}

func appendSetOff(dst []byte, list *setoff.SetOff, scale uint8) []byte {
	dst = appendNumber(append(dst, '{'), "scale", uint64(scale))
	dst = append(appendKey(dst, "obligations"), '[')
	for i := range list.Obligations {
		dst = append(appendObligation(beginRow(dst), &list.Obligations[i], scale), '}')
	}
	dst = append(appendKey(append(dst, ']'), "firms"), '[')
	for i := range list.Firms {
		dst = append(appendFirm(beginRow(dst), &list.Firms[i], scale), '}')
	}
	dst = append(appendKey(append(dst, ']'), "totals"), '{')
	dst = appendNumber(dst, "obligations", uint64(len(list.Obligations)))
	dst = appendNumber(dst, "firms", uint64(len(list.Firms)))
	dst = appendAmount(dst, "amount", list.Amount, scale)
	dst = appendAmount(dst, "cleared", list.Cleared, scale)
	dst = appendAmount(dst, "remaining", list.Amount-list.Cleared, scale)
	return append(appendText(dst, "share", list.Share()), "}}"...)
}

func appendObligation(dst []byte, o *setoff.Obligation, scale uint8) []byte {
	if o.ID != "" {
		dst = appendText(dst, "id", o.ID)
	}
	dst = appendText(dst, "debtor", o.Debtor)
	dst = appendText(dst, "creditor", o.Creditor)
	dst = appendAmount(dst, "amount", o.Amount, scale)
	dst = appendAmount(dst, "cleared", o.Cleared, scale)
	return appendAmount(dst, "remaining", o.Amount-o.Cleared, scale)
}

func appendFirm(dst []byte, f *setoff.Firm, scale uint8) []byte {
	dst = appendText(dst, "firm", f.Name)
	dst = appendAmount(dst, "owes", f.Owes, scale)
	dst = appendAmount(dst, "owed", f.Owed, scale)
	dst = appendAmount(dst, "net", f.Owed-f.Owes, scale)
	return appendAmount(dst, "cleared", f.Cleared, scale)
}
