package scenario

import (
	"fmt"
	"math/big"
	"strings"

	"weir/engine"
)

// minorUnits reads a decimal amount of an asset with this many decimals. The answer may pass 64 bits.
func minorUnits(text string, scale uint8) (*big.Int, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > int(scale) {
		return nil, fmt.Errorf("amount %s has more than %d decimals", text, scale)
	}
	units, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", int(scale)-len(fraction)), 10)
	if !ok || whole == "" {
		return nil, fmt.Errorf("%q is no amount", text)
	}
	return units, nil
}

// decimal writes minor units as a decimal amount.
func decimal(units int64, scale uint8) string { return decimalOf(big.NewInt(units), scale) }

// decimalOf is decimal of as many units as there may be.
func decimalOf(units *big.Int, scale uint8) string {
	digits := new(big.Int).Abs(units).String()
	if missing := int(scale) + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if point := len(digits) - int(scale); scale > 0 {
		digits = digits[:point] + "." + digits[point:]
	}
	if units.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// wide is a sum of the engine as a number.
func wide(s engine.Sum) *big.Int {
	n := new(big.Int).Lsh(big.NewInt(s.High), 64)
	return n.Add(n, new(big.Int).SetUint64(s.Low))
}
