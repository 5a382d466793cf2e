package wire

// ParseAmount reads an amount as it stands in an order, such as 1250.00, into minor units of a scale. False: it is none, has more decimals or passes 2^63-1 minor
// units.
func ParseAmount(text []byte, scale uint8) (units int64, ok bool) {
	units, fault := parseAmount(text, scale)
	return units, fault == amountSound
}
