package wire

import (
	"bytes"
	"math"
	"math/bits"
	"strconv"
)

// MaxAmountText is the longest amount that is read, in bytes.
const MaxAmountText = 40

// MaxScale is the most decimals an asset may have.
const MaxScale = 8

// amountFault says what is wrong with the text of an amount.
type amountFault uint8

const (
	amountSound     amountFault = iota
	amountMalformed             // not digits, one point and digits
	amountDecimals              // more decimals than the asset's scale
	amountTooLarge              // past 2^63-1 minor units
)

// wantFewerUnits is what is wrong with an amount that is sound but too large.
const wantFewerUnits = "is more than 2^63-1 minor units"

var powersOf10 = [19]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// parseAmount reads a decimal such as 1250.00 into minor units of the scale (0 to MaxScale). No sign, no exponent, no
// leading zero but the one before the point, digits on both sides of a point.
func parseAmount(text []byte, scale uint8) (int64, amountFault) {
	if len(text) > 18 {
		return parseLongAmount(text, scale)
	}
	var units int64
	point := -1
	for i, c := range text {
		digit := c - '0'
		if digit > 9 {
			if c != '.' || point >= 0 {
				return 0, amountMalformed
			}
			point = i
			continue
		}
		units = units*10 + int64(digit)
	}
	whole, decimals := len(text), 0
	if point >= 0 {
		whole, decimals = point, len(text)-point-1
	}
	return scaled(uint64(units), text, whole, decimals, point >= 0, scale)
}

// scaled checks the shape of digits that are read already, and multiplies them up to the scale.
func scaled(digits uint64, text []byte, whole, decimals int, pointed bool, scale uint8) (int64, amountFault) {
	if whole == 0 || whole > 1 && text[0] == '0' || pointed && decimals == 0 {
		return 0, amountMalformed
	}
	if decimals > int(scale) {
		return 0, amountDecimals
	}
	hi, units := bits.Mul64(digits, uint64(powersOf10[int(scale)-decimals]))
	if hi != 0 || units > math.MaxInt64 {
		return 0, amountTooLarge
	}
	return int64(units), amountSound
}

// parseLongAmount reads what may have more digits than 64 bits hold.
func parseLongAmount(text []byte, scale uint8) (int64, amountFault) {
	whole, fraction, ok := splitAmount(text)
	if !ok {
		return 0, amountMalformed
	}
	if len(fraction) > int(scale) {
		return 0, amountDecimals
	}
	var digits uint64
	for _, part := range [2][]byte{whole, fraction} {
		for _, c := range part {
			if digits > (math.MaxUint64-9)/10 {
				return 0, amountTooLarge
			}
			digits = digits*10 + uint64(c-'0')
		}
	}
	return scaled(digits, text, len(whole), len(fraction), len(fraction) > 0, scale)
}

// splitAmount checks the grammar of an amount whatever its length up to MaxAmountText.
func splitAmount(text []byte) (whole, fraction []byte, ok bool) {
	if len(text) > MaxAmountText {
		return nil, nil, false
	}
	whole, fraction, pointed := bytes.Cut(text, []byte{'.'})
	if len(whole) == 0 || len(whole) > 1 && whole[0] == '0' || pointed && len(fraction) == 0 {
		return nil, nil, false
	}
	return whole, fraction, allDigits(whole) && allDigits(fraction)
}

func allDigits(text []byte) bool {
	for _, c := range text {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// amountHash stands for an amount that has no minor units: 63 bits of FNV-1a over its digits without the zeros that
// end its fraction, so that 1.5 and 1.50 are one amount (http://www.isthe.com/chongo/tech/comp/fnv).
func amountHash(whole, fraction []byte) int64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, c := range whole {
		h = (h ^ uint64(c)) * prime
	}
	fraction = bytes.TrimRight(fraction, "0")
	if len(fraction) > 0 {
		h = (h ^ '.') * prime
	}
	for _, c := range fraction {
		h = (h ^ uint64(c)) * prime
	}
	return int64(h &^ (1 << 63))
}

// AppendAmount writes minor units as a decimal with scale digits behind the point, such as -12.05.
func AppendAmount(dst []byte, units int64, scale uint8) []byte {
	magnitude := uint64(units)
	if units < 0 {
		dst = append(dst, '-')
		magnitude = -magnitude
	}
	unit := uint64(powersOf10[scale])
	dst = strconv.AppendUint(dst, magnitude/unit, 10)
	if scale == 0 {
		return dst
	}
	dst = append(dst, '.')
	rest := magnitude % unit
	for i := int(scale) - 1; i >= 0; i-- {
		power := uint64(powersOf10[i])
		dst = append(dst, '0'+byte(rest/power))
		rest %= power
	}
	return dst
}
