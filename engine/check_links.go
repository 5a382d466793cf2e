package engine

// checkLinks looks at every linked order: its group is whole and of one status, its counts are right, and no pair waits that may settle in part.
func (e *Engine) checkLinks() error {
	inQueue, inAsset := make([]uint32, e.queues.count+1), make([]uint32, e.assets.count+1)
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 || w.link == 0 {
			continue
		}
		g := e.groupOf(slot)
		if !e.isWhole(&g) {
			return ErrLinks
		}
		if e.orders.at(w.order).status == Queued {
			inQueue[e.accounts.at(w.debtor).queue]++
			inAsset[e.assetNumber(w.debtor)]++
			if err := e.checkPart(&g); err != nil {
				return err
			}
		}
	}
	for i := uint32(1); i <= e.queues.count; i++ {
		if e.queues.at(i).linked != inQueue[i] {
			return ErrLinks
		}
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).linked != inAsset[i] {
			return ErrLinks
		}
	}
	return nil
}

// isWhole says whether the orders of a group are in one status, and in ascending order.
func (e *Engine) isWhole(g *group) bool {
	first := e.waitings.at(g.slots[0])
	for i, slot := range g.all() {
		w := e.waitings.at(slot)
		if w.order == 0 || e.orders.at(w.order).status != e.orders.at(first.order).status || i > 0 && !e.isOlder(g.slots[i-1], slot) {
			return false
		}
	}
	return g.count > 1
}

// checkPart says whether a queued group could settle in part.
func (e *Engine) checkPart(g *group) error {
	if g.count != 2 || !e.isPartialPair(e.waitings.at(g.slots[0])) {
		return nil
	}
	if x, _ := e.largestPart(g); x > 0 && e.trades.at(e.waitings.at(g.slots[0]).beside).parts < PartsMax {
		return ErrStuck
	}
	return nil
}

// checkTrades looks at the two sides of every matched trade: both settled by one instruction, or neither did.
func (e *Engine) checkTrades() error {
	var room, its order
	for i := e.trades.after(0); i != 0; i = e.trades.after(i) {
		t, other := e.trades.at(i), e.otherOf(i)
		if t.other != 0 && other == 0 && e.recall(t.order, &room).waits() {
			return ErrLinks
		}
		if other == 0 {
			continue
		}
		v := e.trades.at(other)
		o, p := e.recall(t.order, &room), e.recall(v.order, &its)
		switch {
		case o.status != p.status, o.done() != p.done():
			return ErrLinks
		case o.status == Settled && (t.settled != t.agreed || v.settled != v.agreed):
			return ErrLinks
		case !e.isSecurity(e.assetNumber(o.debtor)) && e.isSecurity(e.assetNumber(p.debtor)): // looked at from the other side
		case t.settled < 0, t.settled > t.agreed, v.settled != share(v.agreed, t.settled, t.agreed), !e.isLeft(o, p, t), !e.isLeft(p, o, v):
			return ErrParts
		}
	}
	return nil
}

// isLeft says whether a matched side that waits is linked to the other one, with what has not settled yet.
func (e *Engine) isLeft(o, other *order, t *trade) bool {
	if !o.waits() {
		return true
	}
	w := e.slotOf(o)
	return w.link == uint32(other.link) && w.amount == t.agreed-t.settled
}

// checkChains looks at the orders of every chain: while it gathers, and once it is complete, they wait together, and they end by one instruction and in one way.
func (e *Engine) checkChains() error {
	chained := uint32(0)
	for i := uint32(1); i <= e.waitings.count; i++ {
		if w := e.waitings.at(i); w.order != 0 && w.marks&markChained != 0 {
			chained++
		}
	}
	for i := e.chains.after(0); i != 0; i = e.chains.after(i) {
		c := e.chains.at(i)
		if c.legs == 0 {
			continue
		}
		if c.legs < 2 || c.legs > groupMax || c.count > c.legs || (c.state == ChainComplete) != (c.count == c.legs) {
			return ErrChains
		}
		waiting, same := e.haveOneFate(i, c)
		if !same {
			return ErrChains
		}
		chained -= waiting
	}
	if chained != 0 { // orders that no chain knows
		return ErrChains
	}
	return nil
}

// haveOneFate says whether those orders of a chain that are not forgotten stand alike, and how many wait.
func (e *Engine) haveOneFate(number uint32, c *chain) (waiting uint32, same bool) {
	var room, first order
	for _, at := range c.orders[:c.count] {
		if !e.orders.isKept(at.index) {
			continue
		}
		o := e.recall(at.index, &room)
		switch {
		case o.seq == 0, uint32(o.seq) != at.seq: // forgotten
			continue
		case first.seq == 0:
			first = *o
		}
		if o.status != first.status || o.done() != first.done() || c.state == ChainGathers && o.status != Unmatched {
			return 0, false
		}
		if !o.waits() {
			continue
		}
		waiting++
		if !e.isOf(uint32(o.link), number, c) {
			return 0, false
		}
	}
	return waiting, waiting == 0 || waiting == uint32(c.count)
}

// isOf says whether a waiting order is of a chain, and linked with all of it once that is complete.
func (e *Engine) isOf(slot, number uint32, c *chain) bool {
	w := e.waitings.at(slot)
	switch {
	case w.beside != number, w.marks&markChained == 0, c.state == ChainIsBroken:
		return false
	case c.state == ChainGathers:
		return w.link == 0
	case w.link == 0:
		return false
	}
	g := e.groupOf(slot)
	return g.count == int(c.legs)
}
