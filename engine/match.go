package engine

// candidate is an unmatched side that mirrors a new one. Amounts are those agreed.
type candidate struct {
	trade        uint32
	sameRef      bool
	takes, gives int64 // what the new side takes and gives
	offTakes     int64 // difference between what the two sides say
	offGives     int64
}

// isBetter says whether a candidate is to be matched rather than an older one.
func (c *candidate) isBetter(than *candidate) bool {
	switch {
	case than.trade == 0:
		return true
	case c.sameRef != than.sameRef:
		return c.sameRef
	case c.offTakes != than.offTakes:
		return c.offTakes < than.offTakes
	}
	return c.offGives < than.offGives
}

// findMatch is the unmatched side that a new side is matched with; its trade is 0 where none mirrors it.
func (e *Engine) findMatch(t *trade, o *order) (best candidate) {
	takeDebtor, takeCreditor := e.takeAccounts(o, t.takeAsset)
	i := e.relationOf(takeDebtor, takeCreditor, o.debtor, o.creditor)
	if i == 0 {
		return best
	}
	for at := e.relations.at(i).head; at != 0; at = e.trades.at(at).next {
		if c, mirrors := e.compare(t, o, at); mirrors && c.isBetter(&best) {
			best = c
		}
	}
	return best
}

// compare says whether an unmatched side of the other direction mirrors a new side.
func (e *Engine) compare(t *trade, o *order, at uint32) (c candidate, mirrors bool) {
	v := e.trades.at(at)
	p := e.orders.at(v.order)
	hasRef, other := t.low|t.high != 0, v.low|v.high != 0
	c = candidate{trade: at, sameRef: hasRef && t.low == v.low && t.high == v.high}
	if o.businessDate != p.businessDate || hasRef && other && !c.sameRef {
		return c, false
	}
	gives, takes := e.assetNumber(o.debtor), t.takeAsset
	mine, theirs := e.cashOf(gives, takes), e.cashOf(takes, gives)
	var ok, okToo bool
	c.gives, ok = agree(o.amount, v.takes, toleranceIn(gives, mine, t), toleranceIn(gives, theirs, v))
	c.takes, okToo = agree(p.amount, t.takes, toleranceIn(takes, theirs, v), toleranceIn(takes, mine, t))
	c.offGives, c.offTakes = distance(o.amount, v.takes), distance(p.amount, t.takes)
	return c, ok && okToo && e.hasRoom(e.assetOf(o.debtor), c.gives) && e.canGrow(p, c.takes)
}

func (e *Engine) assetNumber(account uint32) uint16 { return e.accounts.at(account).asset }

// toleranceIn is the tolerance of a side in an asset.
func toleranceIn(asset, cash uint16, t *trade) int64 {
	if asset != cash {
		return 0
	}
	return t.tolerance
}

// agree is the amount that settles where the giver says one and the taker another: that of the side that does not tolerate the difference, the taker's where both do.
func agree(gives, takes, giver, taker int64) (amount int64, agreed bool) {
	switch off := distance(gives, takes); {
	case off <= giver:
		return takes, true
	case off <= taker:
		return gives, true
	}
	return 0, false
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

// canGrow says whether a waiting order may become this large.
func (e *Engine) canGrow(o *order, amount int64) bool {
	return amount <= o.amount || e.hasRoom(e.assetOf(o.debtor), amount-o.amount)
}

// match links a new side with the one found for it.
func (e *Engine) match(i uint32, best *candidate) {
	t, v := e.trades.at(i), e.trades.at(best.trade)
	o, p := e.orders.at(t.order), e.orders.at(v.order)
	e.unlist(e.slotOf(p))
	e.settleOn(v, best.takes)
	e.settleOn(t, best.gives)
	v.other, t.other = i, best.trade
	var g group
	g.add(uint32(p.link))
	g.add(uint32(o.link))
	e.complete(&g)
}

// settleOn gives a side the amount that was agreed.
func (e *Engine) settleOn(t *trade, amount int64) {
	e.hash -= e.tradeHash(t)
	t.agreed = amount
	e.hash += e.tradeHash(t)
	w := e.slotOf(e.orders.at(t.order))
	e.assetOf(w.debtor).waiting += amount - w.amount
	w.amount = amount
}
