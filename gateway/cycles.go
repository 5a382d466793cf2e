package gateway

import (
	"math/big"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/internal/measures"
)

// cycleScan is how many rows of a cycle one query copies out at most.
const cycleScan = 4096

var cycleStates = [...]engine.CycleState{engine.CycleOpen, engine.CycleWaits, engine.CycleDone, engine.CycleDropped}

// listCycles lists cycles, of one asset and in one state where they are given.
func (g *Gateway) listCycles(ctx *fasthttp.RequestCtx, _ params) {
	p, state := page{limit: defaultLimit}, engine.CycleState(0)
	ok := readQuery(ctx, func(name string, value []byte) string {
		switch name {
		case "state":
			return readCycleState(value, &state)
		case "participant":
			return "is not known here"
		}
		return g.readPageParameter(&p, name, value)
	})
	if !ok {
		return
	}
	rows, next, ok := g.collectCycles(ctx, &p, state)
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendCycle(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}

func readCycleState(value []byte, state *engine.CycleState) (wrong string) {
	for _, s := range cycleStates {
		if s.String() == string(value) {
			*state = s
			return ""
		}
	}
	return "must be open, closed, settled or aborted"
}

// collectCycles copies out the cycles of a page. False: it could not ask, which is answered.
func (g *Gateway) collectCycles(ctx *fasthttp.RequestCtx, p *page, state engine.CycleState) (rows []engine.CycleInfo, next uint64, ok bool) {
	return collect(p, queryScan, g.queryFor(ctx), g.Engine.Cycles, func(number uint32) (engine.CycleInfo, bool) {
		c, known := g.Engine.Cycle(number)
		return c, known && (p.asset == 0 || c.Asset == p.asset) && (state == 0 || c.State == state)
	})
}

// appendCycle writes the members of a cycle that need no sum over its accounts.
func (g *Gateway) appendCycle(dst []byte, c *engine.CycleInfo) []byte {
	asset, _ := g.Directory.AssetByNumber(c.Asset)
	dst = appendNumber(dst, "cycle", uint64(c.Number))
	dst = appendText(dst, "asset", asset.Code)
	dst = appendText(dst, "state", c.State.String())
	dst = appendBool(dst, "pending", c.Pending)
	dst = appendBool(dst, "survivors_paid", c.Survived)
	dst = appendNumber(dst, "opened_seq", c.Opened)
	if c.Final != 0 {
		dst = appendNumber(dst, "final_seq", c.Final)
	}
	dst = appendNumber(dst, "orders", c.Orders)
	dst = appendNumber(dst, "accounts", uint64(c.Accounts))
	return appendAmount(dst, "gross", c.Gross, asset.Scale)
}

// showCycle shows a cycle, how much its netting saves, and the first page of its positions.
func (g *Gateway) showCycle(ctx *fasthttp.RequestCtx, p params) {
	number, ok := cycleNumber(ctx, p)
	if !ok || !readQuery(ctx, noQuery) {
		return
	}
	c, net, ok := g.sumCycle(ctx, number)
	if !ok {
		return
	}
	rows, next, ok := cycleRows(g, ctx, g.Engine.CyclePositions, number, 0, defaultLimit)
	if !ok {
		return
	}
	asset, _ := g.Directory.AssetByNumber(c.Asset)
	text := g.appendCycle(append(takeBody(ctx), '{'), &c)
	text = appendSum(text, "net", net, asset.Scale)
	text = appendRatio(text, "netting_ratio", measures.Ratio(net, big.NewInt(c.Gross)))
	text = append(appendKey(text, "positions"), '{')
	text = append(appendKey(text, "items"), '[')
	for i := range rows {
		text = append(g.appendCyclePosition(beginRow(text), &rows[i], asset.Scale), '}')
	}
	text = g.endCyclePage(text, positionsCursor, number, next)
	answer(ctx, typeJSON, append(text, '}'))
}

// sumCycle asks for a cycle and the sum of its net debits. Of more accounts than one query looks at, orders may come in between while it is open. False: there is no such
// cycle, or it could not be asked, which is answered.
func (g *Gateway) sumCycle(ctx *fasthttp.RequestCtx, number uint32) (c engine.CycleInfo, net *big.Int, ok bool) {
	net = new(big.Int)
	rows := make([]engine.CyclePositionInfo, 0, cycleScan)
	there, mark := false, uint32(0)
	for more := true; more; more = mark != 0 {
		ok := g.query(ctx, func() {
			if mark == 0 {
				c, there = g.Engine.Cycle(number)
			}
			rows, mark = g.Engine.CyclePositions(number, mark, rows[:0], cycleScan)
		})
		if !ok {
			return c, nil, false
		}
		for i := range rows {
			if rows[i].Position < 0 {
				measures.AddUnits(net, -rows[i].Position)
			}
		}
	}
	if !there {
		refuse(ctx, fasthttp.StatusNotFound, engine.UnknownCycle.String(), "number", engine.UnknownCycle.Text())
	}
	return c, net, there
}

// cycleRows copies out rows of a cycle from behind a mark of the engine on, and the next mark (0: there are no more).
func cycleRows[T any](g *Gateway, ctx *fasthttp.RequestCtx, read func(number, mark uint32, into []T, limit int) ([]T, uint32), number, mark uint32, limit int) (rows []T, next uint32, ok bool) {
	ok = g.query(ctx, func() { rows, next = read(number, mark, make([]T, 0, limit), limit) })
	return rows, next, ok
}

// cyclePage reads what a list about a cycle is asked for. False: something is wrong, which is answered.
func (g *Gateway) cyclePage(ctx *fasthttp.RequestCtx, p params, list cursorList) (c engine.CycleInfo, mark uint32, limit int, ok bool) {
	number, ok := cycleNumber(ctx, p)
	if !ok {
		return c, 0, 0, false
	}
	limit = defaultLimit
	ok = readQuery(ctx, func(name string, value []byte) string {
		switch name {
		case "limit":
			return readLimit(value, &limit)
		case "cursor":
			return g.readCycleCursor(value, list, number, &mark)
		}
		return "is not known here"
	})
	if !ok {
		return c, 0, 0, false
	}
	c, ok = g.findCycle(ctx, number)
	return c, mark, limit, ok
}

// listCyclePositions lists what a cycle means for its accounts.
func (g *Gateway) listCyclePositions(ctx *fasthttp.RequestCtx, p params) {
	c, mark, limit, ok := g.cyclePage(ctx, p, positionsCursor)
	if !ok {
		return
	}
	rows, next, ok := cycleRows(g, ctx, g.Engine.CyclePositions, c.Number, mark, limit)
	if !ok {
		return
	}
	asset, _ := g.Directory.AssetByNumber(c.Asset)
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendCyclePosition(beginRow(text), &rows[i], asset.Scale), '}')
	}
	answer(ctx, typeJSON, g.endCyclePage(text, positionsCursor, c.Number, next))
}

// listCyclePairs lists who sent how much to whom in a cycle.
func (g *Gateway) listCyclePairs(ctx *fasthttp.RequestCtx, p params) {
	c, mark, limit, ok := g.cyclePage(ctx, p, pairsCursor)
	if !ok {
		return
	}
	rows, next, ok := cycleRows(g, ctx, g.Engine.CyclePairs, c.Number, mark, limit)
	if !ok {
		return
	}
	asset, _ := g.Directory.AssetByNumber(c.Asset)
	text := beginItems(takeBody(ctx))
	for i := range rows {
		r := &rows[i]
		text, _ = g.appendParty(beginRow(text), "debtor", r.Debtor)
		text, _ = g.appendParty(text, "creditor", r.Creditor)
		text = appendAmount(text, "sum", r.Sum, asset.Scale)
		text = append(appendNumber(text, "orders", r.Orders), '}')
	}
	answer(ctx, typeJSON, g.endCyclePage(text, pairsCursor, c.Number, next))
}

// appendMember writes an account and whose it is.
func (g *Gateway) appendMember(dst []byte, account uint32) []byte {
	owner, _, _ := g.Directory.AccountOwner(account)
	participant, _ := g.Directory.ParticipantID(owner)
	return appendText(appendNumber(dst, "account", uint64(account)), "participant", participant)
}

func (g *Gateway) appendCyclePosition(dst []byte, p *engine.CyclePositionInfo, scale uint8) []byte {
	dst = g.appendMember(dst, p.Account)
	dst = appendAmount(dst, "sent", p.Sent, scale)
	dst = appendAmount(dst, "received", p.Received, scale)
	dst = appendAmount(dst, "net", p.Position, scale)
	return appendBool(dst, "unwound", p.Unwound != 0)
}
