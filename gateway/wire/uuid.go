package wire

import "encoding/binary"

// UUIDSize is the length of a UUID as text, in bytes.
const UUIDSize = 36

// ParseUUID reads the 36-character form, in either case and of any version, into id. It refuses the nil UUID.
// On false, id holds nothing of use.
func ParseUUID(text []byte, id *[16]byte) bool {
	if len(text) != UUIDSize {
		return false
	}
	t := (*[UUIDSize]byte)(text)
	if t[8] != '-' || t[13] != '-' || t[18] != '-' || t[23] != '-' {
		return false
	}
	bad := pairs(t[0:8], id[0:4]) | pairs(t[9:13], id[4:6]) | pairs(t[14:18], id[6:8]) |
		pairs(t[19:23], id[8:10]) | pairs(t[24:36], id[10:16])
	return bad&0xf0 == 0 && *id != [16]byte{}
}

// pairs reads two hexadecimal digits a byte; the upper half of the answer is zero if all were digits.
func pairs(text, into []byte) (bad uint8) {
	for i := range into {
		hi, lo := hexValues[text[2*i]], hexValues[text[2*i+1]]
		bad |= hi | lo
		into[i] = hi<<4 | lo&15
	}
	return bad
}

// blankUUID is what writeUUID writes into.
const blankUUID = "00000000-0000-0000-0000-000000000000"

// AppendUUID writes the 36-character form in lower case.
func AppendUUID(dst []byte, id *[16]byte) []byte {
	dst = append(dst, blankUUID...)
	writeUUID(dst[len(dst)-UUIDSize:], id)
	return dst
}

// writeUUID writes the digits into a text that has the hyphens.
func writeUUID(blank []byte, id *[16]byte) {
	text := (*[UUIDSize]byte)(blank)
	for i, at := range uuidPlaces {
		binary.LittleEndian.PutUint16(text[at:], hexPairs[id[i]])
	}
}

// uuidPlaces is where each byte of an id stands in its text.
var uuidPlaces = [16]uint8{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}

// hexPairs are the two digits of each byte, as they lie in memory.
var hexPairs = makeHexPairs()

func makeHexPairs() (table [256]uint16) {
	for i := range table {
		table[i] = uint16(hexDigits[i>>4]) | uint16(hexDigits[i&15])<<8
	}
	return table
}
