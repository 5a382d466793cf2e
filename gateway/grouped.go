package gateway

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"weir/gateway/wire"
)

// grouped is a decimal number with commas between the thousands, for people: 1,234,567.00.
func grouped(number string) string {
	sign, whole := "", number
	if strings.HasPrefix(number, "-") {
		sign, whole = "-", number[1:]
	}
	whole, decimals, has := strings.Cut(whole, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if has {
		whole += "." + decimals
	}
	return sign + whole
}

func groupedCount(n uint64) string { return grouped(strconv.FormatUint(n, 10)) }

func groupedAmount(units int64, scale uint8) string {
	return grouped(string(wire.AppendAmount(nil, units, scale)))
}

// lasting is how long something has lasted, for people: 45 s, 12 min, 1 h 3 min, 3 d. What is less is left out.
func lasting(d time.Duration) string {
	seconds, minutes := int64(d/time.Second), int64(d/time.Minute)
	switch {
	case seconds < 90:
		return fmt.Sprintf("%d s", seconds)
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	default:
		return fmt.Sprintf("%d d", minutes/(24*60))
	}
}

// appendWhole writes a duration as a number of whole seconds.
func appendWhole(dst []byte, name string, d time.Duration) []byte {
	return strconv.AppendInt(appendKey(dst, name), int64(d/time.Second), 10)
}
