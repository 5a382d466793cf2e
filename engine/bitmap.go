package engine

import "math/bits"

// bitmap is a set of numbers, as those of the accounts with a queue.
type bitmap []uint64

func (b *bitmap) set(number uint32) {
	for int(number>>6) >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[number>>6] |= 1 << (number & 63)
}

func (b bitmap) clear(number uint32) { b[number>>6] &^= 1 << (number & 63) }

// after is the lowest number in the set above a number, 0 when there is none.
func (b bitmap) after(number uint32) uint32 {
	number++
	for at := int(number >> 6); at < len(b); at++ {
		word := b[at]
		if at == int(number>>6) {
			word &= ^uint64(0) << (number & 63)
		}
		if word != 0 {
			return uint32(at<<6 + bits.TrailingZeros64(word))
		}
	}
	return 0
}
