package engine

import (
	"math"
	"unsafe"
)

// A table finds objects of a slab by hash. A slot of 8 bytes holds 32 bits of the hash and the object's index, 0 when it is empty (with a hash: when its object was removed while the table grows); the caller
// compares the object itself. Slots are probed linearly from the cache line that the top bits of the stored hash name, so
// a slot can be copied to a larger table without looking at its object. Growing is spread over
// the inserts that follow: no insert ever stops to rehash. The larger table is filled from its start to its end, so that its memory is touched page after page, by the table or by
// somebody who goes ahead of it, and never all over at once.
type table struct {
	slots   []uint64
	shift   uint // of a 32-bit hash to its place
	used    int
	larger  []uint64 // twice as many slots, which what is in slots is copied to, or nil
	copied  uint32   // the slots before this one are
	alloc   func(bytes int) []byte
	release func([]byte) // nil: memory is kept
}

const (
	tableBitsMin   = 10
	tableBitsMax   = 31
	tableCopySlots = 12 // slots copied at each insert: done when three quarters are full
)

// reserve sizes an empty table for count objects.
func (t *table) reserve(count int) {
	bits := uint(tableBitsMin)
	for bits < tableBitsMax && full(count, bits) {
		bits++
	}
	t.slots, t.shift = t.room(bits), 32-bits
}

// full says that a table of 2^bits slots with used objects begins to grow: at two thirds.
func full(used int, bits uint) bool { return used*3 >= 2<<bits }

func (t *table) room(bits uint) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(t.alloc(8<<bits)))), 1<<bits)
}

// A probe walks the indexes whose stored hash equals one hash. It is a value; the zero index ends it.
type probe struct {
	hash uint32
	at   uint32
}

func (t *table) probe(hash uint32) probe { return probe{hash: hash, at: hash >> t.shift &^ 7} }

// next is the next candidate, 0 when there is none.
func (t *table) next(p *probe) uint32 {
	mask := uint32(len(t.slots) - 1)
	for {
		slot := t.slots[p.at&mask]
		if slot == 0 {
			return 0
		}
		p.at++
		if uint32(slot>>32) == p.hash && uint32(slot) != 0 {
			return uint32(slot)
		}
	}
}

// home is where the search for a hash begins.
func (t *table) home(hash uint32) unsafe.Pointer { return unsafe.Pointer(&t.slots[hash>>t.shift]) }

// insert adds an index under a hash. The caller has looked whether it is there.
func (t *table) insert(hash, index uint32) {
	if bits := 32 - t.shift; t.larger == nil && full(t.used, bits) && bits < tableBitsMax {
		t.larger, t.copied = t.room(bits+1), 0
	}
	if t.larger != nil {
		t.copy(tableCopySlots)
	}
	t.used++
	slot := uint64(hash)<<32 | uint64(index)
	if at := put(t.slots, t.shift, slot); t.larger != nil && at < t.copied {
		put(t.larger, t.shift-1, slot)
	}
}

// put writes a slot where it belongs, and answers where that is.
func put(slots []uint64, shift uint, slot uint64) uint32 {
	mask := uint32(len(slots) - 1)
	at := uint32(slot>>32) >> shift &^ 7
	for slots[at&mask] != 0 {
		at++
	}
	slots[at&mask] = slot
	return at & mask
}

// copy copies up to n slots to the larger table, which takes the place of this one when all are. Until then all is looked for here.
func (t *table) copy(n int) {
	end := min(t.copied+uint32(n), uint32(len(t.slots)))
	for _, slot := range t.slots[t.copied:end] {
		if uint32(slot) != 0 {
			put(t.larger, t.shift-1, slot)
		}
	}
	t.copied = end
	if int(end) < len(t.slots) {
		return
	}
	if t.release != nil {
		t.release(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(t.slots))), 8*len(t.slots)))
	}
	t.slots, t.shift, t.larger = t.larger, t.shift-1, nil
}

// remove takes an index out that stands under a hash, if it does.
func (t *table) remove(hash, index uint32) {
	slot := uint64(hash)<<32 | uint64(index)
	at, found := find(t.slots, t.shift, slot)
	switch {
	case !found:
		return
	case t.larger == nil:
		vacate(t.slots, t.shift, at)
	default: // nothing moves up: it could get behind the place up to which all is copied
		t.slots[at] = (slot | 1<<32) &^ math.MaxUint32
		if at < t.copied {
			at, _ := find(t.larger, t.shift-1, slot)
			vacate(t.larger, t.shift-1, at)
		}
	}
	t.used--
}

// find is where a slot stands.
func find(slots []uint64, shift uint, slot uint64) (uint32, bool) {
	mask := uint32(len(slots) - 1)
	for at := uint32(slot>>32) >> shift &^ 7; slots[at&mask] != 0; at++ {
		if slots[at&mask] == slot {
			return at & mask, true
		}
	}
	return 0, false
}

// vacate empties a place, and lets those behind it move up that would not be found any more.
func vacate(slots []uint64, shift uint, hole uint32) {
	mask := uint32(len(slots) - 1)
	for at := hole + 1; slots[at&mask] != 0; at++ {
		slot := slots[at&mask]
		home := uint32(slot>>32) >> shift &^ 7
		if (at-home)&mask >= (at-hole)&mask { // the hole lies between its home and its place
			slots[hole&mask] = slot
			hole = at
		}
	}
	slots[hole&mask] = 0
}
