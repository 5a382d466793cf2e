package engine

import "unsafe"

// An arena is a slab whose objects are given back together. It is cut into blocks of 64 objects; a block belongs to one owner, and what an owner
// has (its rows) is freed block by block, however many objects that are. A freed block keeps its content, and the entries of
// that in the tables, until it is used again: then it is cleaned, 64 objects at a time, so that no instruction pays for all. The lowest free block is used first, so
// that a loaded engine gives the same indexes as one that went on living.
type arena[T any] struct {
	slab[T]
	owners []uint32           // by block, 0: nobody. Block 0 is never used, for index 0 is nobody
	free   bitmap             // blocks
	frees  int                // how many
	below  uint32             // no free block is at or below this one
	kept   int                // objects in use
	clean  func(first uint32) // takes a block that is used again out of the tables
}

const (
	blockBits = 6
	blockRows = 1 << blockBits

	// blockStays marks, in the owner of a block, that it holds something that waits; only while a day rolls.
	blockStays = 1 << 31
)

// rows are the objects of an owner in an arena, oldest first.
type rows struct {
	blocks []uint32
	next   uint32 // index of the next one; at the start of a block there is no room
	count  uint32
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
			a.owners = append(a.owners, 0)
		}
		block := uint32(len(a.owners))
		a.owners = append(a.owners, owner)
		a.count = block<<blockBits | (blockRows - 1)
		a.reserve(a.count)
		return block
	}
	block := a.free.after(a.below)
	a.below = block
	a.frees--
	a.free.clear(block)
	a.owners[block] = owner
	a.clean(block << blockBits)
	clear(unsafe.Slice(a.at(block<<blockBits), blockRows))
	return block
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
	for block := i >> blockBits; int(block) < len(a.owners); block++ {
		if a.owners[block] != 0 {
			return max(i, block<<blockBits)
		}
	}
	return 0
}

// size makes room for count objects, of which none is used yet.
func (a *arena[T]) size(count int) {
	if blocks := count>>blockBits + 2; cap(a.owners) < blocks {
		a.owners = append(make([]uint32, 0, blocks), a.owners...)
	}
	a.reserve(uint32(count) + 2*blockRows)
}
