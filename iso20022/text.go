package iso20022

import (
	"strings"
	"unicode/utf8"
)

// longestReference bounds a reference: &#x0010FFFF; with some leading zeros to spare.
const longestReference = 16

// declaration reads the XML declaration where there is one: version 1.0, encoding absent or UTF-8.
func (s *scanner) declaration() error {
	rest := s.in[s.pos:]
	if !strings.HasPrefix(rest, "<?xml") || len(rest) <= 5 || classOf[rest[5]] != classSpace {
		return nil
	}
	s.at = s.pos
	s.pos += len("<?xml")
	if err := s.pseudoAttributes(); err != nil {
		return err
	}
	if s.peek(0) != '?' || s.peek(1) != '>' {
		return s.failHere("XML declaration is not closed")
	}
	s.pos += 2
	return nil
}

// pseudoAttributes reads version, encoding and standalone, in this order; only version must be there.
func (s *scanner) pseudoAttributes() error {
	value, found, err := s.pseudoAttribute("version")
	if err != nil {
		return err
	}
	if !found || value != "1.0" {
		return s.fail("XML declaration without version 1.0")
	}
	value, found, err = s.pseudoAttribute("encoding")
	if err != nil {
		return err
	}
	if found && !strings.EqualFold(value, "UTF-8") {
		return s.fail("encoding %s is not accepted, only UTF-8", shown(value))
	}
	value, found, err = s.pseudoAttribute("standalone")
	if err != nil {
		return err
	}
	if found && value != "yes" && value != "no" {
		return s.fail("standalone is neither yes nor no")
	}
	s.skipSpace()
	return nil
}

// pseudoAttribute reads one part of the XML declaration where it comes next.
func (s *scanner) pseudoAttribute(name string) (value string, found bool, err error) {
	before := s.pos
	if !s.skipSpace() || !strings.HasPrefix(s.in[s.pos:], name) {
		s.pos = before
		return "", false, nil
	}
	s.pos += len(name)
	s.skipSpace()
	if s.peek(0) != '=' {
		return "", false, s.failHere("XML declaration: %s has no value", name)
	}
	s.pos++
	s.skipSpace()
	quote := s.peek(0)
	if quote != '"' && quote != '\'' {
		return "", false, s.failHere("XML declaration: %s is not quoted", name)
	}
	s.pos++
	length := strings.IndexByte(s.in[s.pos:], quote)
	if length < 0 {
		return "", false, s.failHere("XML declaration: %s is not closed", name)
	}
	value = s.in[s.pos : s.pos+length]
	s.pos += length + 1
	return value, true, nil
}

// checkReferences finds the first reference in text that is not known; text begins at byte at.
func checkReferences(text string, at int) error {
	for i := strings.IndexByte(text, '&'); i >= 0; {
		_, size := reference(text[i:])
		if size == 0 {
			return &SyntaxError{Offset: at + i, Problem: "not one of the five predefined entities or a character reference"}
		}
		i += size
		skip := strings.IndexByte(text[i:], '&')
		if skip < 0 {
			return nil
		}
		i += skip
	}
	return nil
}

// reference reads the reference at the beginning of text; size is 0 where it is not acceptable.
func reference(text string) (r rune, size int) {
	end := strings.IndexByte(text[:min(len(text), longestReference)], ';')
	if end < 0 {
		return 0, 0
	}
	name := text[1:end]
	switch name {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	case "apos":
		r = '\''
	default:
		value, ok := characterReference(name)
		if !ok {
			return 0, 0
		}
		r = value
	}
	return r, end + 1
}

// characterReference reads #65 or #x41.
func characterReference(name string) (rune, bool) {
	digits, base := strings.TrimPrefix(name, "#"), rune(10)
	if digits == name {
		return 0, false
	}
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	if digits == "" {
		return 0, false
	}
	var r rune
	for i := 0; i < len(digits); i++ {
		d, ok := digit(digits[i], base)
		if !ok {
			return 0, false
		}
		r = r*base + d
		if r > utf8.MaxRune {
			return 0, false
		}
	}
	return r, isCharacter(r)
}

// digit is the value of a digit in base 10 or 16.
func digit(c byte, base rune) (rune, bool) {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case base == 16 && c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case base == 16 && c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	default:
		return 0, false
	}
}

// expand replaces the references in text, which are known to be sound, and turns line ends into line feeds.
func expand(text string) string {
	if strings.IndexByte(text, '&') < 0 {
		return lineEnds(text)
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "&")
		b.WriteString(lineEnds(before))
		if !found {
			return b.String()
		}
		r, size := reference("&" + after[:min(len(after), longestReference)])
		b.WriteRune(r)
		text = after[size-1:]
	}
}

// lineEnds is XML 1.0 section 2.11: CR LF and CR are read as LF.
func lineEnds(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
