package iso20022

import (
	"fmt"
	"math"
	"strings"
)

// maxDepth is how deep elements may nest. The deepest pacs message has 13 levels, an envelope a few more.
const maxDepth = 64

// token is the kind of a piece of the document.
type token uint8

const (
	tokenDone  token = iota // the document is over and whole
	tokenStart              // prefix, local, namespace and the attributes are set
	tokenEnd                // an element is over; depth is that of its parent
	tokenText               // text is set; literal where it stood in a CDATA section
)

// openElement is what the scanner must remember of an element until its end tag. It holds no pointers, so that the garbage
// collector has nothing to do with it.
type openElement struct {
	begin, end int32 // of its name in the document, as written, with prefix
	bindings   int32 // how many namespace bindings were in force before it
}

// scanner cuts a document into tokens and checks that it is well formed, including the names' prefixes.
// Comments and processing instructions are passed over. Texts are parts of in.
type scanner struct {
	in  string
	pos int // next byte to read

	hasReferences bool // in holds an ampersand
	hasSectionEnd bool // in holds the end mark of a CDATA section

	at      int    // where the last token begins
	prefix  string // of the element's name, often empty
	local   string // of the element's name
	binding int    // of the element's prefix; noBinding where it is in no namespace
	text    string // with references still in it
	literal bool

	attributeCount int
	attributes     [maxAttributes]attribute
	names          namespaces

	rootSeen   bool
	selfClosed bool // the end of <a/> is still to be reported
	depth      int
	open       [maxDepth]openElement
}

// begin checks size and characters, and reads a byte order mark and the XML declaration.
func (s *scanner) begin(data []byte, limit int) error {
	limit = min(limit, math.MaxInt32) // offsets are kept in 32 bits
	if len(data) > limit {
		return &TooLargeError{Bytes: len(data), Limit: limit}
	}
	if at, problem := checkCharacters(data); at >= 0 {
		return &SyntaxError{Offset: at, Problem: problem}
	}
	s.in = string(data)
	s.hasReferences = strings.IndexByte(s.in, '&') >= 0
	s.hasSectionEnd = strings.Contains(s.in, "]]>")
	if strings.HasPrefix(s.in, byteOrderMark) {
		s.pos = len(byteOrderMark)
	}
	return s.declaration()
}

// next reads up to the end of the next token.
func (s *scanner) next() (token, error) {
	if s.selfClosed {
		s.selfClosed = false
		return s.closeElement(), nil
	}
	for s.pos < len(s.in) {
		s.at = s.pos
		if s.in[s.pos] != '<' {
			if err := s.textRun(); err != nil {
				return tokenDone, err
			}
			if s.depth == 0 {
				continue
			}
			return tokenText, nil
		}
		switch s.peek(1) {
		case '/':
			return s.endTag()
		case '?':
			if err := s.instruction(); err != nil {
				return tokenDone, err
			}
		case '!':
			isText, err := s.declarationLike()
			if err != nil || isText {
				return tokenText, err
			}
		default:
			return s.startTag()
		}
	}
	return s.finish()
}

// finish checks that the document is whole.
func (s *scanner) finish() (token, error) {
	s.at = s.pos
	if s.depth > 0 {
		return tokenDone, s.fail("the message ends inside element %s", s.openName(s.depth-1))
	}
	if !s.rootSeen {
		return tokenDone, s.fail("no element")
	}
	return tokenDone, nil
}

// openName is the name of an open element as written.
func (s *scanner) openName(depth int) string {
	return s.in[s.open[depth].begin:s.open[depth].end]
}

// startTag reads a start tag or the tag of an empty element. Most have neither prefix nor attributes.
func (s *scanner) startTag() (token, error) {
	if s.depth == 0 && s.rootSeen {
		return tokenDone, s.fail("second root element")
	}
	if s.depth == maxDepth {
		return tokenDone, s.fail("elements nest deeper than %d", maxDepth)
	}
	in, begin := s.in, s.pos+1
	end := begin
	for end < len(in) && classOf[in[end]]&className != 0 {
		end++
	}
	s.attributeCount = 0
	open := &s.open[s.depth]
	open.begin, open.bindings = int32(begin), int32(s.names.count)
	if end == len(in) || in[end] != '>' || classOf[in[begin]]&classNameStart == 0 {
		return s.longTag()
	}
	open.end = int32(end)
	s.pos = end + 1
	s.prefix, s.local = "", in[begin:end]
	return s.openElement()
}

// longTag reads a start tag with a prefix, attributes, or the slash of an empty element.
func (s *scanner) longTag() (token, error) {
	s.pos++
	name, err := s.name()
	if err != nil {
		return tokenDone, err
	}
	prefix, local := s.prefix, s.local
	s.open[s.depth].end = int32(s.pos)
	if s.peek(0) != '>' {
		if err := s.readAttributes(); err != nil {
			return tokenDone, err
		}
	}
	if s.peek(0) == '/' {
		s.selfClosed = true
		s.pos++
	}
	if s.peek(0) != '>' {
		return tokenDone, s.failHere("tag of %s is not closed", name)
	}
	s.pos++
	s.prefix, s.local = prefix, local
	return s.openElement()
}

// openElement enters the element whose start tag was read.
func (s *scanner) openElement() (token, error) {
	s.depth++
	s.rootSeen = true
	binding, ok := s.names.find(s.prefix)
	if !ok {
		return tokenStart, s.fail("prefix %s is not declared", s.prefix)
	}
	s.binding = binding
	return tokenStart, nil
}

// namespace is that of the element at hand, empty where it is in none.
func (s *scanner) namespace() string {
	if s.binding == noBinding {
		return ""
	}
	return s.names.bound[s.binding].namespace
}

// endTag reads an end tag and checks that it names the open element.
func (s *scanner) endTag() (token, error) {
	if s.depth == 0 {
		return tokenDone, s.fail("end tag without a start tag")
	}
	open := &s.open[s.depth-1]
	s.pos += 2
	end := s.pos + int(open.end-open.begin)
	if end >= len(s.in) || s.in[s.pos:end] != s.in[open.begin:open.end] {
		return tokenDone, s.fail("end tag where </%s> is due", s.openName(s.depth-1))
	}
	s.pos = end
	if s.in[end] != '>' {
		s.skipSpace()
		if s.peek(0) != '>' {
			return tokenDone, s.fail("end tag where </%s> is due", s.openName(s.depth-1))
		}
	}
	s.pos++
	return s.closeElement(), nil
}

// closeElement leaves the innermost element and forgets the prefixes that it declared.
func (s *scanner) closeElement() token {
	s.depth--
	s.names.cut(int(s.open[s.depth].bindings))
	return tokenEnd
}

// textRun reads text up to the next markup.
func (s *scanner) textRun() error {
	length := strings.IndexByte(s.in[s.pos:], '<')
	if length < 0 {
		length = len(s.in) - s.pos
	}
	s.text, s.literal = s.in[s.pos:s.pos+length], false
	s.pos += length
	if s.depth == 0 {
		if !isBlank(s.text) {
			return s.fail("text outside the root element")
		}
		return nil
	}
	if s.hasSectionEnd {
		if i := strings.Index(s.text, "]]>"); i >= 0 {
			return &SyntaxError{Offset: s.at + i, Problem: "]]> outside a CDATA section"}
		}
	}
	if s.hasReferences {
		return checkReferences(s.text, s.at)
	}
	return nil
}

// declarationLike reads what begins with an exclamation mark: a comment, or a CDATA section, which is text.
func (s *scanner) declarationLike() (isText bool, err error) {
	rest := s.in[s.pos:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		return false, s.comment()
	case strings.HasPrefix(rest, "<![CDATA["):
		return true, s.section()
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		return false, s.fail("DOCTYPE is not accepted")
	default:
		return false, s.fail("markup declarations are not accepted")
	}
}

// comment passes over a comment; two hyphens may only stand at its end.
func (s *scanner) comment() error {
	const opening = len("<!--")
	end := strings.Index(s.in[s.pos+opening:], "--")
	if end < 0 {
		return s.fail("comment is not closed")
	}
	s.pos += opening + end + 2
	if s.peek(0) != '>' {
		return s.failHere("two hyphens inside a comment")
	}
	s.pos++
	return nil
}

// section reads a CDATA section, whose text is taken as it stands.
func (s *scanner) section() error {
	if s.depth == 0 {
		return s.fail("CDATA section outside the root element")
	}
	const opening = len("<![CDATA[")
	end := strings.Index(s.in[s.pos+opening:], "]]>")
	if end < 0 {
		return s.fail("CDATA section is not closed")
	}
	begin := s.pos + opening
	s.text, s.literal = s.in[begin:begin+end], true
	s.pos = begin + end + len("]]>")
	return nil
}

// instruction passes over a processing instruction. The name xml is kept for the declaration at the top.
func (s *scanner) instruction() error {
	s.pos += 2
	target, err := s.name()
	if err != nil {
		return err
	}
	if strings.EqualFold(target, "xml") {
		return s.fail("XML declaration is not at the beginning")
	}
	if strings.Contains(target, ":") {
		return s.fail("colon in the name of a processing instruction")
	}
	end := strings.Index(s.in[s.pos:], "?>")
	if end < 0 {
		return s.fail("processing instruction is not closed")
	}
	if end > 0 && classOf[s.in[s.pos]] != classSpace {
		return s.fail("processing instruction without space after its name")
	}
	s.pos += end + 2
	return nil
}

// name reads a qualified name and leaves its parts in prefix and local.
func (s *scanner) name() (string, error) {
	begin, colon := s.pos, -1
	i := begin
	for ; i < len(s.in); i++ {
		c := s.in[i]
		if classOf[c]&className != 0 {
			continue
		}
		if c != ':' || colon >= 0 {
			break
		}
		colon = i
	}
	s.pos = i
	name := s.in[begin:i]
	s.prefix, s.local = "", name
	if colon >= 0 {
		s.prefix, s.local = s.in[begin:colon], s.in[colon+1:i]
	}
	if s.local == "" || classOf[s.local[0]]&classNameStart == 0 ||
		colon >= 0 && (s.prefix == "" || classOf[s.prefix[0]]&classNameStart == 0) {
		return "", s.failHere("not a name (ASCII letters, digits, hyphen, full stop, underscore, one colon)")
	}
	return name, nil
}

// skipSpace passes over white space and says whether there was any.
func (s *scanner) skipSpace() bool {
	begin := s.pos
	for s.pos < len(s.in) && classOf[s.in[s.pos]] == classSpace {
		s.pos++
	}
	return s.pos > begin
}

// peek is the byte that stands ahead by n, or 0 at the end; a document holds no zero byte.
func (s *scanner) peek(n int) byte {
	if s.pos+n < len(s.in) {
		return s.in[s.pos+n]
	}
	return 0
}

// fail reports a problem of the token at hand.
func (s *scanner) fail(format string, args ...any) error {
	return &SyntaxError{Offset: s.at, Problem: fmt.Sprintf(format, args...)}
}

// failHere reports a problem at the next byte.
func (s *scanner) failHere(format string, args ...any) error {
	return &SyntaxError{Offset: s.pos, Problem: fmt.Sprintf(format, args...)}
}
