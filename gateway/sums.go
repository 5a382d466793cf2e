package gateway

import (
	"math/big"

	"github.com/shopspring/decimal"

	"weir/engine"
	"weir/internal/measures"
)

// ratioDigits is how many decimals of a ratio are told; it is rounded half away from zero.
const ratioDigits = 6

func appendRatio(dst []byte, name string, r *big.Rat) []byte {
	if r == nil {
		return appendNull(dst, name)
	}
	return appendText(dst, name, r.FloatString(ratioDigits))
}

func appendSum(dst []byte, name string, units *big.Int, scale uint8) []byte {
	return appendText(dst, name, sumText(units, scale))
}

// appendWide writes a sum of amounts as a string.
func appendWide(dst []byte, name string, sum engine.Sum, scale uint8) []byte {
	if amount, fits := sum.Amount(); fits {
		return appendAmount(dst, name, amount, scale)
	}
	return appendSum(dst, name, measures.Big(sum), scale)
}

func sumText(units *big.Int, scale uint8) string {
	return decimal.NewFromBigInt(units, -int32(scale)).StringFixed(int32(scale))
}

// appendLiquidity writes what rows and totals have in common.
func appendLiquidity(dst []byte, s *measures.Sums, scale uint8, end int64) []byte {
	dst = appendSum(dst, "used", &s.Used, scale)
	dst = appendSum(dst, "upper", &s.Upper, scale)
	dst = appendSum(dst, "lower", &s.Lower, scale)
	dst = appendSum(dst, "saved", s.Saved(), scale)
	dst = appendRatio(dst, "turnover", s.Turnover())
	return appendRatio(dst, "delay_indicator", s.Delay(end))
}
