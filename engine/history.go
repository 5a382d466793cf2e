package engine

import (
	"math"
	"unsafe"

	"weir/internal/invariants"
)

// The orders of past business dates are history: they are only looked up, to answer a repeat, a return or a reader. Where nothing waits in a block of them any more it is packed, and its berth is used for new
// orders. That follows a roll a block at a time, every 64 instructions, and some at a tick where there is one, so no instruction pays for a day. What is packed is no part of the state: it shows in no answer, no hash and no image.

// packing is where a walk through the books stands that packs what has become history.
type packing struct {
	on    bool
	again bool // a day has rolled since it began
	book  int
	next  int // block of the book
	room  [packedRoom]byte
}

const (
	packEvery  = blockRows      // instructions: as often as new orders take a block at most
	packAtTick = 64             // blocks: some 0.5 ms, and as much where their table grows
	packVisits = 64             // blocks or books that are passed by, for each that is looked into
	packedMost = 48 * blockRows // bytes: a block that would take more is not packed, but under the build tag
)

// beginPacking lets a walk begin, or another one when the present one has ended.
func (e *Engine) beginPacking() {
	e.packing.on, e.packing.again = true, e.packing.on
	wanted := uint32(0)
	for _, b := range e.books {
		if e.isHistory(b.number) {
			wanted += b.orders.count
		}
	}
	e.blockTable.wanted = int(wanted)
}

// packHistory goes on with the walk after an instruction. Under the build tag a whole walk follows each.
func (e *Engine) packHistory() {
	switch {
	case invariants.Enabled:
		e.beginPacking()
		e.packSome(math.MaxInt / packVisits)
	case e.packing.on && e.seq%packEvery == 0:
		e.packSome(1)
	}
}

// packSome goes on with the walk, until it has looked into so many blocks.
func (e *Engine) packSome(blocks int) {
	p := &e.packing
	for visits := blocks * packVisits; p.on && blocks > 0 && visits > 0; visits-- {
		b := e.books[p.book]
		if p.next >= len(b.orders.blocks) || !e.isHistory(b.number) {
			e.packNextBook()
			continue
		}
		block := b.orders.blocks[p.next]
		p.next++
		if _, packed := e.orders.packedAt(block); !packed {
			e.packBlock(block)
			blocks--
		}
	}
}

func (e *Engine) packNextBook() {
	p := &e.packing
	p.next = 0
	if p.book++; p.book == len(e.books) {
		p.on, p.again, p.book = p.again, false, 0
	}
}

// isHistory says whether the orders of a book count for a date that is past, or have left the window with all that is in their blocks.
func (e *Engine) isHistory(number uint32) bool {
	asset, which := (number-1)/booksPerOne, (number-1)%booksPerOne
	switch {
	case asset == 0 || which >= bookLate:
		return false
	case which >= bookPasts:
		return true
	}
	if invariants.Enabled {
		return true // so that tests meet packed orders of every date
	}
	age := (e.assets.at(asset).businessDate - which) % bookDates // before the present date, or that of a date ahead from the other end
	return age > 0 && age <= WindowBack
}

// packBlock packs a block if it can be, and enters it in the table of those. Where that has no room until a larger one is made, it is left for another walk.
func (e *Engine) packBlock(block uint32) {
	e.growBlockTable()
	if !e.blockTable.takes(block) {
		e.packing.again = true
		return
	}
	orders := e.orders.block(block)
	var lines [blockRows]uintptr
	for i := range orders {
		lines[i] = uintptr(unsafe.Pointer(&orders[i]))
	}
	prefetch(lines[:])
	size := e.packIntoRoom(orders)
	if size == 0 {
		return
	}
	e.moveKeys(block)
	e.orders.pack(block, e.packing.room[:size])
}

// packIntoRoom packs the orders of a block into the room for it, if it is full and nothing in it waits, and if that makes it smaller. It answers how many bytes it takes, else 0.
func (e *Engine) packIntoRoom(orders *[blockRows]order) (size int) {
	for i := range orders {
		if orders[i].seq == 0 || orders[i].waits() {
			return 0
		}
	}
	owners := e.ownersOf(orders)
	size = packOrders(orders, &owners, &e.packing.room)
	if size > packedMost && !invariants.Enabled {
		return 0
	}
	return size
}

// packLoaded packs a block of an image that is being loaded, so that a node needs no more memory to start than to run. The tables are filled later.
func (e *Engine) packLoaded(block uint32) {
	owner := e.orders.owners[block]
	if owner > (e.assets.count+1)*booksPerOne || !e.isHistory(owner) { // the first: the image is damaged, which its hash will show
		return
	}
	if size := e.packIntoRoom(e.orders.block(block)); size > 0 {
		e.orders.pack(block, e.packing.room[:size])
	}
}

// ownersOf is the participants that own the debtors' accounts, 0 where it is not sure that there is such an account. It is the same whenever it is asked for.
func (e *Engine) ownersOf(orders *[blockRows]order) (owners [blockRows]uint32) {
	for i := range orders {
		if o := &orders[i]; e.hasDebtor(o) {
			owners[i] = e.accounts.at(o.debtor).owner
		}
	}
	return owners
}

// hasDebtor says whether the order's debtor is an account. Where its answer was about what it names it may be a hint, or a number that became an account's later; in a damaged image it may be anything.
func (e *Engine) hasDebtor(o *order) bool {
	return (o.reason < UnknownAsset || o.reason > NoCreditorAccount) && e.hasAccount(o.debtor)
}

// recall is the order of an index, wherever it lies; one that is packed is put into room. Only what waits, and what the present instruction brings, is sure to lie in the open.
func (e *Engine) recall(i uint32, room *order) *order {
	at, packed := e.orders.packedAt(i >> blockBits)
	if !packed {
		return e.orders.at(i)
	}
	l := layoutOf(e.orders.packed.from(at))
	l.unpack(i&(blockRows-1), room)
	if e.hasDebtor(room) {
		room.instructor ^= e.accounts.at(room.debtor).owner
	}
	return room
}

// unpackBlock is the orders of a packed block.
func (e *Engine) unpackBlock(block uint32, into *[blockRows]order) {
	l := e.layoutOf(block)
	for i := range into {
		l.unpack(uint32(i), &into[i])
	}
	for i, owner := range e.ownersOf(into) {
		into[i].instructor ^= owner
	}
}

// layoutOf is how a packed block is to be read.
func (e *Engine) layoutOf(block uint32) layout {
	at, _ := e.orders.packedAt(block)
	return layoutOf(e.orders.packed.from(at))
}

// allOrders passes the orders that are not forgotten, with their indexes, block by block. What is passed is a copy.
func (e *Engine) allOrders(yield func(i uint32, o *order) bool) {
	var orders [blockRows]order
	for block := e.orders.usedAfter(0); block != 0; block = e.orders.usedAfter(block) {
		e.orders.copyOf(block, &orders)
		for i := range orders {
			if orders[i].seq != 0 && !yield(block<<blockBits|uint32(i), &orders[i]) {
				return
			}
		}
	}
}

// Packed is how many orders are packed, and the bytes that they take with the table that finds them, with those that are forgotten and whose places were not taken since.
func (e *Engine) Packed() (orders, bytes int) {
	for i := range e.orders.packed.rooms {
		r := &e.orders.packed.rooms[i]
		orders += int(r.contents) * blockRows
		bytes += int(r.lines) * lineBytes
	}
	return orders, bytes + (len(e.blockTable.lines)+len(e.blockTable.larger.lines))*lineBytes
}
