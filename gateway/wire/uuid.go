package wire

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

// AppendUUID writes the 36-character form in lower case.
func AppendUUID(dst []byte, id *[16]byte) []byte {
	var text [UUIDSize]byte
	at := 0
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		text[at], text[at+1] = hexDigits[b>>4], hexDigits[b&15]
		at += 2
	}
	return append(dst, text[:]...)
}
