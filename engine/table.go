package engine

import (
	"math"
	"unsafe"
)

// A table finds objects of a slab by hash. A slot of 8 bytes holds 32 bits of the hash and the object's index, 0 when it is empty (with a hash: when its object was removed while the table was being moved); the caller
// compares the object itself. Slots are probed linearly from the cache line that the top bits of the stored hash name, so
// a slot can be moved to a larger table without looking at its object, and growing is spread over
// the inserts that follow: no insert ever stops to rehash.
type table struct {
	slots []uint64
	shift uint // of a 32-bit hash to its place
	used  int
	old   []uint64 // the smaller table that is being moved, or nil
	oldAt int      // its slots before this one are moved
	oldSh uint
	alloc func(bytes int) []byte
}

const (
	tableBitsMin   = 10
	tableBitsMax   = 31
	tableMoveSlots = 16 // old slots moved at each insert: done long before the new table fills
)

// reserve sizes an empty table for count objects.
func (t *table) reserve(count int) {
	bits := uint(tableBitsMin)
	for bits < tableBitsMax && full(count, bits) {
		bits++
	}
	t.slots, t.shift = t.room(bits), 32-bits
}

// full says that a table of 2^bits slots with used objects is to grow: at two thirds.
func full(used int, bits uint) bool { return used*3 >= 2<<bits }

func (t *table) room(bits uint) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(t.alloc(8<<bits)))), 1<<bits)
}

// A probe walks the indexes whose stored hash equals one hash. It is a value; the zero index ends it.
type probe struct {
	hash uint32
	at   uint32
	old  bool
}

func (t *table) probe(hash uint32) probe { return probe{hash: hash, at: hash >> t.shift &^ 7} }

// next is the next candidate, 0 when there is none. A candidate may come twice while the table grows.
func (t *table) next(p *probe) uint32 {
	if !p.old {
		if i := scan(t.slots, p); i != 0 || t.old == nil {
			return i
		}
		p.old, p.at = true, p.hash>>t.oldSh&^7
	}
	return scan(t.old, p)
}

func scan(slots []uint64, p *probe) uint32 {
	mask := uint32(len(slots) - 1)
	for {
		slot := slots[p.at&mask]
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
	if t.old != nil {
		t.move(tableMoveSlots)
	} else if bits := 32 - t.shift; bits < tableBitsMax && full(t.used, bits) {
		t.old, t.oldSh, t.oldAt = t.slots, t.shift, 0
		t.slots, t.shift = t.room(bits+1), t.shift-1
	}
	t.used++
	t.put(uint64(hash)<<32 | uint64(index))
}

func (t *table) put(slot uint64) {
	mask := uint32(len(t.slots) - 1)
	at := uint32(slot>>32) >> t.shift &^ 7
	for t.slots[at&mask] != 0 {
		at++
	}
	t.slots[at&mask] = slot
}

// move takes up to n slots of the old table over. They stay in the old one too, so that its probes still work.
func (t *table) move(n int) {
	for end := min(t.oldAt+n, len(t.old)); t.oldAt < end; t.oldAt++ {
		if slot := t.old[t.oldAt]; uint32(slot) != 0 {
			t.put(slot)
		}
	}
	if t.oldAt == len(t.old) {
		t.old = nil
	}
}

// remove takes an index out that stands under a hash, if it does.
func (t *table) remove(hash, index uint32) {
	slot := uint64(hash)<<32 | uint64(index)
	at, found := find(t.slots, hash>>t.shift&^7, slot)
	if found {
		t.close(at)
	}
	if t.old != nil {
		// Nothing moves up there: it could get behind the place up to which all is moved.
		at, foundOld := find(t.old, hash>>t.oldSh&^7, slot)
		if foundOld {
			t.old[at] = (slot | 1<<32) &^ math.MaxUint32
		}
		found = found || foundOld
	}
	if found {
		t.used--
	}
}

// find is where a slot stands.
func find(slots []uint64, at uint32, slot uint64) (uint32, bool) {
	mask := uint32(len(slots) - 1)
	for ; slots[at&mask] != 0; at++ {
		if slots[at&mask] == slot {
			return at & mask, true
		}
	}
	return 0, false
}

// close empties a place, and lets those behind it move up that would not be found any more.
func (t *table) close(hole uint32) {
	mask := uint32(len(t.slots) - 1)
	for at := hole + 1; t.slots[at&mask] != 0; at++ {
		slot := t.slots[at&mask]
		home := uint32(slot>>32) >> t.shift &^ 7
		if (at-home)&mask >= (at-hole)&mask { // the hole lies between its home and its place
			t.slots[hole&mask] = slot
			hole = at
		}
	}
	t.slots[hole&mask] = 0
}
