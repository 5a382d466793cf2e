package engine

// OrderLinks is what an order is part of.
type OrderLinks struct {
	Cycle    uint32    // that it was accepted into; 0: none
	Other    OrderInfo // the other side of its trade; Seq is 0 where there is none, or it is forgotten
	Chain    [16]byte  // id, while the order waits; zero: none
	MayBeLeg bool      // it is final, and only its instruction tells whether it was an order of a chain
}

// LinksOf shows what the order of an id and a sequence is part of.
func (e *Engine) LinksOf(id *[16]byte, seq uint64) (links OrderLinks) {
	index := e.orderOf(id, seq)
	if index == 0 {
		return links
	}
	var room, other order
	o := e.recall(index, &room)
	if i := e.findTrade(index); i != 0 && e.otherOf(i) != 0 {
		links.Other = e.infoOf(e.recall(e.trades.at(e.otherOf(i)).order, &other))
	}
	switch {
	case o.status == Accepted:
		links.Cycle = uint32(o.link)
	case o.status.Final():
		links.MayBeLeg = o.extra != 0 && o.kind() == SubmitOrder
	case e.slotOf(o).marks&markChained != 0:
		c := e.chains.at(e.slotOf(o).beside)
		putWords(&links.Chain, c.low, c.high)
	}
	return links
}
