package bench

import (
	"encoding/binary"
	"strconv"
)

// What is set up at the server.
const (
	nameSize    = 8
	countryPart = "CN" // of a country that there is, or a message is refused
)

// participantName is the name of participant i: a BIC of four letters, a country, and a location that ends in the 0
// of test codes, which no bank in business has. The first character of the location is never 0, so that none is an issuer's.
func participantName(i int) (name [nameSize]byte) {
	const letters, locations = 26, "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for at := 3; at >= 0; at-- {
		name[at] = 'A' + byte(i%letters)
		i /= letters
	}
	copy(name[4:], countryPart)
	name[6] = locations[i]
	name[7] = '0'
	return name
}

// appendAmount writes minor units as a decimal of assetScale places.
func appendAmount(dst []byte, units int64) []byte {
	const unit = 100
	dst = strconv.AppendInt(dst, units/unit, 10)
	cents := byte(units % unit)
	return append(dst, '.', '0'+cents/10, '0'+cents%10)
}

// uuidSize is the length of an id as text.
const uuidSize = 36

// hexPairs are the two digits of each byte, as they lie in memory.
var hexPairs = makeHexPairs()

func makeHexPairs() (pairs [256]uint16) {
	const digits = "0123456789abcdef"
	for i := range pairs {
		pairs[i] = uint16(digits[i>>4]) | uint16(digits[i&15])<<8
	}
	return pairs
}

// putUUID writes an id as text, without its hyphens, which must be there.
func putUUID(dst []byte, high, low uint64) {
	text := (*[uuidSize]byte)(dst)
	putHex(text[0:8], high>>32)
	putHex(text[9:13], high>>16)
	putHex(text[14:18], high)
	putHex(text[19:23], low>>48)
	putHex(text[24:36], low)
}

// putHex fills dst with the last digits of v.
func putHex(dst []byte, v uint64) {
	for at := len(dst) - 2; at >= 0; at -= 2 {
		binary.LittleEndian.PutUint16(dst[at:], hexPairs[v&255])
		v >>= 8
	}
}

// blankUUID is what putUUID writes into.
const blankUUID = "00000000-0000-0000-0000-000000000000"

func uuidText(high, low uint64) string {
	text := []byte(blankUUID)
	putUUID(text, high, low)
	return string(text)
}
