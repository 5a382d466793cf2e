package engine

// The ids of orders stand in two tables: of those in the open in orderTable, of those that are packed in blockTable. Blocks are entered, moved and taken out whole, so that the places of their ids are on their way into the cache together.

// hashesOf is the hashes of the ids of orders in the open, whose places in their table are on their way.
func (e *Engine) hashesOf(orders *[blockRows]order) (hashes [blockRows]uint64) {
	var homes [blockRows]uintptr
	for i := range orders {
		hashes[i] = e.hashID(orders[i].idLow, orders[i].idHigh)
		homes[i] = uintptr(e.orderTable.home(uint32(hashes[i])))
	}
	prefetch(homes[:])
	return hashes
}

// packedHashes is the hashes of the ids in a packed block.
func (e *Engine) packedHashes(block uint32) (hashes [blockRows]uint64) {
	l := e.layoutOf(block)
	for i := range hashes {
		hashes[i] = e.hashID(l.id(uint32(i)))
	}
	return hashes
}

// enterOpen enters the orders of a block that is not packed.
func (e *Engine) enterOpen(block uint32) {
	orders := e.orders.block(block)
	for i, hash := range e.hashesOf(orders) {
		if orders[i].seq != 0 {
			e.orderTable.insert(uint32(hash), block<<blockBits|uint32(i))
		}
	}
}

// enterPacked enters a packed block into lines of the table of those.
func (e *Engine) enterPacked(block uint32, lines *blockLines) {
	hashes := e.packedHashes(block)
	lines.ask(&hashes)
	for _, hash := range hashes {
		lines.insert(hash, block)
	}
}

// moveKeys moves the orders of a block, which is about to be packed, to the other table.
func (e *Engine) moveKeys(block uint32) {
	hashes := e.hashesOf(e.orders.block(block))
	e.blockTable.ask(&hashes)
	for i, hash := range hashes {
		e.orderTable.remove(uint32(hash), block<<blockBits|uint32(i))
	}
	for _, hash := range hashes {
		e.blockTable.insert(hash, block)
	}
}

// cleanOrders takes what a block held out of its table.
func (e *Engine) cleanOrders(first uint32) {
	block := first >> blockBits
	if _, packed := e.orders.packedAt(block); packed {
		hashes := e.packedHashes(block)
		e.blockTable.ask(&hashes)
		for _, hash := range hashes {
			e.blockTable.remove(hash, block)
		}
		return
	}
	orders := e.orders.block(block)
	for i, hash := range e.hashesOf(orders) {
		if orders[i].seq != 0 {
			e.orderTable.remove(uint32(hash), first+uint32(i))
		}
	}
}

// growBlockTable begins a larger table of packed blocks where one is due, and goes on with it.
func (e *Engine) growBlockTable() {
	t, blocks := &e.blockTable, uint32(len(e.orders.lies))
	switch {
	case t.isGrowing():
	case t.isNarrow(blocks):
		t.begin(blocks)
	default:
		return
	}
	if !t.touch() {
		return
	}
	for entered, visits := 0, 0; entered < growBlocks && visits < growVisits && t.filled+1 < blocks; visits++ {
		t.filled++
		if _, packed := e.orders.packedAt(t.filled); packed {
			e.enterPacked(t.filled, &t.larger)
			entered++
		}
	}
	if t.filled+1 >= blocks {
		t.turn()
	}
}
