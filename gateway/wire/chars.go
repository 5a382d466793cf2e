package wire

// Classes of bytes, for tables instead of comparisons.
const (
	classPlain       = 1 << iota // in a JSON string as it is: printable ASCII but quote and backslash
	classParticipant             // A-Z, 0-9, hyphen
	classAsset                   // A-Z, 0-9
	classAmount                  // 0-9, point
)

var classes = makeClasses()

func makeClasses() (table [256]uint8) {
	for c := 0x20; c < 0x7f; c++ {
		if c != '"' && c != '\\' {
			table[c] |= classPlain
		}
	}
	for c := 'A'; c <= 'Z'; c++ {
		table[c] |= classParticipant | classAsset
	}
	for c := '0'; c <= '9'; c++ {
		table[c] |= classParticipant | classAsset | classAmount
	}
	table['-'] |= classParticipant
	table['.'] |= classAmount
	return table
}

// notHex marks what is no hexadecimal digit in hexValues.
const notHex = 0xff

var hexValues = makeHexValues()

func makeHexValues() (table [256]uint8) {
	for i := range table {
		table[i] = notHex
	}
	for i := range uint8(10) {
		table['0'+i] = i
	}
	for i := range uint8(6) {
		table['a'+i], table['A'+i] = 10+i, 10+i
	}
	return table
}

const hexDigits = "0123456789abcdef"

// allOf says whether text holds only bytes of the class.
func allOf(text []byte, class uint8) bool {
	for _, c := range text {
		if classes[c]&class == 0 {
			return false
		}
	}
	return true
}
