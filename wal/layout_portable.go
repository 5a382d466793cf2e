package wal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
)

// portableLayout: the files of tidwall/wal in its binary format. Each is called by the index of its
// first entry; an entry is a uvarint length and one frame.
type portableLayout struct{}

func (portableLayout) direct() bool { return false }

func (portableLayout) name(number uint64) string { return fmt.Sprintf("%020d", number) }

func (portableLayout) number(name string) (uint64, bool) {
	if len(name) != 20 || !allDigits(name) {
		return 0, false
	}
	n, err := strconv.ParseUint(name, 10, 64)
	return n, err == nil && n > 0
}

func (portableLayout) follow(s segment, frames uint64) uint64 { return s.number + frames }

// begin: a file has no header of its own, so its first frame tells. Damage there is found when the
// frame is read.
func (portableLayout) begin(src *source, _, _ uint64) (beginning, error) {
	b, k, _, err := entryHead(src, 0)
	if err != nil {
		return beginning{}, err
	}
	var h header
	if k <= 0 || len(b) < k+headerBytes || h.decode(b[k:]) != nil {
		return beginning{used: true}, nil
	}
	before := state{next: h.first, chain: h.previous}
	return beginning{before: before, used: true, known: true}, nil
}

const headBytes = binary.MaxVarintLen64 + headerBytes

// entryHead shows the first bytes of an entry, and decodes its length: k bytes of prefix, then size.
func entryHead(src *source, pos int64) (b []byte, k int, size uint64, err error) {
	n := min(src.size-pos, headBytes)
	if n == 0 {
		return nil, 0, 0, nil
	}
	if b, err = src.bytes(pos, int(n)); err != nil {
		return nil, 0, 0, err
	}
	size, k = binary.Uvarint(b)
	return b, k, size, nil
}

// last looks back from the end of the file, further each time, for a frame that ends with it.
func (portableLayout) last(src *source, log uint64) (end state, known bool, err error) {
	magic := le.AppendUint32(nil, frameMagic)
	for n := int64(scanBytes); ; n *= 4 {
		n = min(n, src.size, mayHold)
		b, err := src.bytes(src.size-n, int(n))
		if err != nil {
			return state{}, false, err
		}
		for at := bytes.LastIndex(b, magic); at >= 0; at = bytes.LastIndex(b[:at], magic) {
			var h header
			if at+headerBytes <= len(b) && h.decode(b[at:]) == nil && h.log == log && at+h.size() == len(b) {
				return h.after(), true, nil
			}
		}
		if n == min(src.size, mayHold) {
			return state{}, false, nil
		}
	}
}

func (portableLayout) probe(src *source, pos int64, log uint64, want state) (place, error) {
	b, k, size, err := entryHead(src, pos)
	if err != nil || k <= 0 || len(b) < k+headerBytes {
		return place{}, err
	}
	h, err := readHeader(b[k:], src, pos, log, want)
	if err == errNoHeader {
		return place{}, nil
	}
	if err != nil {
		return place{}, err
	}
	if size != uint64(h.size()) || k != uvarintLen(size) {
		return place{}, nil // rest looks closer
	}
	extent := int64(k + h.size())
	if pos+extent > src.size {
		return place{verdict: atTorn, extent: src.size - pos}, nil
	}
	if b, err = src.bytes(pos, int(extent)); err != nil {
		return place{}, err
	}
	p := place{verdict: atFrame, head: h, extent: extent}
	if p.stored = body(b[k:], &h); p.stored != nil {
		return p, nil
	}
	if !zeroPiece(b, pos) {
		return place{}, damaged(src.name, pos, "payload checksum")
	}
	return place{verdict: atTorn, extent: extent}, nil
}

// rest: a file ends with its last frame. What else can be there without damage is the beginning of
// the next one, cut short or with holes of zeros.
func (portableLayout) rest(src *source, pos int64, log uint64, want state) (place, error) {
	left := src.size - pos
	if left == 0 {
		return place{}, nil
	}
	p, err := portableLayout{}.probe(src, pos, log, want)
	if err != nil || p.verdict == atFrame {
		return p, err
	}
	if p.verdict == atTorn {
		if p.extent != left {
			return place{}, damaged(src.name, pos+p.extent, "bytes after a torn frame at offset %d", pos)
		}
		return p, nil
	}
	if left > mayHold {
		return place{}, damaged(src.name, pos, "frame header checksum")
	}
	b, err := src.bytes(pos, int(left))
	if err != nil {
		return place{}, err
	}
	if at := findEntry(b, log); at >= 0 && !prefixLost(b, at, want) {
		return place{}, damaged(src.name, pos, "no frame here, but one at offset %d", pos+int64(at))
	}
	if !zeroPiece(b, pos) && !cutShort(b, log, want) {
		return place{}, damaged(src.name, pos, "length or header of the frame does not check")
	}
	return place{verdict: atTorn, extent: left}, nil
}

// findEntry finds a readable frame header of this log at any offset of b, or -1.
func findEntry(b []byte, log uint64) int {
	magic := le.AppendUint32(nil, frameMagic)
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], magic)
		if i < 0 || at+i+headerBytes > len(b) {
			return -1
		}
		at += i
		var h header
		if h.decode(b[at:]) == nil && h.log == log {
			return at
		}
	}
}

// prefixLost reports whether the header at offset at of b is that of the very frame that follows want,
// whose length lay in the sector before and never reached the disk.
func prefixLost(b []byte, at int, want state) bool {
	var h header
	if h.decode(b[at:]) != nil {
		return false
	}
	follows := h.first == want.next && h.previous == want.chain
	return follows && at == uvarintLen(uint64(h.size())) && len(b) <= at+h.size()
}

// cutShort reports whether b is the beginning of the entry that follows want, ending before its
// header does: everything there that can be known beforehand is right.
func cutShort(b []byte, log uint64, want state) bool {
	size, k := binary.Uvarint(b)
	if k == 0 {
		return len(b) < uvarintLen(maxFrame)
	}
	if k < 0 || len(b) >= k+headerBytes || k != uvarintLen(size) {
		return false
	}
	if size <= headerBytes || size > maxFrame {
		return false
	}
	var known [headerBytes]byte
	h := header{version: rawVersion, first: want.next, previous: want.chain, log: log}
	h.encode(known[:])
	for i, x := range b[k:] {
		if foreknown(i) && x != known[i] && (i != versionAt || x != packedVersion) {
			return false
		}
	}
	return true
}

// foreknown tells the header bytes that follow from the frame before: magic, version, first sequence,
// previous chain, log.
func foreknown(i int) bool {
	return i < 6 || i >= 16 && i < 24 || i >= 32 && i < 40 || i >= 48 && i < 56
}

func uvarintLen(x uint64) int {
	n := 1
	for ; x >= 0x80; x >>= 7 {
		n++
	}
	return n
}
