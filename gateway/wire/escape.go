package wire

import (
	"unicode/utf16"
	"unicode/utf8"
)

// decodeEscape reads the escape at the start of text, which begins with a backslash. Size is what it takes, two escapes for a
// surrogate pair, and 0 where it is none; lone says that it is half a pair.
func decodeEscape(text []byte) (r rune, lone bool, size int) {
	if len(text) < 2 {
		return 0, false, 0
	}
	switch c := text[1]; c {
	case '"', '\\', '/':
		return rune(c), false, 2
	case 'b':
		return '\b', false, 2
	case 'f':
		return '\f', false, 2
	case 'n':
		return '\n', false, 2
	case 'r':
		return '\r', false, 2
	case 't':
		return '\t', false, 2
	case 'u':
		return decodeUnicodeEscape(text)
	}
	return 0, false, 0
}

func decodeUnicodeEscape(text []byte) (r rune, lone bool, size int) {
	r, ok := fourHex(text)
	if !ok {
		return 0, false, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, false, 6
	}
	if low, ok := fourHex(text[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, false, 12
		}
	}
	return utf8.RuneError, true, 6
}

// fourHex reads the escape of one UTF-16 unit.
func fourHex(text []byte) (r rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, c := range text[2:6] {
		if hexValues[c] == notHex {
			return 0, false
		}
		r = r<<4 | rune(hexValues[c])
	}
	return r, true
}

// appendDecoded writes a string that the scanner has read, without its escapes.
func appendDecoded(dst []byte, v *value) []byte {
	if !v.escaped {
		return append(dst, v.text...)
	}
	for text := v.text; len(text) > 0; {
		if text[0] != '\\' {
			dst, text = append(dst, text[0]), text[1:]
			continue
		}
		r, _, size := decodeEscape(text)
		dst, text = utf8.AppendRune(dst, r), text[size:]
	}
	return dst
}

// AppendString writes text as a JSON string with its quotes. What is not UTF-8 becomes U+FFFD.
func AppendString[T ~string | ~[]byte](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for _, r := range string(text) {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ' || r == 0x7f:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}
