package engine

// counting is a count of the state hash from nothing, and of what books and cycles hold of it.
type counting struct {
	hash   uint64
	books  []uint64
	cycles []uint64 // in the order of the list
}

// countHash counts the state hash, and answers whether it is the one kept, and what books and cycles hold of it too.
func (e *Engine) countHash(pause func()) (same bool) {
	n := counting{books: make([]uint64, len(e.books)), cycles: make([]uint64, len(e.cycles.list))}
	e.countParties(&n, pause)
	e.countCycles(&n, pause)
	e.countOrders(&n, pause)
	e.countBeside(&n, pause)
	for i, b := range e.books {
		if n.books[i] != b.hash {
			return false
		}
	}
	for i, c := range e.cycles.list {
		if c != nil && n.cycles[i] != c.hash {
			return false
		}
	}
	return n.hash == e.hash
}

func (e *Engine) countParties(n *counting, pause func()) {
	for i := uint32(1); i <= e.assets.count; i++ {
		n.hash += assetHash(i, e.assets.at(i)) + secondHash(i, e.assets.at(i))
	}
	for i := uint32(1); i <= e.participants.count; i++ {
		n.hash += participantHash(i, e.participants.at(i))
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.accounts.count; i++ {
		n.hash += accountHash(i, e.accounts.at(i))
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.queues.count; i++ {
		n.hash += owedHash(e.queues.at(i)) + capHash(e.queues.at(i))
	}
	for i := uint32(1); i <= e.limits.count; i++ {
		n.hash += limitHash(e.limits.at(i))
	}
	n.hash += straysHash(e.strays)
}

func (e *Engine) countCycles(n *counting, pause func()) {
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		n.cycles[i-e.cycles.first] += cycleHash(i, e.cycles.at(i))
	}
	for i := e.positions.after(0); i != 0; i = e.positions.after(i) {
		if p := e.positions.at(i); p.cycle != 0 && e.cycles.at(p.cycle) != nil {
			n.cycles[p.cycle-e.cycles.first] += positionHash(p)
		}
	}
	for i := e.pairs.after(0); i != 0; i = e.pairs.after(i) {
		if p := e.pairs.at(i); p.cycle != 0 && e.cycles.at(p.cycle) != nil {
			n.cycles[p.cycle-e.cycles.first] += pairHash(p)
		}
		pauseAt(i, pause)
	}
	for _, h := range n.cycles {
		n.hash += h
	}
}

func (e *Engine) countOrders(n *counting, pause func()) {
	for i, o := range e.allOrders {
		h := e.orderHash(o)
		n.hash += h
		if !o.waits() {
			n.books[e.bookOf(i).number-1] += h
		}
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.waitings.count; i++ {
		if w := e.waitings.at(i); w.order != 0 && (w.link != 0 || e.orders.at(w.order).status == Unmatched) {
			n.hash += e.linkHash(w)
		}
	}
}

// countBeside counts what is kept beside orders.
func (e *Engine) countBeside(n *counting, pause func()) {
	for i := e.returned.after(0); i != 0; i = e.returned.after(i) {
		if r := e.returned.at(i); r.order != 0 {
			n.hash += e.returnedHash(r)
			n.books[e.bookOf(r.order).number-1] += e.returnedHash(r)
		}
	}
	var room order
	for i := e.trades.after(0); i != 0; i = e.trades.after(i) {
		t := e.trades.at(i)
		if t.order == 0 {
			continue
		}
		h := e.tradeHash(t)
		n.hash += h
		if !e.recall(t.order, &room).waits() {
			n.books[e.bookOf(t.order).number-1] += h
		}
		pauseAt(i, pause)
	}
	for i := e.chains.after(0); i != 0; i = e.chains.after(i) {
		if c := e.chains.at(i); c.legs != 0 {
			n.hash += chainHash(c)
		}
	}
}

// checkBooks counts what books and cycles have.
func (e *Engine) checkBooks() error {
	counts, has := make([]uint32, len(e.books)), make([]uint32, len(e.orders.owners)) // has: which book lists a block
	for _, b := range e.books {
		for _, block := range b.orders.blocks {
			has[block] = b.number
		}
	}
	for i := range e.allOrders {
		b := e.books[e.orders.ownerOf(i)-1]
		counts[b.number-1]++
		if has[i>>blockBits] != b.number {
			return ErrBooks
		}
	}
	for i, b := range e.books {
		if counts[i] != b.orders.count || b.turns || b.number != uint32(i)+1 {
			return ErrBooks
		}
	}
	for i := e.trades.after(0); i != 0; i = e.trades.after(i) {
		if t := e.trades.at(i); t.order != 0 && (!e.orders.isKept(t.order) || !e.liesWith(e.trades.ownerOf(i), t.order)) {
			return ErrBooks
		}
	}
	for i := e.returned.after(0); i != 0; i = e.returned.after(i) {
		if r := e.returned.at(i); r.order != 0 && (!e.orders.isKept(r.order) || e.bookOf(r.order) != e.books[e.returned.ownerOf(i)-1]) {
			return ErrBooks
		}
	}
	return e.checkArenas()
}

// liesWith says whether a book has what is kept beside an order: it is the book that the order is in, or both have left the window.
func (e *Engine) liesWith(owner, order uint32) bool {
	own, its := owner-1, e.orders.ownerOf(order)-1
	return own == its || own/booksPerOne == its/booksPerOne && own%booksPerOne >= bookPasts && its%booksPerOne >= bookPasts
}

// checkArenas says whether as many objects are used as books and cycles have.
func (e *Engine) checkArenas() error {
	var orders, trades, chains, returned, positions, pairs int
	for _, b := range e.books {
		orders += int(b.orders.count)
		trades += int(b.trades.count)
		chains += int(b.chains.count)
		returned += int(b.returned.count)
	}
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		c := e.cycles.at(i)
		positions += int(c.positions.count)
		pairs += int(c.pairs.count)
	}
	if orders != e.orders.kept || trades != e.trades.kept || chains != e.chains.kept || returned != e.returned.kept ||
		positions != e.positions.kept || pairs != e.pairs.kept {
		return ErrBooks
	}
	return e.checkBerths()
}

// checkBerths says whether each block of orders has a berth of its own, or is packed, and nothing else lies in the pile and in the table of packed blocks.
func (e *Engine) checkBerths() error {
	taken := make([]bool, e.orders.cut+1)
	packed, inLarger := 0, 0
	for block := range e.orders.lies {
		if _, isPacked := e.orders.packedAt(uint32(block)); isPacked {
			packed++
			if e.blockTable.isGrowing() && uint32(block) <= e.blockTable.filled {
				inLarger++
			}
			continue
		}
		berth := e.orders.lies[block]
		if berth != 0 && taken[berth] {
			return ErrBooks
		}
		taken[berth] = true
	}
	for _, berth := range e.orders.spare {
		if taken[berth] {
			return ErrBooks
		}
		taken[berth] = true
	}
	if orders, _ := e.Packed(); orders != packed*blockRows || e.blockTable.used != packed*blockRows || e.blockTable.larger.used != inLarger*blockRows {
		return ErrBooks
	}
	return nil
}
