package gateway

import (
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/internal/measures"
	"weir/view"
)

// measuresScan is how many accounts one query measures at most: some hundred microseconds of the core.
const measuresScan = 16_384

const nanosPerMilli = int64(time.Millisecond)

// listMeasures lists the measures of an asset's accounts, and on the first page those of the whole asset.
func (g *Gateway) listMeasures(ctx *fasthttp.RequestCtx, _ params) {
	p, end, ok := g.readMeasuresPage(ctx)
	if !ok {
		return
	}
	query := g.queryFor(ctx)
	rows, next, ok := g.collectMeasures(&p, query)
	if !ok {
		return
	}
	asset, _ := g.Directory.AssetByNumber(p.asset)
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendMeasures(beginRow(text), &rows[i], &asset, end/nanosPerMilli), '}')
	}
	text = append(text, ']')
	if p.cursor == 0 && !p.nothing {
		var totals measures.Sums
		if !g.measureAsset(p.asset, query, &totals) {
			return
		}
		text = append(appendKey(text, "totals"), '{')
		text = append(appendTotals(text, &totals, &asset, end/nanosPerMilli), '}')
	}
	answer(ctx, typeJSON, endPage(appendTime(text, "end", end), next))
}

// readMeasuresPage reads the query: a page of one asset, and the end (unix nanoseconds) up to which what waits is delayed: the present time where
// it is not given.
func (g *Gateway) readMeasuresPage(ctx *fasthttp.RequestCtx) (p page, end int64, ok bool) {
	p.limit, end = defaultLimit, g.Now()
	ok = readQuery(ctx, func(name string, value []byte) string {
		if name != "end" {
			return g.readPageParameter(&p, name, value)
		}
		nanos, sound := wire.ParseTime(value)
		if end = nanos; !sound {
			return "must be an RFC 3339 time such as 2026-01-31T17:00:00Z, before 2262"
		}
		return ""
	})
	if ok && p.asset == 0 && !p.nothing {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "asset", "is missing")
		return p, end, false
	}
	return p, end, ok
}

// collectMeasures copies out the measures of a page. False: a query failed.
func (g *Gateway) collectMeasures(p *page, query func(read func()) bool) (rows []engine.Measures, next uint64, ok bool) {
	return collect(p, measuresScan, query, g.Engine.Accounts, func(number uint32) (engine.Measures, bool) {
		m, _ := g.Engine.Measures(number)
		return m, m.Asset == p.asset && (p.participant == 0 || m.Participant == p.participant)
	})
}

// measureAsset adds up the measures of all accounts in an asset. False: a query failed.
func (g *Gateway) measureAsset(asset uint16, query func(read func()) bool, totals *measures.Sums) bool {
	p := page{asset: asset, limit: measuresScan, cursor: 1}
	for p.cursor != 0 {
		rows, next, ok := g.collectMeasures(&p, query)
		if !ok {
			return false
		}
		for i := range rows {
			totals.Add(&rows[i])
		}
		p.cursor = next
	}
	return true
}

func (g *Gateway) appendMeasures(dst []byte, m *engine.Measures, asset *view.AssetEntry, end int64) []byte {
	participant, _ := g.Directory.ParticipantID(m.Participant)
	dst = appendNumber(dst, "account", uint64(m.Account))
	dst = appendText(dst, "participant", participant)
	dst = appendText(dst, "asset", asset.Code)
	dst = appendWide(dst, "sent", m.Sent, asset.Scale)
	dst = appendWide(dst, "received", m.Received, asset.Scale)
	dst = appendAmount(dst, "waiting", m.Waiting, asset.Scale)
	dst = appendAmount(dst, "waiting_in", m.WaitingIn, asset.Scale)
	var own measures.Sums
	own.Add(m)
	return appendLiquidity(dst, &own, asset.Scale, end)
}

func appendTotals(dst []byte, s *measures.Sums, asset *view.AssetEntry, end int64) []byte {
	dst = appendText(dst, "asset", asset.Code)
	dst = appendSum(dst, "settled", &s.Sent, asset.Scale)
	dst = appendSum(dst, "waiting", &s.Waiting, asset.Scale)
	dst = appendLiquidity(dst, s, asset.Scale, end)
	return appendRatio(dst, "hhi", s.Concentration())
}
