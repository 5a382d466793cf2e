package gateway

import (
	"encoding/binary"
	"hash/maphash"
)

// cursorList says which list of a cycle a cursor belongs to.
type cursorList byte

const (
	positionsCursor cursorList = 1
	pairsCursor     cursorList = 2
)

// sealCycleCursor packs a mark of the engine with a hash over all that it is good for. The engine takes only marks that it gave itself, so that none may come from elsewhere;
// the seed of the hash is new with each start, and with it all cursors.
func (g *Gateway) sealCycleCursor(list cursorList, number, mark uint32) uint64 {
	var text [9]byte
	text[0] = byte(list)
	binary.LittleEndian.PutUint32(text[1:], number)
	binary.LittleEndian.PutUint32(text[5:], mark)
	return uint64(mark)<<32 | maphash.Bytes(g.cursorSeed, text[:])>>32
}

// readCycleCursor reads what endCyclePage wrote for the same list of the same cycle.
func (g *Gateway) readCycleCursor(value []byte, list cursorList, number uint32, mark *uint32) (wrong string) {
	var cursor uint64
	if wrong = readCursor(value, &cursor); wrong != "" {
		return wrong
	}
	*mark = uint32(cursor >> 32)
	if cursor != g.sealCycleCursor(list, number, *mark) {
		return "must be the next_cursor of a page before, since the last start"
	}
	return ""
}

// endCyclePage ends a page of a list of a cycle.
func (g *Gateway) endCyclePage(dst []byte, list cursorList, number, next uint32) []byte {
	if next == 0 {
		return endItems(dst, 0)
	}
	return endItems(dst, g.sealCycleCursor(list, number, next))
}
