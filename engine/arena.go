package engine

import (
	"slices"
	"unsafe"

	"weir/internal/invariants"
)

// An arena keeps objects that are given back together. It is cut into blocks of 64 objects; a block belongs to one owner, and what an owner
// has (its rows) is freed block by block, however many objects that are. A freed block keeps its content, and the entries of
// that in the tables, until it is used again: then it is cleaned, 64 objects at a time, so that no instruction pays for all. The lowest free block is used first, so
// that a loaded engine gives the same indexes as one that went on living.
//
// A block lies in a berth, 64 objects of a slab. One that does not change any more may be packed, which leaves its berth to the next block; its objects keep their indexes.
type arena[T any] struct {
	berths slab[T]
	cut    uint32             // the berths up to this one were ever used; berth 0 is nobody's
	spare  []uint32           // those of them in which no block lies
	lies   []uint32           // by block: its berth, packedMark and where its content is in packed, or 0: it was free when the image was loaded
	owners []uint32           // by block, 0: nobody. Block 0 is never used, for index 0 is nobody
	free   bitmap             // blocks
	frees  int                // how many
	below  uint32             // no free block is at or below this one
	kept   int                // objects in use
	clean  func(first uint32) // takes a block that is used again out of the tables
	packed pile
	unpack func(block uint32, into *[blockRows]T) // of a packed block
	loaded func(block uint32)                     // may pack a block of an image that has come; nil: nobody does
}

const (
	blockBits = 6 - invariants.Shrink
	blockRows = 1 << blockBits

	packedMark = 1 << 31

	// blockStays marks, in the owner of a block, that it holds something that waits; only while a day rolls.
	blockStays = 1 << 31
)

// rows are the objects of an owner in an arena, oldest first.
type rows struct {
	blocks []uint32
	next   uint32 // index of the next one; at the start of a block there is no room
	count  uint32
}

// at is the object of an index that addTo gave, in a block that is not packed: one that is has no chunk, and that panics.
func (a *arena[T]) at(i uint32) *T { return a.berths.row(a.lies[i>>blockBits], i&(blockRows-1)) }

// row is an object of a berth: at of its index, in which the mark of a packed block would be lost.
func (s *slab[T]) row(berth, row uint32) *T {
	var t T
	bits := s.chunkBits() - blockBits
	return (*T)(unsafe.Add(s.chunks[berth>>bits], uintptr(berth&(1<<bits-1)<<blockBits|row)*unsafe.Sizeof(t)))
}

// block is the objects of a block that is not packed.
func (a *arena[T]) block(block uint32) *[blockRows]T { return a.berth(a.lies[block]) }

func (a *arena[T]) berth(berth uint32) *[blockRows]T {
	return (*[blockRows]T)(unsafe.Pointer(a.berths.row(berth, 0)))
}

// copyOf copies a block out, packed or not.
func (a *arena[T]) copyOf(block uint32, into *[blockRows]T) {
	if _, packed := a.packedAt(block); packed {
		a.unpack(block, into)
		return
	}
	*into = *a.block(block)
}

// ahead is where the object that comes some places behind an index is likely to be.
func (a *arena[T]) ahead(i, places uint32) unsafe.Pointer {
	berth, block := a.coming(), (i+places)>>blockBits
	if block == i>>blockBits || a.frees > 0 && int(block) < len(a.lies) && a.lies[block] < packedMark {
		berth = a.lies[block]
	}
	return unsafe.Pointer(a.berths.row(berth, (i+places)&(blockRows-1)))
}

// coming is the berth that the next new block will get, 0 where there is no memory for it yet.
func (a *arena[T]) coming() uint32 {
	switch {
	case len(a.spare) > 0:
		return a.spare[len(a.spare)-1]
	case int((a.cut+1)>>(a.berths.chunkBits()-blockBits)) < len(a.berths.chunks):
		return a.cut + 1
	}
	return 0
}

// addTo takes the next object of an owner. It is zero.
func (a *arena[T]) addTo(r *rows, owner uint32) (uint32, *T) {
	if r.next%blockRows == 0 {
		block := a.takeBlock(owner)
		r.blocks = append(r.blocks, block)
		r.next = block << blockBits
	}
	i := r.next
	r.next++
	r.count++
	a.kept++
	return i, a.at(i)
}

func (a *arena[T]) takeBlock(owner uint32) uint32 {
	if a.frees == 0 {
		if len(a.owners) == 0 {
			a.owners, a.lies = append(a.owners, 0), append(a.lies, 0)
		}
		a.owners, a.lies = append(a.owners, owner), append(a.lies, a.takeBerth())
		return uint32(len(a.owners)) - 1
	}
	block := a.free.after(a.below)
	a.below = block
	a.frees--
	a.free.clear(block)
	a.owners[block] = owner
	if a.lies[block] == 0 {
		a.lies[block] = a.takeBerth()
		return block
	}
	a.clean(block << blockBits)
	if at, packed := a.packedAt(block); packed {
		a.packed.drop(at)
		a.lies[block] = a.takeBerth()
	} else {
		*a.block(block) = [blockRows]T{}
	}
	return block
}

// takeBerth takes a berth for a block. It is zero.
func (a *arena[T]) takeBerth() (berth uint32) {
	if last := len(a.spare) - 1; last >= 0 {
		berth, a.spare = a.spare[last], a.spare[:last]
		*a.berth(berth) = [blockRows]T{}
		return berth
	}
	a.cut++
	a.berths.reserve(a.cut<<blockBits | (blockRows - 1))
	return a.cut
}

// packedAt says whether a block is packed, and where in the pile.
func (a *arena[T]) packedAt(block uint32) (at uint32, packed bool) {
	lies := a.lies[block]
	return lies &^ packedMark, lies >= packedMark
}

// pack puts the packed content of a block in its place.
func (a *arena[T]) pack(block uint32, content []byte) {
	a.spare = append(a.spare, a.lies[block])
	a.lies[block] = a.packed.put(content) | packedMark
}

// giveBlock frees a block.
func (a *arena[T]) giveBlock(block uint32) {
	a.owners[block] = 0
	a.free.set(block)
	a.frees++
	a.below = min(a.below, block-1)
}

// give frees all that an owner has.
func (a *arena[T]) give(r *rows) {
	for _, block := range r.blocks {
		a.giveBlock(block)
	}
	a.kept -= int(r.count)
	*r = rows{blocks: r.blocks[:0]}
}

// isKept says whether an index that was found in a table is in a block that belongs to somebody.
func (a *arena[T]) isKept(i uint32) bool {
	block := i >> blockBits
	return int(block) < len(a.owners) && a.owners[block] != 0
}

// ownerOf is who has an object.
func (a *arena[T]) ownerOf(i uint32) uint32 { return a.owners[i>>blockBits] &^ blockStays }

// stays notes that an object waits.
func (a *arena[T]) stays(i uint32) { a.owners[i>>blockBits] |= blockStays }

// move gives all that an owner has to another one.
func (a *arena[T]) move(r, to *rows, owner uint32) {
	for _, block := range r.blocks {
		a.owners[block] = owner
	}
	to.blocks = append(to.blocks, r.blocks...)
	to.count += r.count
	*r = rows{blocks: r.blocks[:0]}
}

// part is like move, but the blocks with something that waits go to a third owner. The objects of the first one lie without gaps.
func (a *arena[T]) part(r, to *rows, owner uint32, waiting *rows, waits uint32) {
	for left, i := r.count, 0; i < len(r.blocks); i++ {
		block, count := r.blocks[i], min(left, blockRows)
		left -= count
		into, whose := to, owner
		if a.owners[block]&blockStays != 0 {
			into, whose = waiting, waits
		}
		a.owners[block] = whose
		into.blocks = append(into.blocks, block)
		into.count += count
	}
	*r = rows{blocks: r.blocks[:0]}
}

// sift lets wipe take objects out of each block of an owner, and say how many stay; a block of which none does is freed.
func (a *arena[T]) sift(r *rows, wipe func(first uint32) (stay uint32)) {
	blocks := r.blocks
	a.kept -= int(r.count)
	*r = rows{blocks: blocks[:0]}
	for _, block := range blocks {
		stay := wipe(block << blockBits)
		if stay == 0 {
			a.giveBlock(block)
			continue
		}
		r.blocks = append(r.blocks, block)
		r.count += stay
		a.kept += int(stay)
	}
}

// after is the index of the next object of a used block behind an index, 0 when there is none. It may be one that was never used: that is zero.
func (a *arena[T]) after(i uint32) uint32 {
	i++
	if a.isKept(i) {
		return i
	}
	return a.usedAfter(i>>blockBits) << blockBits
}

// usedAfter is the next block that somebody has behind one, 0 when there is none.
func (a *arena[T]) usedAfter(block uint32) uint32 {
	for block++; int(block) < len(a.owners); block++ {
		if a.owners[block] != 0 {
			return block
		}
	}
	return 0
}

// makeRoom makes room for so many objects beside those that there are.
func (a *arena[T]) makeRoom(objects int) {
	blocks := objects>>blockBits + 2
	a.owners, a.lies = slices.Grow(a.owners, max(0, blocks-a.frees)), slices.Grow(a.lies, max(0, blocks-a.frees))
	a.berths.reserve((a.cut+uint32(max(0, blocks-len(a.spare))))<<blockBits | (blockRows - 1))
}
