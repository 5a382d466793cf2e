package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unsafe"
)

// An image is the whole state as bytes, little-endian: a header of 128 bytes, then the assets, participants, accounts, queues, limits, waiting orders,
// timers, relations and openings as they lie in their slabs; orders, positions, pairs, returned, trades and chains as they lie in the used blocks of their arenas; the cycles and the
// books, which say what blocks they have (see image_rows.go). Tables, free lists and the heap of due times are not in it; they are built again.
//
//	 0  magic "WEIRIMG7"
//	 8  engine version
//	16  sequence
//	24  state hash
//	32  events so far
//	40  day of the clock when the newer half of the orders of no asset was begun <<1 | which half that is
//	48  counts u32: assets, participants, accounts, queues, limits, waiting orders, timers, relations, openings, cycles that are not forgotten, cycles that ever were
//	92  zero
const imageMagic = "WEIRIMG7"

const imageHeader = 128

// imageCounts is how many counts an image has.
const imageCounts = 11

// What Load answers for an image that it cannot take.
var (
	ErrImage = errors.New("engine: the image is damaged")
	ErrNewer = errors.New("engine: the image was written by a newer version")
	ErrOlder = errors.New("engine: the image was written by an older version, under other rules")
)

// Save writes the image of the state between two instructions.
func (e *Engine) Save(w io.Writer) error {
	var h [imageHeader]byte
	copy(h[:], imageMagic)
	for i, v := range []uint64{Version, e.seq, e.hash, e.events, e.strays} {
		binary.LittleEndian.PutUint64(h[8+8*i:], v)
	}
	for i, n := range [imageCounts]uint32{e.assets.count, e.participants.count, e.accounts.count,
		e.queues.count, e.limits.count, e.waitings.count, e.timers.count, e.relations.count, e.openings.count,
		e.cycles.kept(), e.cycles.count} {
		binary.LittleEndian.PutUint32(h[48+4*i:], n)
	}
	if _, err := w.Write(h[:]); err != nil {
		return err
	}
	return errors.Join(e.assets.save(w), e.participants.save(w), e.accounts.save(w),
		e.queues.save(w), e.limits.save(w), e.waitings.save(w), e.timers.save(w), e.relations.save(w), e.openings.save(w),
		e.orders.save(w), e.positions.save(w), e.pairs.save(w), e.returned.save(w), e.trades.save(w), e.chains.save(w),
		e.cycles.save(w), e.saveBooks(w))
}

// save writes the objects 1 to count.
func (s *slab[T]) save(w io.Writer) error {
	return s.each(s.count, func(b []byte) error {
		_, err := w.Write(b)
		return err
	})
}

// load reads count objects into an empty slab.
func (s *slab[T]) load(r io.Reader, count uint32) error {
	s.reserve(count)
	s.count = count
	return s.each(count, func(b []byte) error {
		_, err := io.ReadFull(r, b)
		return err
	})
}

// each passes the bytes of the objects 1 to count, chunk by chunk.
func (s *slab[T]) each(count uint32, pass func(b []byte) error) error {
	var t T
	size := int(unsafe.Sizeof(t))
	if count == 0 {
		return nil
	}
	length := 1 << s.chunkBits()
	for chunk, left := 0, int(count)+1; left > 0; chunk, left = chunk+1, left-length {
		b := unsafe.Slice((*byte)(s.chunks[chunk]), min(left, length)*size)
		if chunk == 0 {
			b = b[size:] // index 0 is nobody
		}
		if err := pass(b); err != nil {
			return err
		}
	}
	return nil
}

// Load makes an engine from an image, with room for the configured number of orders beside those in the
// image, and counts the state hash anew: an image whose hash differs is refused.
func Load(r io.Reader, c Config) (*Engine, error) {
	var h [imageHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrImage, err)
	}
	if string(h[:8]) != imageMagic {
		return nil, fmt.Errorf("%w: magic %q", ErrImage, h[:8])
	}
	switch v := binary.LittleEndian.Uint64(h[8:]); {
	case v > Version:
		return nil, fmt.Errorf("%w: %d, this one is %d", ErrNewer, v, Version)
	case v < Version:
		return nil, fmt.Errorf("%w: %d, this one is %d", ErrOlder, v, Version)
	}
	e := newEngine(c)
	e.seq, e.hash, e.events = binary.LittleEndian.Uint64(h[16:]), binary.LittleEndian.Uint64(h[24:]), binary.LittleEndian.Uint64(h[32:])
	e.strays = binary.LittleEndian.Uint64(h[40:])
	var counts [imageCounts]uint32
	for i := range counts {
		counts[i] = binary.LittleEndian.Uint32(h[48+4*i:])
	}
	e.reserve(int(counts[0]), int(counts[1]), int(counts[2])+c.Accounts, 0)
	if c.Pause == nil {
		c.Pause = func() {}
	}
	if err := e.loadSlabs(r, counts); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrImage, err)
	}
	e.makeRoom(c.Orders)
	e.fillTables(c.Pause)
	e.fillLists(c.Pause)
	if !e.countHash(c.Pause) {
		return nil, fmt.Errorf("%w: %w", ErrImage, ErrHash)
	}
	return e, nil
}

func (e *Engine) loadSlabs(r io.Reader, counts [imageCounts]uint32) error {
	return errors.Join(e.assets.load(r, counts[0]), e.participants.load(r, counts[1]), e.accounts.load(r, counts[2]),
		e.queues.load(r, counts[3]), e.limits.load(r, counts[4]), e.waitings.load(r, counts[5]), e.timers.load(r, counts[6]),
		e.relations.load(r, counts[7]), e.openings.load(r, counts[8]),
		e.orders.load(r), e.positions.load(r), e.pairs.load(r), e.returned.load(r), e.trades.load(r), e.chains.load(r),
		e.loadCycles(r, counts[9], counts[10]), e.loadBooks(r, counts[0]))
}

// makeRoom makes room for a number of orders beside those of a loaded image.
func (e *Engine) makeRoom(orders int) {
	e.orders.makeRoom(orders)
	packed, _ := e.Packed()
	e.orderTable.reserve(e.orders.kept - packed + orders)
	e.blockTable.reserve(packed, uint32(len(e.orders.lies)))
}

// fillTables enters every object of a loaded image into its table.
func (e *Engine) fillTables(pause func()) {
	for i := uint32(1); i <= e.assets.count; i++ {
		e.assetTable.insert(nameHash(e.assets.at(i).name()), i)
	}
	for i := uint32(1); i <= e.participants.count; i++ {
		e.participantTable.insert(nameHash(e.participants.at(i).name()), i)
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.accounts.count; i++ {
		a := e.accounts.at(i)
		e.accountTable.insert(accountKeyHash(a.owner, a.asset, a.kind), i)
		pauseAt(i, pause)
	}
	e.fillOrderTables(pause)
}

// fillOrderTables enters the orders, packed or not, block by block.
func (e *Engine) fillOrderTables(pause func()) {
	for block := e.orders.usedAfter(0); block != 0; block = e.orders.usedAfter(block) {
		if _, packed := e.orders.packedAt(block); packed {
			e.enterPacked(block, &e.blockTable.blockLines)
		} else {
			e.enterOpen(block)
		}
		pauseAt(block<<blockBits, pause)
	}
}

// fillLists finds again what follows from the loaded objects: who has a queue, what is free, what is due, what a tick has to resolve.
func (e *Engine) fillLists(pause func()) {
	for i := uint32(1); i <= e.accounts.count; i++ {
		if e.accounts.at(i).queued != 0 {
			e.active.set(i)
		}
	}
	for i := uint32(1); i <= e.limits.count; i++ {
		l := e.limits.at(i)
		e.limitTable.insert(limitKeyHash(l.account, l.counterparty), i)
	}
	e.fillCycles(pause)
	e.fillTrades(pause)
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		if e.cycles.at(i).pending {
			e.pendings = append(e.pendings, i)
		}
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		a := e.assets.at(i)
		a.set = 0
		if a.marked {
			e.tickable++
		}
		if a.options&OptionBypass != 0 {
			e.tickable++
		}
	}
	e.fillTimers(pause)
	for i := uint32(1); i <= e.queues.count; i++ {
		e.queues.at(i).soiled = false
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).bounded {
			e.bind(i)
		}
	}
}

// fillCycles enters positions, pairs and counts of returns into their tables.
func (e *Engine) fillCycles(pause func()) {
	for i := e.positions.after(0); i != 0; i = e.positions.after(i) {
		if p := e.positions.at(i); p.cycle != 0 {
			e.positionTable.insert(positionKeyHash(p.cycle, p.account), i)
		}
	}
	for i := e.pairs.after(0); i != 0; i = e.pairs.after(i) {
		if p := e.pairs.at(i); p.cycle != 0 {
			e.pairTable.insert(pairKeyHash(p.cycle, p.debtor, p.creditor), i)
		}
		pauseAt(i, pause)
	}
	for i := e.returned.after(0); i != 0; i = e.returned.after(i) {
		if r := e.returned.at(i); r.order != 0 {
			e.returnTable.insert(returnKeyHash(r.order), i)
		}
	}
}

// fillTrades enters trades, their relations and chains into their tables.
func (e *Engine) fillTrades(pause func()) {
	for i := e.trades.after(0); i != 0; i = e.trades.after(i) {
		if t := e.trades.at(i); t.order != 0 {
			e.tradeTable.insert(tradeKeyHash(t.order), i)
		}
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.relations.count; i++ {
		r := e.relations.at(i)
		e.relationTable.insert(relationKeyHash(r.debtor, r.creditor, r.takeDebtor, r.takeCreditor), i)
	}
	for i := e.chains.after(0); i != 0; i = e.chains.after(i) {
		if c := e.chains.at(i); c.legs != 0 {
			e.chainTable.insert(uint32(e.hashID(c.low, c.high)), i)
		}
		pauseAt(i, pause)
	}
}

// fillTimers rebuilds the free lists of slots and timers, and the heap.
func (e *Engine) fillTimers(pause func()) {
	used := make([]bool, e.timers.count+1)
	for i := uint32(1); i <= e.waitings.count; i++ {
		w := e.waitings.at(i)
		switch {
		case w.order == 0:
			e.waitings.give(i)
		case w.timer != 0:
			used[w.timer] = true
			e.schedule(w, e.orders.at(w.order).status == Held)
		}
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.timers.count; i++ {
		if !used[i] {
			e.timers.give(i)
		}
	}
}

// pauseEvery is how many objects are worked on between two pauses: some 50 us.
const pauseEvery = 1 << 10

func pauseAt(i uint32, pause func()) {
	if i%pauseEvery == 0 {
		pause()
	}
}
