package gateway

import (
	"time"

	"weir/engine"
)

// heldRows is how many waiting orders one query copies out.
const heldRows = 256

// heldCount counts the held orders of each asset. The engine keeps no such count, so all that waits is looked through: where that is much, not each time.
type heldCount struct {
	rest
	orders map[uint16]uint64
}

// count counts anew where that is due. False: a query failed.
func (h *heldCount) count(g *Gateway, query func(read func()) bool) bool {
	began := time.Now()
	if !h.isOver(began) {
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
	h.orders = orders
	h.begin(began, queries)
	return true
}

func (h *heldCount) of(asset uint16) uint64 { return h.orders[asset] }
