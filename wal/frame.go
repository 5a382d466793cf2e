package wal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
)

// Frozen: the package comment draws them.
const (
	formatVersion = 1          // of mark and segments
	rawVersion    = 1          // of a frame whose payload is stored as it is
	packedVersion = 2          // of one whose payload is packed
	frameMagic    = 0x4d524657 // "WFRM"
	headerBytes   = 64
	versionAt     = 4  // of frame and segment header
	sumAt         = 60 // likewise, in every version
	mark          = 0xA5
)

// MaxPayload is the most bytes that one frame may carry. The store may allow less.
const MaxPayload = 32 << 20

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	le         = binary.LittleEndian
)

// header is the head of a frame, decoded.
type header struct {
	version  uint16
	mask     uint16
	length   uint32 // payload bytes, as stored
	count    uint32 // instructions
	first    uint64 // sequence of the first instruction
	time     int64  // unix nanoseconds
	previous uint64 // chain of the frame before
	chain    uint64
	log      uint64 // identity of the log
	sum      uint32 // CRC-32C of the payload as stored
}

// state is where a log stands between two frames.
type state struct {
	next  uint64 // first sequence of the next frame
	chain uint64 // of the frame before
	time  int64  // of the frame before
}

func (h *header) after() state {
	return state{next: h.first + uint64(h.count), chain: h.chain, time: h.time}
}

// size is the frame without padding: header, payload and one closing mark; two where the size would
// be a multiple of 128, so that as a uvarint its first byte always has two bits or more. A frame of
// the portable store can have that byte alone in a sector, and one flipped bit must not make it zero.
func (h *header) size() int {
	size := headerBytes + int(h.length) + 1
	if size%128 == 0 {
		size++
	}
	return size
}

func (h *header) encode(b []byte) {
	le.PutUint32(b[0:], frameMagic)
	le.PutUint16(b[versionAt:], h.version)
	le.PutUint16(b[6:], h.mask)
	le.PutUint32(b[8:], h.length)
	le.PutUint32(b[12:], h.count)
	le.PutUint64(b[16:], h.first)
	le.PutUint64(b[24:], uint64(h.time))
	le.PutUint64(b[32:], h.previous)
	le.PutUint64(b[40:], h.chain)
	le.PutUint64(b[48:], h.log)
	le.PutUint32(b[56:], h.sum)
	le.PutUint32(b[sumAt:], crc32.Checksum(b[:sumAt], castagnoli))
}

var (
	errNoHeader    = errors.New("no frame header")
	errNewerHeader = errors.New("newer frame header")
)

// decode reads the header in b. The checksum is judged before the version, so that a flipped bit in
// the version is damage and not a newer format.
func (h *header) decode(b []byte) error {
	if le.Uint32(b) != frameMagic || le.Uint32(b[sumAt:]) != crc32.Checksum(b[:sumAt], castagnoli) {
		return errNoHeader
	}
	h.version = le.Uint16(b[versionAt:])
	if h.version > packedVersion {
		return errNewerHeader
	}
	h.mask = le.Uint16(b[6:])
	h.length = le.Uint32(b[8:])
	h.count = le.Uint32(b[12:])
	h.first = le.Uint64(b[16:])
	h.time = int64(le.Uint64(b[24:]))
	h.previous = le.Uint64(b[32:])
	h.chain = le.Uint64(b[40:])
	h.log = le.Uint64(b[48:])
	h.sum = le.Uint32(b[56:])
	return nil
}

// fault tells what is wrong with a header whose own checksum is right, as the frame after want in the
// log with the given identity; "" if nothing is.
func (h *header) fault(log uint64, want state) string {
	switch {
	case h.log != log:
		return "frame of another log"
	case h.first != want.next:
		return "sequence does not follow"
	case h.previous != want.chain:
		return "chain does not follow"
	case h.chain != h.link():
		return "chain is not that of the header"
	case h.version < rawVersion || h.count == 0 || h.length > MaxPayload:
		return "header holds impossible values"
	case h.first+uint64(h.count) < h.first:
		return "sequence runs over"
	}
	return ""
}

// link computes the chain value: the chain before, then everything that the header says. It guards
// against accident: frames spliced, moved, repeated, or left over. It is no guard against a forger,
// who can compute it as well.
func (h *header) link() uint64 {
	c := fold(h.previous, uint64(h.version)<<16|uint64(h.mask))
	c = fold(c, uint64(h.length)<<32|uint64(h.count))
	c = fold(c, h.first)
	c = fold(c, uint64(h.time))
	c = fold(c, h.log)
	return fold(c, uint64(h.sum))
}

// genesis is the chain before the first frame of a log.
func genesis(log uint64) uint64 { return fold(frameMagic, log) }

func fold(chain, word uint64) uint64 {
	hi, lo := bits.Mul64(bits.RotateLeft64(chain, 23)^word^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return hi ^ lo
}
