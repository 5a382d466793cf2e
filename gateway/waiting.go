package gateway

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/view"
)

// Bounds of who waits for whom.
const (
	waitingEdges  = 500     // shown, the largest
	waitingPairs  = 1 << 18 // of debtor and creditor that are told apart
	waitingOrders = 1 << 22 // looked at
	waitingRows   = 256     // copied out by one query: some 60 us of the core
	waitingScan   = 8192    // accounts looked at by one query
	waitingKept   = 32      // assets whose last answer is kept
	waitingQuick  = 64      // queries that are few
	waitingRest   = 10      // an answer that took more stands so many times as long as it took
)

// waitings makes one answer at a time, as overviews does, and lets the last one of an asset stand for a while where it took much.
type waitings struct {
	mu   sync.Mutex
	kept map[uint16]waitingAnswer // by asset
}

// waitingAnswer is an answer, and when it may be given: to whoever asked before it began, or before an instant.
type waitingAnswer struct {
	began, until time.Time
	text         []byte
}

// waitingEdge is what is queued from one account to another.
type waitingEdge struct {
	debtor, creditor uint32 // accounts
	orders           uint64
	value            int64 // below engine.MaxWaiting, as all that waits in an asset
}

// waitingGraph is who waits for whom in an asset.
type waitingGraph struct {
	asset     view.AssetEntry
	seq       uint64 // when the look began
	pairs     map[uint64]*waitingEdge
	in        map[uint32]uint64 // orders to each account
	edges     []waitingEdge     // the largest first
	nodes     []engine.AccountInfo
	truncated bool
}

// showWaiting shows who waits for whom in an asset.
func (g *Gateway) showWaiting(ctx *fasthttp.RequestCtx, _ params) {
	asked := time.Now()
	asset, ok := g.readAssetOnly(ctx)
	if !ok {
		return
	}
	w := &g.waitings
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.kept[asset.Number]
	if !last.began.After(asked) && !asked.Before(last.until) {
		if last, ok = g.makeWaiting(ctx, asset); !ok {
			return
		}
		if w.kept == nil || len(w.kept) >= waitingKept {
			w.kept = map[uint16]waitingAnswer{}
		}
		w.kept[asset.Number] = last
	}
	answer(ctx, typeJSON, append(takeBody(ctx), last.text...))
}

// makeWaiting looks, and writes the answer. False: a query failed, which is answered.
func (g *Gateway) makeWaiting(ctx *fasthttp.RequestCtx, asset view.AssetEntry) (made waitingAnswer, ok bool) {
	made.began = time.Now()
	graph := waitingGraph{asset: asset, pairs: map[uint64]*waitingEdge{}, in: map[uint32]uint64{}}
	queries, ok := g.lookAtQueues(&graph, g.queryFor(ctx))
	if !ok {
		return made, false
	}
	graph.choose()
	ok = g.query(ctx, func() {
		for i := range graph.nodes {
			graph.nodes[i], _ = g.Engine.Account(graph.nodes[i].Number)
		}
	})
	if queries > waitingQuick {
		made.until = made.began.Add(time.Since(made.began) * (1 + waitingRest))
	}
	made.text = g.appendWaiting(nil, &graph)
	return made, ok
}

// lookAtQueues adds up all queues of the asset, and answers how many queries that took. False: one failed.
func (g *Gateway) lookAtQueues(graph *waitingGraph, query func(read func()) bool) (queries int, ok bool) {
	rows := make([]engine.OrderInfo, 0, waitingRows)
	number, last, shown, looked := uint32(1), uint32(0), uint32(0), 0
	for more := true; more; more = number <= last {
		rows = rows[:0]
		ok := query(func() {
			if queries == 0 {
				graph.seq = g.Engine.Seq()
			}
			last = uint32(g.Engine.Accounts())
			for left := waitingScan; number <= last && len(rows) < waitingRows && left > 0; left-- {
				if a, _ := g.Engine.Account(number); a.Asset == graph.asset.Number && a.Queued > 0 {
					rows, shown = g.Engine.QueuedAfter(number, shown, rows, waitingRows-len(rows))
				}
				if len(rows) < waitingRows {
					number, shown = number+1, 0
				}
			}
		})
		if !ok {
			return queries, false
		}
		queries++
		for i := range rows {
			graph.add(&rows[i])
		}
		if looked += len(rows); looked >= waitingOrders {
			graph.truncated = true
			break
		}
	}
	return queries, true
}

// add counts an order. Net orders wait for headroom and not for money: they are left out, as they are of the sums of what is queued.
func (w *waitingGraph) add(o *engine.OrderInfo) {
	if o.Method == engine.Net {
		return
	}
	w.in[o.Creditor]++
	key := uint64(o.Debtor)<<32 | uint64(o.Creditor)
	edge := w.pairs[key]
	if edge == nil {
		if len(w.pairs) == waitingPairs {
			w.truncated = true
			return
		}
		edge = &waitingEdge{debtor: o.Debtor, creditor: o.Creditor}
		w.pairs[key] = edge
	}
	edge.orders++
	edge.value += o.Left
}

// choose keeps the largest edges, in an order that the same queues always have, and the accounts that they join.
func (w *waitingGraph) choose() {
	for _, edge := range w.pairs {
		w.edges = append(w.edges, *edge)
	}
	slices.SortFunc(w.edges, func(a, b waitingEdge) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.debtor, b.debtor), cmp.Compare(a.creditor, b.creditor))
	})
	if len(w.edges) > waitingEdges {
		w.edges, w.truncated = w.edges[:waitingEdges], true
	}
	var numbers []uint32
	for i := range w.edges {
		numbers = append(numbers, w.edges[i].debtor, w.edges[i].creditor)
	}
	slices.Sort(numbers)
	for _, number := range slices.Compact(numbers) {
		w.nodes = append(w.nodes, engine.AccountInfo{Number: number})
	}
}

func (g *Gateway) appendWaiting(dst []byte, w *waitingGraph) []byte {
	scale := w.asset.Scale
	dst = appendText(append(dst, '{'), "asset", w.asset.Code)
	dst = appendNumber(dst, "seq", w.seq)
	dst = append(appendKey(dst, "nodes"), '[')
	for i := range w.nodes {
		a := &w.nodes[i]
		participant, _ := g.Directory.ParticipantID(a.Participant)
		dst = appendText(beginRow(dst), "participant", participant)
		dst = appendAmount(dst, "balance", a.Balance, scale)
		if a.Kind == engine.AccountIssuer {
			dst = appendNull(dst, "cover")
		} else {
			dst = appendAmount(dst, "cover", a.Cover(), scale)
		}
		dst = appendAmount(dst, "queued_out", a.QueuedOut, scale)
		dst = appendAmount(dst, "queued_in", a.QueuedIn, scale)
		dst = appendNumber(dst, "count_out", uint64(a.Queued))
		dst = append(appendNumber(dst, "count_in", w.in[a.Number]), '}')
	}
	dst = append(appendKey(append(dst, ']'), "edges"), '[')
	for i := range w.edges {
		e := &w.edges[i]
		dst, _ = g.appendParty(beginRow(dst), "debtor", e.debtor)
		dst, _ = g.appendParty(dst, "creditor", e.creditor)
		dst = appendNumber(dst, "count", e.orders)
		dst = append(appendAmount(dst, "value", e.value, scale), '}')
	}
	return append(appendBool(append(dst, ']'), "truncated", w.truncated), '}')
}

// readAssetOnly reads a query of which asset is all, and the asset must be known. False: it is not, which is answered.
func (g *Gateway) readAssetOnly(ctx *fasthttp.RequestCtx) (view.AssetEntry, bool) {
	p, ok := page{}, true
	ok = readQuery(ctx, func(name string, value []byte) string {
		if name != "asset" {
			return "is not known here"
		}
		return g.readPageParameter(&p, name, value)
	})
	if !ok {
		return view.AssetEntry{}, false
	}
	return g.neededAsset(ctx, &p)
}

// neededAsset is the asset that a query must name. False: it does not, or names one that is unknown, which is answered.
func (g *Gateway) neededAsset(ctx *fasthttp.RequestCtx, p *page) (view.AssetEntry, bool) {
	switch {
	case p.nothing:
		refuse(ctx, fasthttp.StatusNotFound, "unknown_asset", "asset", "there is no such asset")
		return view.AssetEntry{}, false
	case p.asset == 0:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "asset", "is missing")
		return view.AssetEntry{}, false
	}
	return g.Directory.AssetByNumber(p.asset)
}
