package twin

import (
	"slices"

	"weir/engine"
)

// Cycles is how many cycles there ever were; they are numbered from 1.
func (t *Twin) Cycles() int { return len(t.cycles) }

// Cycle reads the cycle of this number, as engine.Engine.Cycle does.
func (t *Twin) Cycle(number uint32) (engine.CycleInfo, bool) {
	c := t.cycle(number)
	if c == nil {
		return engine.CycleInfo{}, false
	}
	info := engine.CycleInfo{
		Number:   c.number,
		Asset:    c.asset.number,
		State:    c.state,
		Pending:  c.pending,
		Survived: c.survived,
		Opened:   c.opened,
		Final:    c.final,
		Orders:   uint64(len(t.acceptedIn(c))),
		Accounts: uint32(len(t.everIn(c))),
	}
	for _, o := range t.ordersOf(c) {
		info.Gross += o.record.Amount
	}
	return info, true
}

// CyclePositions reads positions in ascending order of account, with marks like those of engine.Engine.CyclePositions.
func (t *Twin) CyclePositions(number, mark uint32, into []engine.CyclePositionInfo, limit int) (rows []engine.CyclePositionInfo, next uint32) {
	c := t.cycle(number)
	if c == nil {
		return into, 0
	}
	var all []engine.CyclePositionInfo
	for _, a := range t.everIn(c) {
		sent, received := t.flowsIn(c, a)
		all = append(all, engine.CyclePositionInfo{
			Account:  a.number,
			Position: t.positionIn(c, a),
			Sent:     sent,
			Received: received,
			Unwound:  c.unwound[a],
		})
	}
	page, next := pageOf(all, mark, limit)
	return append(into, page...), next
}

// CyclePairs is like CyclePositions, debtors in ascending order, and creditors of each.
func (t *Twin) CyclePairs(number, mark uint32, into []engine.CyclePairInfo, limit int) (rows []engine.CyclePairInfo, next uint32) {
	c := t.cycle(number)
	if c == nil {
		return into, 0
	}
	page, next := pageOf(t.pairsOf(c), mark, limit)
	return append(into, page...), next
}

// pairsOf is what each account sent to each other in a cycle.
func (t *Twin) pairsOf(c *cycle) []engine.CyclePairInfo {
	var pairs []engine.CyclePairInfo
	for _, debtor := range t.accounts {
		for _, creditor := range t.accounts {
			p := engine.CyclePairInfo{Debtor: debtor.number, Creditor: creditor.number}
			for _, o := range t.acceptedIn(c) {
				if o.record.Debtor == debtor.number && o.record.Creditor == creditor.number {
					p.Sum += o.record.Amount
					p.Orders++
				}
			}
			if p.Orders > 0 {
				pairs = append(pairs, p)
			}
		}
	}
	return pairs
}

// pageOf is up to limit rows behind a mark, and the next mark, 0 at the end.
func pageOf[T any](all []T, mark uint32, limit int) ([]T, uint32) {
	end := min(int(mark)+limit, len(all))
	if end == len(all) {
		return all[mark:end], 0
	}
	return all[mark:end], uint32(end)
}

// Returned reads how much was returned of the order of a sequence; engine.Engine.Returned has the index of the order.
func (t *Twin) Returned(seq uint64) int64 {
	for _, o := range t.orders {
		if o.seq == seq {
			return t.returned(o).Int64()
		}
	}
	return 0
}

// OrdersBefore reads orders from before a sequence, as engine.Engine.OrdersBefore does.
func (t *Twin) OrdersBefore(seq uint64, into []engine.OrderInfo, limit int) []engine.OrderInfo {
	for _, o := range slices.Backward(t.orders) {
		if o.seq < seq && limit > 0 {
			into = append(into, o.info())
			limit--
		}
	}
	return into
}
