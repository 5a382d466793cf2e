package gateway

import (
	"fmt"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// set submits a setting and answers its outcome, or a problem where the account or cycle in the path does not exist.
func (g *Gateway) set(ctx *fasthttp.RequestCtx, s *engine.Setting) {
	b := g.batches.Get(engine.RecordSize)
	b.Payload, b.Count = engine.AppendSetting(b.Payload, s, nil), 1
	if g.submit(ctx, b) {
		g.answerSet(ctx, s, b.Results.Outcomes[0])
	}
	g.batches.Put(b)
}

func (g *Gateway) answerSet(ctx *fasthttp.RequestCtx, s *engine.Setting, o engine.Outcome) {
	if o.Reason == engine.NoAccount || o.Reason == engine.UnknownCycle {
		refuse(ctx, fasthttp.StatusNotFound, o.Reason.String(), "number", o.Reason.Text())
		return
	}
	field := blamedMember(s, o.Reason)
	if o.Reason == engine.DayStep && g.blamesDate(s) {
		field = "business_date"
	}
	text := appendSet(takeBody(ctx), o, field)
	if s.Kind == engine.SettleCycle && o.Status == engine.Applied && !o.Replayed() {
		text = appendNumber(text, "moved", uint64(o.Number))
	}
	answer(ctx, typeJSON, append(text, '}'))
}

// appendSet opens an object with the outcome of a setting; field is what is to blame if it was refused.
func appendSet(dst []byte, o engine.Outcome, field string) []byte {
	dst = appendText(append(dst, '{'), "status", o.Status.String())
	if o.Status == engine.Rejected {
		dst = appendText(dst, "iso_status", o.Status.ISO())
		dst = appendText(dst, "reason", o.Reason.ISO())
		dst = appendText(dst, "code", o.Reason.String())
		dst = appendText(dst, "field", field)
		dst = appendText(dst, "detail", o.Reason.Text())
	}
	dst = appendNumber(dst, "seq", o.Seq)
	if o.Replayed() {
		dst = appendBool(dst, "replayed", true)
	}
	return dst
}

// blamedMember is the member or part of the path that a refusal of the engine is about.
func blamedMember(s *engine.Setting, reason engine.Reason) string {
	switch {
	case s.Kind == engine.SetDay && reason == engine.NotSupported:
		return "business_date"
	case s.Kind == engine.SetDay:
		return "to"
	case s.Kind == engine.OpenCycle:
		return "asset"
	case s.Kind == engine.SetAccount, s.Cycle != 0 && reason != engine.NotSupported:
		return "number"
	case s.Kind == engine.SetParticipant:
		return "id"
	case reason == engine.SameAccount:
		return "counterparty"
	case reason == engine.AmountTooLarge:
		return "amount"
	}
	return "participant"
}

// blamesDate says whether no step of the day is possible with the date of one that was refused, as the sessions of the asset stand now: then that is to blame, not the state.
func (g *Gateway) blamesDate(s *engine.Setting) bool {
	var a engine.AssetInfo
	if err := g.ask(func() { a, _ = g.Engine.Asset(s.Asset) }); err != nil {
		return false
	}
	switch {
	case s.BusinessDate == 0 || s.BusinessDate == a.BusinessDate || s.BusinessDate == a.SecondDate:
		return false
	case s.BusinessDate < a.BusinessDate || a.SecondDate != 0:
		return true
	}
	begins := s.Day == engine.PreOpen || s.Day == engine.Open
	return begins && s.BusinessDate > a.BusinessDate+engine.WindowAhead
}

// setReservation sets how much of an account's cover is kept for the higher priorities.
func (g *Gateway) setReservation(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	s, refused := wire.ReadReservation(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	g.set(ctx, &s)
}

// setDay brings the business day of an asset forward.
func (g *Gateway) setDay(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	s, refused := wire.ReadDay(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	if g.rollsNear(ctx, &s) {
		g.set(ctx, &s)
	}
}

// rollsNear refuses a step that would roll an asset further ahead than orders may be dated: nothing goes back from a date that was mistyped. The engine takes any later date. False: that is
// answered, or that the asset could not be looked at.
func (g *Gateway) rollsNear(ctx *fasthttp.RequestCtx, s *engine.Setting) bool {
	if s.Day != engine.Closed || s.BusinessDate == 0 {
		return true
	}
	var a engine.AssetInfo
	if !g.query(ctx, func() { a, _ = g.Engine.Asset(s.Asset) }) {
		return false
	}
	if s.BusinessDate <= a.BusinessDate+engine.WindowAhead {
		return true
	}
	refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), "business_date",
		fmt.Sprintf("may be %d days after the present date of the asset at most, which is %s: closing rolls to it, and nothing goes back", engine.WindowAhead, wire.AppendDate(nil, a.BusinessDate)))
	return false
}

// readChoice says what the body of a call about an account or a participant asks for.
type readChoice func(body []byte) (engine.Choice, *wire.Refusal)

// plain reads the body of a call that says nothing.
func plain(choice engine.Choice) readChoice {
	return func(body []byte) (engine.Choice, *wire.Refusal) { return choice, wire.ReadNothing(body) }
}

// choose submits a setting with the choice that the body makes.
func (g *Gateway) choose(ctx *fasthttp.RequestCtx, read readChoice, s engine.Setting) {
	body, ok := optionalBody(ctx)
	if !ok {
		return
	}
	choice, refused := read(body)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	s.Choice = choice
	g.set(ctx, &s)
}

// setAccount answers the calls that block an account, unblock it, and close it.
func setAccount(read readChoice) func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
	return func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
		number, ok := wire.ParseAccount(p[0])
		if !ok {
			refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), "number", "must be the number of an account, from 1 to 4294967295")
			return
		}
		g.choose(ctx, read, engine.Setting{Kind: engine.SetAccount, Account: number})
	}
}

// setParticipant answers the calls that suspend a participant, let it go on, block it, unblock it, and close it.
func setParticipant(read readChoice) func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
	return func(g *Gateway, ctx *fasthttp.RequestCtx, p params) {
		number, known := g.Directory.Participant(p[0])
		if !known {
			reason := engine.UnknownParticipant
			refuse(ctx, fasthttp.StatusNotFound, reason.String(), "id", reason.Text())
			return
		}
		g.choose(ctx, read, engine.Setting{Kind: engine.SetParticipant, Participant: number})
	}
}
