package engine

// forget drops what left the window of an asset by a roll: the books of the dates that are behind it now and, of the late orders, those that wait no more; and the cycles.
// It costs time with the blocks that are freed and with what waits, not with the orders.
func (e *Engine) forget(number, since uint32) {
	a := e.assets.at(number)
	leaving := append(e.leaving[:0], e.lateBook(number))
	for date, days := since-WindowBack, min(a.businessDate-since, bookDates); days > 0; date, days = date+1, days-1 {
		leaving = append(leaving, e.bookAt(number, date))
	}
	e.leave(leaving, number)
	e.forgetStrays(leaving[:0])
	e.forgetCycles(number, a.businessDate)
}

const nanosecondsADay = 86_400_000_000_000

// strayDays is how many days of the clock pass at least before an order of no asset is forgotten.
const strayDays = WindowBack

// forgetStrays drops the older half of the orders of no asset if the newer one was begun long enough ago.
func (e *Engine) forgetStrays(leaving []*book) {
	day := uint64(max(0, e.time)) / nanosecondsADay
	begun := e.strays >> 1
	if day <= begun+strayDays {
		return
	}
	e.hash -= straysHash(e.strays)
	e.strays = day<<1 | e.strays&1 ^ 1
	e.hash += straysHash(e.strays)
	leaving = append(leaving, e.books[e.strays&1])
	e.leave(leaving, 0)
}

func straysHash(strays uint64) uint64 {
	if strays == 0 {
		return 0
	}
	return HashWords(tagStrays, strays>>1)
}

// leave drops books of an asset, the one of the late orders the first of them if it is among them: what still waits stays, as late.
func (e *Engine) leave(leaving []*book, number uint32) {
	for _, b := range leaving {
		b.leaves = true
	}
	if number != 0 {
		e.markWaiting(number)
	}
	late := e.lateBook(number)
	for _, b := range leaving {
		e.hash -= b.hash + e.chainsHash(b)
		b.hash, b.leaves = 0, false
		e.returned.give(&b.returned)
		e.trades.leave(&b.trades, &late.trades, late.number, e.wipeTrade)
		e.chains.leave(&b.chains, &late.chains, late.number, e.wipeChain)
		e.orders.leave(&b.orders, &late.orders, late.number, e.wipeOrder)
	}
	clear(leaving)
	e.leaving = leaving[:0]
}

// markWaiting notes which blocks of books that leave hold something that stays. Of what was returned of an order nothing is known any more when that has left.
func (e *Engine) markWaiting(number uint32) {
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 || uint32(e.accounts.at(w.debtor).asset) != number {
			continue
		}
		if e.bookOf(w.order).leaves {
			e.orders.stays(w.order)
		}
		switch {
		case w.beside == 0:
		case w.marks&markChained != 0:
			if e.books[e.chains.ownerOf(w.beside)-1].leaves {
				e.chains.stays(w.beside)
			}
		case e.isSide(w):
			if e.books[e.trades.ownerOf(w.beside)-1].leaves {
				e.trades.stays(w.beside)
			}
		case e.books[e.returned.ownerOf(w.beside)-1].leaves:
			w.beside = 0
		}
	}
}

// wipeOrder takes an order out of a block that stays, unless it waits.
func (e *Engine) wipeOrder(i uint32) (stays bool) {
	o := e.orders.at(i)
	switch {
	case o.seq == 0:
		return false
	case o.waits():
		return true
	}
	e.orderTable.remove(e.hashID(o.idLow, o.idHigh), i)
	*o = order{}
	return false
}

// wipeTrade is like wipeOrder; the order of the trade leaves after it.
func (e *Engine) wipeTrade(i uint32) (stays bool) {
	t := e.trades.at(i)
	switch {
	case t.order == 0:
		return false
	case e.orders.at(t.order).waits():
		return true
	}
	e.tradeTable.remove(tradeKeyHash(t.order), i)
	*t = trade{}
	return false
}

// wipeChain is like wipeOrder; the first order of the chain leaves after it.
func (e *Engine) wipeChain(i uint32) (stays bool) {
	c := e.chains.at(i)
	switch {
	case c.legs == 0:
		return false
	case e.chainWaits(c):
		return true
	}
	e.chainTable.remove(e.hashID(c.low, c.high), i)
	*c = chain{}
	return false
}

// chainWaits says whether the orders of a chain wait: all of them do, or none.
func (e *Engine) chainWaits(c *chain) bool {
	return c.state != ChainIsBroken && e.orders.at(c.orders[0].index).waits()
}

// chainsHash is the part of the state hash of the chains of a book whose orders wait no more. They are counted when they leave, for they are few.
func (e *Engine) chainsHash(b *book) (h uint64) {
	for _, block := range b.chains.blocks {
		for i := block << blockBits; i < (block+1)<<blockBits; i++ {
			if c := e.chains.at(i); c.legs != 0 && !e.chainWaits(c) {
				h += chainHash(c)
			}
		}
	}
	return h
}

// The cleaners take what a block held before it is used again out of the tables.

func (e *Engine) cleanOrders(first uint32) {
	var hashes [blockRows]uint32
	var homes [blockRows]uintptr
	for i := range uint32(blockRows) {
		o := e.orders.at(first + i)
		hashes[i] = e.hashID(o.idLow, o.idHigh)
		homes[i] = uintptr(e.orderTable.home(hashes[i]))
	}
	prefetch(homes[:])
	for i := range uint32(blockRows) {
		if e.orders.at(first+i).seq != 0 {
			e.orderTable.remove(hashes[i], first+i)
		}
	}
}

func (e *Engine) cleanTrades(first uint32) {
	for i := first; i < first+blockRows; i++ {
		if t := e.trades.at(i); t.order != 0 {
			e.tradeTable.remove(tradeKeyHash(t.order), i)
		}
	}
}

func (e *Engine) cleanReturned(first uint32) {
	for i := first; i < first+blockRows; i++ {
		if r := e.returned.at(i); r.order != 0 {
			e.returnTable.remove(returnKeyHash(r.order), i)
		}
	}
}

func (e *Engine) cleanChains(first uint32) {
	for i := first; i < first+blockRows; i++ {
		if c := e.chains.at(i); c.legs != 0 {
			e.chainTable.remove(e.hashID(c.low, c.high), i)
		}
	}
}

func (e *Engine) cleanPositions(first uint32) {
	for i := first; i < first+blockRows; i++ {
		if p := e.positions.at(i); p.cycle != 0 {
			e.positionTable.remove(positionKeyHash(p.cycle, p.account), i)
		}
	}
}

func (e *Engine) cleanPairs(first uint32) {
	for i := first; i < first+blockRows; i++ {
		if p := e.pairs.at(i); p.cycle != 0 {
			e.pairTable.remove(pairKeyHash(p.cycle, p.debtor, p.creditor), i)
		}
	}
}
