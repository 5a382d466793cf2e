package engine

// TradeInfo is a side of a trade as readers see it. Amounts are in minor units.
type TradeInfo struct {
	Order             OrderInfo // what the side gives
	TakeAsset         uint16
	Takes             int64
	Tolerance         int64
	Reference         [16]byte // zero: none
	Partial           bool
	Agreed            int64     // what the side gives, as matched; 0 before
	Settled           int64     // of it
	Held, CancelAsked bool      // marks of the side, while it waits
	Other             OrderInfo // what the other side gives; Seq is 0 while there is none, and when it is forgotten
}

// ChainInfo is a chain as readers see it.
type ChainInfo struct {
	ID    [16]byte
	Legs  uint8
	State ChainState
}

// Trade shows the side of a trade: the instructor's, or the only one of this id where the instructor is 0. Reasons: UnknownOrder (also of an order that is no side, or was refused), AmbiguousOrder.
func (e *Engine) Trade(id [16]byte, instructor uint32) (TradeInfo, Reason) {
	key := orderKey{instructor: instructor}
	key.low, key.high = words16(&id)
	index, reason := e.findByKey(&key)
	if reason != ReasonNone {
		return TradeInfo{}, reason
	}
	i := e.findTrade(index)
	if i == 0 {
		return TradeInfo{}, UnknownOrder
	}
	return e.tradeInfo(i), ReasonNone
}

// Trades adds up to limit sides of trades to into, the refused ones apart, those of one asset and date as they came, from behind a mark on, 0 at first; it answers the next mark, 0 at the end.
func (e *Engine) Trades(mark uint32, into []TradeInfo, limit int) (rows []TradeInfo, next uint32) {
	for i := e.trades.after(mark); i != 0; i = e.trades.after(i) {
		switch {
		case e.trades.at(i).order == 0:
			continue
		case limit == 0:
			return into, mark
		}
		into = append(into, e.tradeInfo(i))
		mark = i
		limit--
	}
	return into, 0
}

func (e *Engine) tradeInfo(i uint32) TradeInfo {
	t := e.trades.at(i)
	var room, its order
	o := e.recall(t.order, &room)
	info := TradeInfo{
		Order: e.infoOf(o), TakeAsset: t.takeAsset, Takes: t.takes, Tolerance: t.tolerance,
		Partial: t.partial, Agreed: t.agreed, Settled: t.settled,
	}
	putWords(&info.Reference, t.low, t.high)
	if !o.status.Final() {
		m := e.slotOf(o).marks
		info.Held, info.CancelAsked = m&markHeld != 0, m&markAsked != 0
	}
	if other := e.otherOf(i); other != 0 {
		info.Other = e.infoOf(e.recall(e.trades.at(other).order, &its))
	}
	return info
}

// Chain shows a chain and adds its orders that were not refused at entry, and are not forgotten, to into, as they came. Of a chain that was broken from the start there are none.
func (e *Engine) Chain(id [16]byte, into []OrderInfo) (info ChainInfo, orders []OrderInfo, found bool) {
	i := e.findChain(words16(&id))
	if i == 0 {
		return ChainInfo{}, into, false
	}
	c := e.chains.at(i)
	var room order
	for _, link := range c.orders[:c.count] {
		if !e.orders.isKept(link.index) {
			continue
		}
		if o := e.recall(link.index, &room); uint32(o.seq) == link.seq {
			into = append(into, e.infoOf(o))
		}
	}
	return ChainInfo{ID: id, Legs: c.legs, State: c.state}, into, true
}
