package gateway

import (
	"cmp"
	"slices"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/view"
)

const (
	resolutionsShown = 50    // where no limit is given
	leftShown        = 10000 // orders of one sequence
)

// listResolutions lists when queued orders left their queues together, newest first.
func (g *Gateway) listResolutions(ctx *fasthttp.RequestCtx, _ params) {
	p := page{limit: resolutionsShown}
	if !g.readAssetPage(ctx, &p) {
		return
	}
	var rows []view.Resolution
	var next uint64
	if !p.nothing {
		rows, next = g.Chronicle.Resolutions(p.asset, p.cursor, p.limit, nil)
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendResolution(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}

func (g *Gateway) appendResolution(dst []byte, r *view.Resolution) []byte {
	asset, _ := g.Directory.AssetByNumber(r.Asset)
	dst = appendTime(appendNumber(dst, "seq", r.Seq), "time", r.Time)
	dst = appendText(dst, "asset", asset.Code)
	dst = appendText(dst, "kind", r.Kind.String())
	dst = appendNumber(dst, "orders", uint64(r.Orders))
	dst = appendAmount(dst, "value", r.Value, asset.Scale)
	dst = append(appendKey(dst, "trigger"), '{')
	return append(g.appendEvent(dst, &r.Trigger), '}')
}

// showResolution shows which orders left their queues under one sequence, and what that meant for their accounts.
func (g *Gateway) showResolution(ctx *fasthttp.RequestCtx, p params) {
	seq := uint64(0)
	if readSeq(p[0], &seq) != "" || seq == 0 {
		refuse(ctx, fasthttp.StatusNotFound, "unknown_resolution", "seq", "no orders left their queues together under this sequence")
		return
	}
	if !readQuery(ctx, noQuery) {
		return
	}
	events, err := g.Feed.Read(seq-1, 1, nil)
	if err != nil {
		g.refuseEvents(ctx, err)
		return
	}
	var left []engine.Event
	for i := range events {
		if events[i].Seq == seq && view.LeftQueue(events, i) {
			left = append(left, events[i])
		}
	}
	if len(left) < 2 {
		refuse(ctx, fasthttp.StatusNotFound, "unknown_resolution", "seq", "no orders left their queues together under this sequence")
		return
	}
	answer(ctx, typeJSON, g.appendLeft(takeBody(ctx), left))
}

// leftPosition is what left the queues of one account and to it.
type leftPosition struct {
	account        uint32
	paid, received int64 // minor units; below engine.MaxWaiting, as all that waits in an asset
}

// positionsOf adds orders up by account, in ascending order.
func positionsOf(left []engine.Event) []leftPosition {
	at := map[uint32]int{}
	var positions []leftPosition
	of := func(account uint32) *leftPosition {
		if _, known := at[account]; !known {
			at[account] = len(positions)
			positions = append(positions, leftPosition{account: account})
		}
		return &positions[at[account]]
	}
	for i := range left {
		of(left[i].Debtor).paid += left[i].Amount
		of(left[i].Creditor).received += left[i].Amount
	}
	slices.SortFunc(positions, func(a, b leftPosition) int { return cmp.Compare(a.account, b.account) })
	return positions
}

func (g *Gateway) appendLeft(dst []byte, left []engine.Event) []byte {
	first, _ := g.Directory.AssetByNumber(left[0].Asset)
	dst = appendTime(appendNumber(append(dst, '{'), "seq", left[0].Seq), "time", left[0].Time)
	dst = append(appendKey(appendText(dst, "asset", first.Code), "orders"), '[')
	for i := range left[:min(len(left), leftShown)] {
		e := &left[i]
		instructor, _ := g.Directory.ParticipantID(e.Instructor)
		asset, _ := g.Directory.AssetByNumber(e.Asset)
		dst = appendUUID(beginRow(dst), "id", &e.ID)
		dst = appendText(dst, "instructor", instructor)
		dst, _ = g.appendParty(dst, "debtor", e.Debtor)
		dst, _ = g.appendParty(dst, "creditor", e.Creditor)
		dst = appendText(dst, "asset", asset.Code)
		dst = append(appendAmount(dst, "amount", e.Amount, asset.Scale), '}')
	}
	dst = appendNumber(append(dst, ']'), "count", uint64(len(left)))
	dst = append(appendKey(dst, "positions"), '[')
	for _, p := range positionsOf(left) {
		_, number, _ := g.Directory.AccountOwner(p.account)
		asset, _ := g.Directory.AssetByNumber(number)
		dst = appendText(g.appendMember(beginRow(dst), p.account), "asset", asset.Code)
		dst = appendAmount(dst, "paid", p.paid, asset.Scale)
		dst = appendAmount(dst, "received", p.received, asset.Scale)
		dst = append(appendAmount(dst, "net", p.received-p.paid, asset.Scale), '}')
	}
	dst = append(dst, ']')
	return append(appendBool(dst, "truncated", len(left) > leftShown), '}')
}
