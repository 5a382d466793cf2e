package iso20022

import (
	"encoding/binary"
	"unicode/utf8"
)

// byteOrderMark may open a UTF-8 file; it is no part of the document.
const byteOrderMark = "\xEF\xBB\xBF"

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// checkCharacters finds the first byte that is not valid UTF-8 or not a character of XML 1.0 (production 2:
// tab, line feed, carriage return, and all from space on except the surrogates, U+FFFE and U+FFFF). It answers
// the offset and the problem, or -1.
func checkCharacters(data []byte) (int, string) {
	i := 0
	for i < len(data) {
		if len(data)-i >= 8 && plainWord(binary.LittleEndian.Uint64(data[i:])) {
			i += 8
			continue
		}
		c := data[i]
		if c < utf8.RuneSelf {
			if !isCharacter(rune(c)) {
				return i, "control character"
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i, "bytes that are not UTF-8"
		}
		if !isCharacter(r) {
			return i, "a character that XML does not allow"
		}
		i += size
	}
	return -1, ""
}

// plainWord says that all eight bytes lie between space and 0x7F.
func plainWord(w uint64) bool {
	below := (w - 0x20*lowBits) &^ w // high bit set where a byte is under 0x20
	return (below|w)&highBits == 0
}

// isCharacter is XML 1.0 production 2.
func isCharacter(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r <= 0xD7FF:
		return true
	case r < 0xE000:
		return false
	case r <= 0xFFFD:
		return true
	default:
		return r >= 0x10000 && r <= utf8.MaxRune
	}
}

// Classes of bytes that markup is made of. Names are ASCII here.
const (
	classNameStart = 1 << iota // may open a name
	className                  // may go on in a name
	classSpace
)

var classOf = classTable()

func classTable() (table [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		table[c] = classNameStart | className
		table[c-'a'+'A'] = classNameStart | className
	}
	for c := '0'; c <= '9'; c++ {
		table[c] = className
	}
	table['_'] = classNameStart | className
	table['-'] = className
	table['.'] = className
	for _, c := range " \t\r\n" {
		table[c] = classSpace
	}
	return table
}

// isBlank says that text is white space only.
func isBlank(text string) bool {
	for i := 0; i < len(text); i++ {
		if classOf[text[i]] != classSpace {
			return false
		}
	}
	return true
}
