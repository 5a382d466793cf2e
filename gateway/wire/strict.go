package wire

import (
	"strconv"
	"unicode/utf8"
)

// kind is the JSON type of a value.
type kind uint8

const (
	kindNone kind = iota
	kindString
	kindNumber
	kindBool
	kindNull
	kindObject
	kindArray
)

// value is one JSON value as it stands in the text.
type value struct {
	kind    kind
	text    []byte // of a string what is between the quotes, else all of it
	escaped bool   // a string with an escape in it
	lone    bool   // a string with half a surrogate pair in it
}

// maxDepth is how deep values may stand in each other. Nothing that is read here nests; what does is passed over.
const maxDepth = 16

// scanner reads JSON by the letter of RFC 8259. It never goes on behind a problem.
type scanner struct {
	text    []byte
	at      int
	problem string // what is wrong at the byte at; empty: nothing so far
}

func (s *scanner) fail(problem string) bool {
	s.problem = problem
	return false
}

// refusal tells the problem.
func (s *scanner) refusal() Refusal {
	return Refusal{Code: CodeInvalidJSON, ISO: isoContent, Detail: "byte " + strconv.Itoa(s.at) + ": " + s.problem}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// skipSpace is the place of the first byte from at on that is not white space.
func skipSpace(text []byte, at int) int {
	for at < len(text) && isSpace(text[at]) {
		at++
	}
	return at
}

// peek is the next byte behind white space, 0 at the end.
func (s *scanner) peek() byte {
	s.at = skipSpace(s.text, s.at)
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// take passes over c behind white space where it stands there.
func (s *scanner) take(c byte) bool {
	if s.peek() != c || s.at == len(s.text) {
		return false
	}
	s.at++
	return true
}

// end says whether nothing but white space is left.
func (s *scanner) end() bool {
	if s.peek(); s.at < len(s.text) {
		return s.fail("nothing more is due here")
	}
	return true
}

// value reads any value.
func (s *scanner) value(v *value, depth int) bool {
	*v = value{}
	start := 0
	switch c := s.peek(); {
	case c == '"':
		return s.string(v)
	case depth == maxDepth:
		return s.fail("nested too deep")
	case c == '{':
		start, v.kind = s.at, kindObject
		if !s.passObject(depth + 1) {
			return false
		}
	case c == '[':
		start, v.kind = s.at, kindArray
		if !s.passArray(depth + 1) {
			return false
		}
	case c == '-' || c-'0' <= 9:
		start, v.kind = s.at, kindNumber
		if !s.number() {
			return false
		}
	default:
		start, v.kind = s.at, kindBool
		if !s.literal(v) {
			return false
		}
	}
	v.text = s.text[start:s.at]
	return true
}

func (s *scanner) literal(v *value) bool {
	for _, word := range [...]string{"true", "false", "null"} {
		if rest := s.text[s.at:]; len(rest) >= len(word) && string(rest[:len(word)]) == word {
			if word == "null" {
				v.kind = kindNull
			}
			s.at += len(word)
			return true
		}
	}
	return s.fail("a value is due here")
}

// member moves to the value of the next member of an object; first says that its brace was just taken. False at the
// end of the object, and at a problem.
func (s *scanner) member(first bool, key *value) bool {
	if s.take('}') {
		return false
	}
	if !first && !s.take(',') {
		return s.fail("a comma or a closing brace is due here")
	}
	if s.peek() != '"' {
		return s.fail("a key is due here")
	}
	if !s.string(key) {
		return false
	}
	if !s.take(':') {
		return s.fail("a colon is due here")
	}
	return true
}

func (s *scanner) passObject(depth int) bool {
	var key, v value
	s.at++
	for first := true; s.member(first, &key); first = false {
		if !s.value(&v, depth) {
			return false
		}
	}
	return s.problem == ""
}

// element moves to the next element of an array, like member.
func (s *scanner) element(first bool) bool {
	if first && s.take(']') {
		return false
	}
	if first || s.take(',') {
		return true
	}
	if !s.take(']') {
		s.fail("a comma or a closing bracket is due here")
	}
	return false
}

func (s *scanner) passArray(depth int) bool {
	var v value
	s.at++
	for first := true; s.element(first); first = false {
		if !s.value(&v, depth) {
			return false
		}
	}
	return s.problem == ""
}

func (s *scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && s.text[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at > start || s.fail("a digit is due here")
}

// next says whether the very next byte is one of the two.
func (s *scanner) next(a, b byte) bool {
	return s.at < len(s.text) && (s.text[s.at] == a || s.text[s.at] == b)
}

func (s *scanner) number() bool {
	if s.next('-', '-') {
		s.at++
	}
	if s.next('0', '0') {
		s.at++
	} else if !s.digits() {
		return false
	}
	if s.next('.', '.') {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if !s.next('e', 'E') {
		return true
	}
	s.at++
	if s.next('+', '-') {
		s.at++
	}
	return s.digits()
}

// string reads a string from its opening quote on.
func (s *scanner) string(v *value) bool {
	*v = value{kind: kindString}
	s.at++
	start := s.at
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '"':
			v.text = s.text[start:s.at]
			s.at++
			return true
		case c == '\\':
			v.escaped = true
			_, lone, size := decodeEscape(s.text[s.at:])
			if size == 0 {
				return s.fail("not an escape")
			}
			v.lone = v.lone || lone
			s.at += size
		case c < ' ':
			return s.fail("a control character in a string")
		case c < utf8.RuneSelf:
			s.at++
		default:
			r, size := utf8.DecodeRune(s.text[s.at:])
			if r == utf8.RuneError && size == 1 {
				return s.fail("not UTF-8")
			}
			s.at += size
		}
	}
	return s.fail("a string is not closed")
}
