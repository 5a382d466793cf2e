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
	return e.checkTrades()
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
		}
	}
	return nil
}
