package gateway

import (
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// session is the business day of one date of an asset.
type session struct {
	date uint32
	day  engine.Day
}

// sessionsOf are the sessions of an asset, the first one first.
func sessionsOf(a *engine.AssetInfo) []session {
	sessions := []session{{a.BusinessDate, a.Day}}
	if a.SecondDate != 0 {
		sessions = append(sessions, session{a.SecondDate, a.SecondDay})
	}
	return sessions
}

// appendSessions writes the sessions of an asset.
func (g *Gateway) appendSessions(dst []byte, a *engine.AssetInfo) []byte {
	dst = append(appendKey(dst, "sessions"), '[')
	for _, s := range sessionsOf(a) {
		dst = appendText(beginRow(dst), "day", s.day.String())
		dst = appendDate(dst, "business_date", s.date)
		if step, ok := g.Chronicle.Since(a.Number, s.date, s.day); ok {
			dst = appendTime(dst, "since", step.Time)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendNextStep(dst []byte, step DayStep, known bool) []byte {
	if !known {
		return appendNull(dst, "next_step")
	}
	dst = append(appendKey(dst, "next_step"), '{')
	return append(appendDayStep(dst, step), '}')
}

func appendDayStep(dst []byte, step DayStep) []byte {
	dst = appendText(dst, "to", step.Day.String())
	dst = appendDate(dst, "business_date", step.Date)
	return appendTime(dst, "at", step.At)
}

// listDays lists where the business days of assets stand, and what the calendar has for them.
func (g *Gateway) listDays(ctx *fasthttp.RequestCtx, _ params) {
	p := page{limit: defaultLimit}
	if !g.readAssetPage(ctx, &p) {
		return
	}
	rows, next, ok := collect(&p, queryScan, g.queryFor(ctx), g.Engine.Assets, func(number uint32) (engine.AssetInfo, bool) {
		a, _ := g.Engine.Asset(uint16(number))
		return a, p.asset == 0 || p.asset == a.Number
	})
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendDay(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endPage(appendText(append(text, ']'), "zone", g.zone()), next))
}

// zone is the time zone that clearing staff have their times in, an IANA name.
func (g *Gateway) zone() string {
	if g.Host == nil {
		return time.UTC.String()
	}
	return g.Host.Zone()
}

func (g *Gateway) appendDay(dst []byte, a *engine.AssetInfo) []byte {
	var next DayStep
	var known bool
	var steps []DayStep
	if g.Host != nil {
		next, known = g.Host.NextStep(a)
		steps = g.Host.Steps(a)
	}
	dst = g.appendSessions(appendText(dst, "asset", a.Code), a)
	dst = appendNextStep(dst, next, known)
	dst = append(appendKey(dst, "steps"), '[')
	for _, step := range steps {
		dst = append(appendBool(appendDayStep(beginRow(dst), step), "done", step.Done), '}')
	}
	return append(dst, ']')
}
