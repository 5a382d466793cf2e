package engine

// forget drops, if the session that ends was ever open, what left the window of its asset before: so all that could be told in one open session can be told in the next, however long the holiday and
// however many rolls between them. With leave, it costs time with the blocks that move, with what waits and with the blocks of the late orders, not with the orders.
func (e *Engine) forget(number, since uint32) {
	if e.assets.at(number).opened {
		e.dropPast(number)
		e.forgetCycles(number, since)
	}
	e.forgetStrays()
}

// leave lets what leaves the window of an asset by a roll be past.
func (e *Engine) leave(number, since uint32) {
	a, late, past := e.assets.at(number), e.lateBook(number), e.pastBook(number)
	first, days := since-WindowBack, min(a.businessDate-since, bookDates)
	for day := range days {
		e.bookAt(number, first+day).turns = true
	}
	e.markWaiting(number)
	past.hash, late.hash = past.hash+late.hash, 0
	e.returned.move(&late.returned, &past.returned, past.number)
	for day := range days {
		e.turn(e.bookAt(number, first+day), e.pastBookAt(number, first+day), late, past)
	}
	e.hash -= assetHash(number, a)
	a.rolled, a.opened = e.seq, a.settles()
	e.hash += assetHash(number, a)
}

// dropPast drops all that is past: the late orders that were final at the last roll, with their trades and the chains that they named first, and what else had left the window by then.
// Of what was returned of an order that is past nothing is known any more.
func (e *Engine) dropPast(number uint32) {
	late, past := e.lateBook(number), e.pastBook(number)
	e.unlinkReturned(past)
	e.trades.sift(&late.trades, e.wipeTrades)
	e.chains.sift(&late.chains, e.wipeChains)
	e.orders.sift(&late.orders, e.wipeOrders)
	for date := range uint32(bookDates) {
		e.forgetBook(e.pastBookAt(number, date))
	}
	e.forgetBook(past)
}

// unlinkReturned takes the counts of what was returned from what waits that has one of a book.
func (e *Engine) unlinkReturned(of *book) {
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		if w := e.waitings.at(slot); w.order != 0 && w.beside != 0 && w.marks&markChained == 0 && !e.isSide(w) && e.returned.ownerOf(w.beside) == of.number {
			w.beside = 0
		}
	}
}

// forgetBook forgets all that a book has.
func (e *Engine) forgetBook(b *book) {
	e.hash -= b.hash + e.chainsHash(b)
	b.hash = 0
	e.returned.give(&b.returned)
	e.trades.give(&b.trades)
	e.chains.give(&b.chains)
	e.orders.give(&b.orders)
}

// turn moves a book whose date leaves the window to the past, the blocks in which something waits to the late orders.
func (e *Engine) turn(b, to, late, past *book) {
	past.hash, b.hash, b.turns = past.hash+b.hash, 0, false
	e.returned.move(&b.returned, &past.returned, past.number)
	e.trades.part(&b.trades, &to.trades, to.number, &late.trades, late.number)
	e.chains.part(&b.chains, &to.chains, to.number, &late.chains, late.number)
	e.orders.part(&b.orders, &to.orders, to.number, &late.orders, late.number)
}

const nanosecondsADay = 86_400_000_000_000

// strayDays is how many days of the clock pass at least before an order of no asset is forgotten.
const strayDays = WindowBack

// forgetStrays drops the older half of the orders of no asset if the newer one was begun long enough ago.
func (e *Engine) forgetStrays() {
	day := uint64(max(0, e.time)) / nanosecondsADay
	begun := e.strays >> 1
	if day <= begun+strayDays {
		return
	}
	e.hash -= straysHash(e.strays)
	e.strays = day<<1 | e.strays&1 ^ 1
	e.hash += straysHash(e.strays)
	e.forgetBook(e.books[e.strays&1])
}

func straysHash(strays uint64) uint64 {
	if strays == 0 {
		return 0
	}
	return HashWords(tagStrays, strays>>1)
}

// markWaiting notes which blocks of books that turn hold something that waits.
func (e *Engine) markWaiting(number uint32) {
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 || uint32(e.accounts.at(w.debtor).asset) != number {
			continue
		}
		if e.books[e.orders.ownerOf(w.order)-1].turns {
			e.orders.stays(w.order)
		}
		switch {
		case w.beside == 0:
		case w.marks&markChained != 0:
			if e.books[e.chains.ownerOf(w.beside)-1].turns {
				e.chains.stays(w.beside)
			}
		case e.isSide(w):
			if e.books[e.trades.ownerOf(w.beside)-1].turns {
				e.trades.stays(w.beside)
			}
		}
	}
}

// wipeOrders takes the orders of a block of late ones out that were final at the last roll, and counts the others.
func (e *Engine) wipeOrders(first uint32) (stay uint32) {
	orders := e.orders.block(first >> blockBits)
	for i, hash := range e.hashesOf(orders) {
		o := &orders[i]
		switch {
		case o.seq == 0:
		case e.outlasts(o):
			stay++
		default:
			e.orderTable.remove(uint32(hash), first+uint32(i))
			*o = order{}
		}
	}
	return stay
}

// wipeTrades is like wipeOrders; the order of a trade leaves after it.
func (e *Engine) wipeTrades(first uint32) (stay uint32) {
	var room order
	for i := first; i < first+blockRows; i++ {
		t := e.trades.at(i)
		switch {
		case t.order == 0:
		case e.outlasts(e.recall(t.order, &room)):
			stay++
		default:
			e.tradeTable.remove(tradeKeyHash(t.order), i)
			*t = trade{}
		}
	}
	return stay
}

// wipeChains is like wipeOrders; the first order of a chain leaves after it.
func (e *Engine) wipeChains(first uint32) (stay uint32) {
	var room order
	for i := first; i < first+blockRows; i++ {
		c := e.chains.at(i)
		switch {
		case c.legs == 0:
		case c.count != 0 && e.outlasts(e.recall(c.orders[0].index, &room)): // one that a refused order broke from the start has none
			stay++
		default:
			e.hash -= chainHash(c)
			e.chainTable.remove(uint32(e.hashID(c.low, c.high)), i)
			*c = chain{}
		}
	}
	return stay
}

// chainsHash is the part of the state hash of the chains of a book, of which none waits. They are counted when they leave, for they are few.
func (e *Engine) chainsHash(b *book) (h uint64) {
	for _, block := range b.chains.blocks {
		for i := block << blockBits; i < (block+1)<<blockBits; i++ {
			if c := e.chains.at(i); c.legs != 0 {
				h += chainHash(c)
			}
		}
	}
	return h
}

// The cleaners take what a block held before it is used again out of the tables.

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
			e.chainTable.remove(uint32(e.hashID(c.low, c.high)), i)
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
