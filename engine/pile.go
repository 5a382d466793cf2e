package engine

// A pile keeps contents of up to 16,320 bytes, in lines of 64 bytes in rooms of 2 MiB. A room is filled from its start; when the last content in it is dropped it is filled again. What is put in
// one after the other is mostly dropped together. The first byte of a content is the pile's, for its lines.
type pile struct {
	rooms []pileRoom
	free  []uint32 // rooms without content
	open  uint32   // the room that is filled, where there is one
	alloc func(bytes int) []byte
}

type pileRoom struct {
	bytes    []byte
	used     uint32 // lines, from the start
	lines    uint32 // of what is not dropped
	contents uint32
}

const (
	lineBytes    = 64
	roomLineBits = 15
	roomLines    = 1 << roomLineBits
)

// put copies a content into the pile, and answers where it is.
func (p *pile) put(content []byte) (at uint32) {
	lines := uint32(len(content)+lineBytes-1) / lineBytes
	if len(p.rooms) == 0 || p.rooms[p.open].used+lines > roomLines {
		p.openRoom()
	}
	r := &p.rooms[p.open]
	at = p.open<<roomLineBits | r.used
	to := r.bytes[r.used*lineBytes:]
	copy(to, content)
	to[0] = byte(lines)
	r.used += lines
	r.lines += lines
	r.contents++
	return at
}

func (p *pile) openRoom() {
	if last := len(p.free) - 1; last >= 0 {
		p.open, p.free = p.free[last], p.free[:last]
		return
	}
	p.open = uint32(len(p.rooms))
	p.rooms = append(p.rooms, pileRoom{bytes: p.alloc(roomLines * lineBytes)})
}

// from is the bytes from where a content is on.
func (p *pile) from(at uint32) []byte {
	return p.rooms[at>>roomLineBits].bytes[at&(roomLines-1)*lineBytes:]
}

// drop gives a content up.
func (p *pile) drop(at uint32) {
	room := at >> roomLineBits
	r := &p.rooms[room]
	r.lines -= uint32(p.from(at)[0])
	if r.contents--; r.contents > 0 {
		return
	}
	r.used = 0
	if room != p.open {
		p.free = append(p.free, room)
	}
}
