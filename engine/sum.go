package engine

import "math/bits"

// Sum is a sum of amounts in minor units that may pass 64 bits: 128 bits in two's complement. One order moves less than 2^63, and there are less than 2^64
// instructions, so no sum of what has settled leaves 127 bits: this is the check of its adds, made once for all.
type Sum struct {
	Low  uint64
	High int64
}

// SumOf is an amount as a sum.
func SumOf(amount int64) Sum { return Sum{uint64(amount), amount >> 63} }

// Plus is the sum with another one: an add and an add with carry.
func (s Sum) Plus(other Sum) Sum {
	low, carry := bits.Add64(s.Low, other.Low, 0)
	return Sum{low, s.High + other.High + int64(carry)}
}

// Minus is the sum without another one.
func (s Sum) Minus(other Sum) Sum {
	low, borrow := bits.Sub64(s.Low, other.Low, 0)
	return Sum{low, s.High - other.High - int64(borrow)}
}

// Amount is the sum in 64 bits; false: it does not fit them.
func (s Sum) Amount() (amount int64, fits bool) {
	return int64(s.Low), s.High == int64(s.Low)>>63
}
