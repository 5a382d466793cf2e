package gateway

import (
	"time"

	"weir/engine"
)

// Bounds of counting held orders.
const (
	heldRest  = 20  // counts that took many queries rest so many times as long as they took
	heldQuick = 4   // queries that are few
	heldRows  = 256 // copied out by one query
)

// heldCount counts the held orders of each asset. The engine keeps no such count, so all that waits is looked through: where that is much, not each time.
type heldCount struct {
	orders map[uint16]uint64
	next   time.Time // not before
}

// count counts anew where that is due. False: a query failed.
func (h *heldCount) count(g *Gateway, query func(read func()) bool) bool {
	began := time.Now()
	if began.Before(h.next) {
		return true
	}
	orders, queries, mark := map[uint16]uint64{}, 0, uint32(0)
	var rows []engine.OrderInfo
	assets := make([]uint16, 0, heldRows)
	for more := true; more; more = mark != 0 {
		assets = assets[:0]
		queries++
		ok := query(func() {
			rows, mark = g.Engine.Apart(mark, rows[:0], heldRows)
			for i := range rows {
				if a, _ := g.Engine.Account(rows[i].Debtor); rows[i].Status == engine.Held {
					assets = append(assets, a.Asset)
				}
			}
		})
		if !ok {
			return false
		}
		for _, asset := range assets {
			orders[asset]++
		}
	}
	h.orders, h.next = orders, began
	if queries > heldQuick {
		h.next = began.Add(time.Since(began) * (1 + heldRest))
	}
	return true
}

func (h *heldCount) of(asset uint16) uint64 { return h.orders[asset] }
