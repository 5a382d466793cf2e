package gateway

import (
	"time"

	"weir/engine"
)

// waits is of each asset how many orders are held, and the queued order that waits longest, wherever it stands in its queue. The engine keeps neither, so all that waits is looked through:
// where that is much, not each time.
type waits struct {
	rest
	assets []engine.AssetWaiting // by number, from 1 on
}

// look looks anew where that is due. False: a query failed.
func (w *waits) look(g *Gateway, assets int, query func(read func()) bool) bool {
	began := time.Now()
	if !w.isOver(began) {
		return true
	}
	all, queries := make([]engine.AssetWaiting, assets), 0
	for mark, more := uint32(0), true; more; more = mark != 0 {
		queries++
		if !query(func() { mark = g.Engine.LookWaiting(mark, all) }) {
			return false
		}
	}
	w.assets = all
	w.begin(began, queries)
	return true
}

// of is what waits of an asset, as of the last look.
func (w *waits) of(asset uint16) (a engine.AssetWaiting) {
	if at := int(asset) - 1; at < len(w.assets) {
		a = w.assets[at]
	}
	return a
}
