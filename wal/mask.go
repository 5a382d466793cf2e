package wal

// A sector of zeros means "never written" (see DESIGN.md), so no sealed frame may hold one. Where a
// frame lies against the sectors differs from store to store; the rule here does not depend on it: a
// payload with a zero block, on a multiple of zeroBlock from its start, is stored masked. Any sector
// inside a frame has at least 448 bytes of payload, or touches the header's magic or the closing
// mark; 448 bytes hold at least two whole blocks, so such a sector keeps at least two bits, and
// no single flipped bit can make it look unwritten.
const zeroBlock = 128

// zeroFrom reports whether one of the whole blocks in b is all zeros.
func zeroFrom(b []byte) bool {
	for len(b) >= zeroBlock {
		if le.Uint64(b) == 0 && allZero(b[:zeroBlock]) {
			return true
		}
		b = b[zeroBlock:]
	}
	return false
}

// applyMask combines b with the stream of the given mask; doing it twice restores b. Mask 0 is none.
func applyMask(b []byte, mask uint16) {
	if mask == 0 {
		return
	}
	word := uint64(mask) << 48
	for len(b) >= 8 {
		le.PutUint64(b, le.Uint64(b)^stream(word))
		b = b[8:]
		word++
	}
	for i := range b {
		b[i] ^= byte(stream(word) >> (8 * i))
	}
}

// stream is splitmix64 of its argument.
func stream(word uint64) uint64 {
	z := (word + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func allZero(b []byte) bool {
	for len(b) >= 32 {
		if le.Uint64(b)|le.Uint64(b[8:])|le.Uint64(b[16:])|le.Uint64(b[24:]) != 0 {
			return false
		}
		b = b[32:]
	}
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}
