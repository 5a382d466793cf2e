package twin

import "weir/engine"

// Trade reads a side of a trade, as engine.Engine.Trade does.
func (t *Twin) Trade(id [16]byte, instructor uint32) (engine.TradeInfo, engine.Reason) {
	o, reason := t.namedOrder(&engine.Instruction{ID: id, Instructor: instructor})
	switch {
	case o == nil:
		return engine.TradeInfo{}, reason
	case !o.isSide():
		return engine.TradeInfo{}, engine.UnknownOrder
	}
	return o.tradeInfo(), engine.ReasonNone
}

// isSide says whether an order is a side of a trade that was not refused.
func (o *order) isSide() bool { return o.isTrade() && o.entry != engine.Rejected }

func (o *order) tradeInfo() engine.TradeInfo {
	info := engine.TradeInfo{
		Order:     o.info(),
		TakeAsset: o.record.TakeAsset,
		Takes:     o.record.Takes,
		Tolerance: o.record.Tolerance,
		Reference: o.record.Reference,
		Partial:   o.record.Partial,
		Agreed:    o.agreed,
		Settled:   o.part,
	}
	if o.waits() {
		info.Held, info.CancelAsked = o.marked, o.asked
	}
	if o.isMatched() && !o.other().forgotten {
		info.Other = o.other().info()
	}
	return info
}

// Trades reads the sides of trades as they came, with marks like those of engine.Engine.Trades.
func (t *Twin) Trades(mark uint32, into []engine.TradeInfo, limit int) (rows []engine.TradeInfo, next uint32) {
	var all []engine.TradeInfo
	for _, o := range chosen(t.orders, (*order).isSide) {
		all = append(all, o.tradeInfo())
	}
	page, next := pageOf(all, mark, limit)
	return append(into, page...), next
}

// Chain reads a chain and its orders, as engine.Engine.Chain does.
func (t *Twin) Chain(id [16]byte, into []engine.OrderInfo) (info engine.ChainInfo, orders []engine.OrderInfo, found bool) {
	c := t.chainOf(id)
	if c == nil {
		return engine.ChainInfo{}, into, false
	}
	info = engine.ChainInfo{ID: id, Legs: c.legs, State: c.state}
	for _, o := range c.orders {
		if !o.forgotten {
			into = append(into, o.info())
		}
	}
	return info, into, true
}
