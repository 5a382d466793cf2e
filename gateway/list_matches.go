package gateway

import (
	"math"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// matchScan is how many sides of trades one query looks at: each lies in several places of memory.
const matchScan = 2000

// matchFilter says which sides are asked for.
type matchFilter struct {
	page
	status       engine.Status // StatusNone: any
	matched      bool          // only those that have found the other side
	counterparty uint32        // 0: any
}

// The word for sides that have found the other one, whatever became of them since.
const statusMatched = "matched"

var matchStatuses = []engine.Status{engine.Unmatched, engine.Queued, engine.Held, engine.Warehoused, engine.Settled, engine.Cancelled, engine.Expired}

// readParameter reads one parameter of a list of sides, and answers what is wrong with it.
func (f *matchFilter) readParameter(g *Gateway, name string, value []byte) (wrong string) {
	switch name {
	case "status":
		return f.readStatus(value)
	case "counterparty":
		other := page{}
		wrong = g.readPageParameter(&other, "participant", value)
		f.counterparty, f.nothing = other.participant, f.nothing || other.nothing
		return wrong
	case "asset":
		return "is not known here"
	}
	return g.readPageParameter(&f.page, name, value)
}

func (f *matchFilter) readStatus(value []byte) (wrong string) {
	if string(value) == statusMatched {
		f.matched = true
		return ""
	}
	for _, s := range matchStatuses {
		if s.String() == string(value) {
			f.status = s
			return ""
		}
	}
	return "must be unmatched, matched, queued, held, warehoused, settled, cancelled or expired"
}

// wants says whether a side is asked for.
func (f *matchFilter) wants(g *Gateway, t *engine.TradeInfo) bool {
	if f.status != engine.StatusNone && t.Order.Status != f.status || f.matched && t.Other.Seq == 0 {
		return false
	}
	giver, _, _ := g.Directory.AccountOwner(t.Order.Debtor)
	taker, _, _ := g.Directory.AccountOwner(t.Order.Creditor)
	return (f.participant == 0 || giver == f.participant) && (f.counterparty == 0 || taker == f.counterparty)
}

// listMatches lists sides of trades, as they came.
func (g *Gateway) listMatches(ctx *fasthttp.RequestCtx, _ params) {
	f := matchFilter{page: page{limit: defaultLimit}}
	if readQuery(ctx, func(name string, value []byte) string { return f.readParameter(g, name, value) }) {
		g.answerMatches(ctx, &f)
	}
}

// listAllegements lists the unmatched sides that name a participant as their counterparty.
func (g *Gateway) listAllegements(ctx *fasthttp.RequestCtx, _ params) {
	f := matchFilter{page: page{limit: defaultLimit}, status: engine.Unmatched}
	named := false
	ok := readQuery(ctx, func(name string, value []byte) string {
		switch name {
		case "participant":
			named = true
			return f.readParameter(g, "counterparty", value)
		case "limit", "cursor":
			return f.readParameter(g, name, value)
		}
		return "is not known here"
	})
	switch {
	case !ok:
	case !named:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "participant", "is missing")
	default:
		g.answerMatches(ctx, &f)
	}
}

// collectMatches copies out the sides of a page, and the mark behind them (0: there are no more).
func (g *Gateway) collectMatches(ctx *fasthttp.RequestCtx, f *matchFilter) (rows []side, next uint64, ok bool) {
	mark, more := uint32(f.cursor), !f.nothing && f.cursor <= math.MaxInt32
	var some []engine.TradeInfo
	for more && len(rows) < f.limit {
		ok := g.query(ctx, func() {
			for left := matchScan; more && left > 0 && len(rows) < f.limit; left -= len(some) {
				some, mark = g.Engine.Trades(mark, some[:0], min(left, f.limit-len(rows)))
				more = mark != 0
				for i := range some {
					if f.wants(g, &some[i]) {
						rows = append(rows, g.withOther(some[i]))
					}
				}
			}
		})
		if !ok {
			return nil, 0, false
		}
	}
	if !more {
		mark = 0
	}
	return rows, uint64(mark), true
}

func (g *Gateway) answerMatches(ctx *fasthttp.RequestCtx, f *matchFilter) {
	rows, next, ok := g.collectMatches(ctx, f)
	if !ok {
		return
	}
	options, ok := g.assetOptions(ctx)
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendSide(beginRow(text), &rows[i], options), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}
