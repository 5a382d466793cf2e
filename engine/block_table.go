package engine

import (
	"math/bits"
	"unsafe"

	"weir/internal/invariants"
)

// A blockTable finds packed blocks by the hashes of the ids in them (ADR 13). Nobody changes what is packed, and seldom does anybody ask for it: so a slot of 4 bytes does not name an order, but its block, and has as many bits of the
// hash as that leaves. Whoever searches looks through the ids of each block that is met; of a new id there is none, and the wrong block is met once in hundreds of searches.
//
// Slots lie in lines of the cache. What finds its line full goes to the next one with room, and is counted in those that it passed: a search goes on only where something did (the overflow counts of F14, Facebook 2019). Where a
// larger table is due it is made anew from the packed blocks, some at a time.
type blockTable struct {
	blockLines            // that are searched
	larger     blockLines // that take the place of these when all is there, or none
	wanted     int        // entries that there will be when all is packed that can be now
	touched    int        // lines of larger, before the first block comes: the memory is touched page after page and never all over at once
	filled     uint32     // the blocks up to this one are in larger
	alloc      func(bytes int) []byte
	release    func([]byte) // nil: memory is kept
}

// blockLines are the lines of a table.
type blockLines struct {
	lines []blockLine
	bits  uint // of a slot that are the block's number, the lower ones
	used  int  // slots
}

// blockLine is a line of the cache: its slots, from the first on, and in the last word how many of these are taken, and passedOne for each entry of this line, or of those before, that is in a line behind it.
type blockLine struct {
	slots [blockSlots]uint32
	count uint32
}

const (
	blockSlots     = 15
	passedOne      = 16
	blockLinesMin  = 1024 >> (2 * invariants.Shrink) // 64 KiB
	blockLineTaken = 11                              // slots of a line of a new table
	blockBitsMin   = 16                              // of a block's number: for the blocks of 2,000,000 orders
	blockBitsMax   = 32 - blockBits

	growLines  = 128 // lines touched at a step: 8 KiB
	growBlocks = 12  // blocks entered at a step
	growVisits = 512 // blocks passed by at a step
)

var _ = [1]struct{}{}[unsafe.Sizeof(blockLine{})-lineBytes]

// room makes lines for so many entries, and for twice as many blocks as there are.
func (t *blockTable) room(entries int, blocks uint32) blockLines {
	n := max(blockLinesMin, entries/blockLineTaken)
	room := t.alloc(n * lineBytes)
	return blockLines{
		lines: unsafe.Slice((*blockLine)(unsafe.Pointer(unsafe.SliceData(room))), n),
		bits:  min(max(blockBitsMin, uint(bits.Len32(2*blocks))), blockBitsMax),
	}
}

// reserve sizes an empty table for so many entries and blocks.
func (t *blockTable) reserve(entries int, blocks uint32) { t.blockLines = t.room(entries, blocks) }

// takes says whether there is room for a block: a table with a sixteenth of its slots free waits for the next one.
func (t *blockTable) takes(block uint32) bool {
	lines := len(t.lines)
	if t.isGrowing() {
		lines = min(lines, len(t.larger.lines)) // it is not larger where only the numbers of blocks are
	}
	return (t.used+blockRows)*16 <= lines*blockSlots*15 && block>>t.bits == 0
}

// isNarrow says whether a larger table should be begun: a sixth of the slots is free, or will be, or of so many blocks will soon have no number for one.
func (t *blockTable) isNarrow(blocks uint32) bool {
	return max(t.used, t.wanted)*6 >= len(t.lines)*blockSlots*5 || blocks>>(t.bits-1) != 0 && t.bits < blockBitsMax
}

// begin begins a larger table, with room for what comes until it is filled.
func (t *blockTable) begin(blocks uint32) {
	t.larger, t.touched, t.filled = t.room(max(t.used+t.used/8, t.wanted), blocks), 0, 0
}

// touch touches some lines of the larger table, and says whether all are.
func (t *blockTable) touch() bool {
	end := min(t.touched+growLines, len(t.larger.lines))
	clear(t.larger.lines[t.touched:end])
	t.touched = end
	return end == len(t.larger.lines)
}

// turn puts the larger table in the place of this one.
func (t *blockTable) turn() {
	if n := len(t.lines); n > 0 && t.release != nil {
		t.release(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(t.lines))), n*lineBytes))
	}
	t.blockLines, t.larger = t.larger, blockLines{}
}

// insert enters a block under a hash; remove takes it out.
func (t *blockTable) insert(hash uint64, block uint32) {
	t.blockLines.insert(hash, block)
	if block <= t.filled && t.isGrowing() {
		t.larger.insert(hash, block)
	}
}

func (t *blockTable) remove(hash uint64, block uint32) {
	t.blockLines.remove(hash, block)
	if block <= t.filled && t.isGrowing() {
		t.larger.remove(hash, block)
	}
}

func (t *blockTable) isGrowing() bool { return t.larger.lines != nil }

// line is where the search for a hash begins: its lower half says so, and the upper half is in the slot.
func (l *blockLines) line(hash uint64) int {
	return int(hash & (1<<32 - 1) * uint64(len(l.lines)) >> 32)
}

func (l *blockLines) slot(hash uint64, block uint32) uint32 {
	return uint32(hash>>32)<<l.bits | block
}

func (l *blockLines) after(at int) int {
	if at++; at < len(l.lines) {
		return at
	}
	return 0
}

// home is where the search for a hash begins.
func (l *blockLines) home(hash uint64) unsafe.Pointer { return unsafe.Pointer(&l.lines[l.line(hash)]) }

// ask asks for the lines where the search for some hashes begins.
func (l *blockLines) ask(hashes *[blockRows]uint64) {
	var homes [blockRows]uintptr
	for i, hash := range hashes {
		homes[i] = uintptr(l.home(hash))
	}
	prefetch(homes[:])
}

// insert enters a block under a hash.
func (l *blockLines) insert(hash uint64, block uint32) {
	l.used++
	at := l.line(hash)
	for l.lines[at].taken() == blockSlots {
		l.lines[at].count += passedOne
		at = l.after(at)
	}
	line := &l.lines[at]
	line.slots[line.taken()] = l.slot(hash, block)
	line.count++
}

func (b *blockLine) taken() uint32 { return b.count % passedOne }

// remove takes an entry out, which is there. Of several that are equal it does not matter which.
func (l *blockLines) remove(hash uint64, block uint32) {
	l.used--
	slot := l.slot(hash, block)
	at := l.line(hash)
	for !l.lines[at].remove(slot) {
		l.lines[at].count -= passedOne
		at = l.after(at)
	}
}

// remove takes a slot out, whose place the last one gets, and says whether it was there.
func (b *blockLine) remove(slot uint32) bool {
	found := b.match(slot, 0)
	if found == 0 {
		return false
	}
	b.count--
	b.slots[bits.TrailingZeros32(found)] = b.slots[b.taken()]
	return true
}

// A blockProbe walks the blocks under a hash. It is a value.
type blockProbe struct {
	slot  uint32 // the bits of the hash in it
	found uint32 // slots of the line that have these and were not looked at, a bit each
	line  int
	next  int // line, -1: this is the last
}

func (l *blockLines) probe(hash uint64) blockProbe {
	return blockProbe{slot: l.slot(hash, 0), next: l.line(hash)}
}

// nextBlock is the next block of a probe, 0 when there is none. One may come again.
func (l *blockLines) nextBlock(p *blockProbe) uint32 {
	for {
		if p.found != 0 {
			block := l.lines[p.line].slots[bits.TrailingZeros32(p.found)] & (1<<l.bits - 1)
			p.found &= p.found - 1
			return block
		}
		if p.next < 0 {
			return 0
		}
		p.line, p.next = p.next, -1
		line := &l.lines[p.line]
		p.found = line.match(p.slot, l.bits)
		if line.count >= passedOne {
			p.next = l.after(p.line)
		}
	}
}

// match is which of the slots that are taken equal one in all but the lower bits, a bit each. It looks at two slots together (zero halves of a word: Warren, Hacker's Delight, 6-1).
func (b *blockLine) match(slot uint32, numberBits uint) (found uint32) {
	const ones, tops = 1<<32 | 1, 1<<63 | 1<<31
	words := (*[(blockSlots + 1) / 2]uint64)(unsafe.Pointer(b))
	sought, mask := uint64(slot)*ones, uint64(^uint32(0)<<numberBits)*ones
	for i := range words {
		differ := (words[i] ^ sought) & mask
		if zero := ^((differ&^tops + (tops - ones)) | differ) & tops; zero != 0 {
			found |= uint32(zero>>31&1|zero>>62&2) << (2 * i)
		}
	}
	return found & (1<<b.taken() - 1)
}
