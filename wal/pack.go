package wal

import "slices"

// Records of instructions are more than half zeros, and a disk is what bounds a log: so a frame's payload is packed where that makes it smaller by an eighth at least. The payload is
// taken in groups of 16 words of 8 bytes, the last one filled up with zeros. Packed, it is its length in 4 bytes, and of each group a mask of 2 bytes, in which bit i says that
// word i is not zero, and the words that are not.
const (
	packWords  = 16
	packGroup  = 8 * packWords
	packLength = 4
	packMask   = 2
	// packRoom is the room that packOne and unpackOne have before them. It is more than a group takes: what they write of words that are zero is written over, and an offset of 8 bits
	// needs no check.
	packRoom = 256 + 8
)

// packedBound is how much room pack needs for a payload of this size.
func packedBound(size int) int {
	groups := (size + packGroup - 1) / packGroup
	return packLength + groups*(packMask+packGroup) + packRoom
}

// pack packs the payloads, back to back and this long together, to dst and returns how much it took.
func pack(dst []byte, payloads [][]byte, size int) int {
	le.PutUint32(dst, uint32(size))
	at, held := packLength, 0
	var group [packGroup]byte // what a payload left over, and the next goes on with
	for _, p := range payloads {
		if held > 0 {
			n := copy(group[held:], p)
			if held += n; held < packGroup {
				continue
			}
			p = p[n:]
			at += packOne((*[packRoom]byte)(dst[at:]), &group)
		}
		for ; len(p) >= packGroup; p = p[packGroup:] {
			at += packOne((*[packRoom]byte)(dst[at:]), (*[packGroup]byte)(p))
		}
		held = copy(group[:], p)
	}
	if held > 0 {
		clear(group[held:])
		at += packOne((*[packRoom]byte)(dst[at:]), &group)
	}
	return at
}

// packOne has no branch on a single word: which ones are zero can't be foretold. Four that are all zeros often come where the group before had four.
func packOne(dst *[packRoom]byte, group *[packGroup]byte) int {
	at, mask := uint(packMask), uint(0)
	for i := uint(0); i < packWords; i += 4 {
		four := (*[32]byte)(group[8*i:])
		a, b, c, d := le.Uint64(four[0:]), le.Uint64(four[8:]), le.Uint64(four[16:]), le.Uint64(four[24:])
		if a|b|c|d == 0 {
			continue
		}
		first := putWord(dst, at, a)
		second := putWord(dst, at+8*first, b)
		third := putWord(dst, at+8*(first+second), c)
		fourth := putWord(dst, at+8*(first+second+third), d)
		at += 8 * (first + second + third + fourth)
		mask |= (first | second<<1 | third<<2 | fourth<<3) << i
	}
	le.PutUint16(dst[:], uint16(mask))
	return int(at)
}

// putWord writes a word, and says by 1 that it is there to stay.
func putWord(dst *[packRoom]byte, at uint, word uint64) uint {
	le.PutUint64(dst[at&0xff:], word)
	if word != 0 {
		return 1
	}
	return 0
}

// unpack brings back what was packed, in into's memory if that is large enough. False: nobody packed it so.
func unpack(packed, into []byte) (payload []byte, ok bool) {
	if len(packed) < packLength {
		return nil, false
	}
	size := int(le.Uint32(packed))
	groups := (size + packGroup - 1) / packGroup
	packed = packed[packLength:]
	if size > MaxPayload || len(packed) < groups*packMask {
		return nil, false
	}
	payload = slices.Grow(into[:0], groups*packGroup)[:groups*packGroup]
	for at := 0; at < len(payload); at += packGroup {
		dst, end := (*[packGroup]byte)(payload[at:]), [packRoom]byte{}
		src := &end
		if len(packed) < packRoom {
			copy(end[:], packed)
		} else {
			src = (*[packRoom]byte)(packed)
		}
		n := unpackOne(dst, src)
		if n > len(packed) {
			return nil, false
		}
		packed = packed[n:]
	}
	return payload[:size], len(packed) == 0 && allZero(payload[size:])
}

func unpackOne(dst *[packGroup]byte, src *[packRoom]byte) int {
	at, mask := uint(packMask), uint(le.Uint16(src[:]))
	for i := uint(0); i < packWords; i += 4 {
		four, there := (*[32]byte)(dst[8*i:]), mask>>i&0xf
		if there == 0 {
			*four = [32]byte{}
			continue
		}
		for k := range uint(4) {
			le.PutUint64(four[8*k:], le.Uint64(src[at&0xff:])&-uint64(there>>k&1))
			at += 8 * (there >> k & 1)
		}
	}
	return int(at)
}
