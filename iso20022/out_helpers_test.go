package iso20022

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// element is an XML element as encoding/xml reads it.
type element struct {
	name, space, text string
	currency          string
	children          []*element
}

// readBack reads what a writer wrote, with another reader than the one of this package.
func readBack(t *testing.T, data []byte) *element {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(data))
	top := &element{}
	open := []*element{top}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return top
		}
		if err != nil {
			t.Fatalf("read back: %v in %s", err, data)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, space: token.Name.Space}
			for _, a := range token.Attr {
				if a.Name.Local == "Ccy" {
					e.currency = a.Value
				}
			}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
}

// all are the elements at a path below e.
func (e *element) all(path string) (found []*element) {
	first, rest, more := strings.Cut(path, "/")
	for _, c := range e.children {
		switch {
		case c.name != first:
		case more:
			found = append(found, c.all(rest)...)
		default:
			found = append(found, c)
		}
	}
	return found
}

// text is the content of the element at a path, which stands once; "-" where there is none.
func (e *element) textAt(path string) string {
	found := e.all(path)
	if len(found) == 0 {
		return "-"
	}
	text := found[0].text
	if found[0].currency != "" {
		text = found[0].currency + " " + text
	}
	if len(found) > 1 {
		text += " and " + strconv.Itoa(len(found)-1) + " more"
	}
	return text
}

// expect compares contents by their paths.
func (e *element) expect(t *testing.T, want map[string]string) {
	t.Helper()
	for path, text := range want {
		if got := e.textAt(path); got != text {
			t.Errorf("%s is %q, want %q", path, got, text)
		}
	}
}

// shownText is what is left of a text in an element: the first characters, those that XML does not have as question marks.
func shownText(text string, limit int) string {
	if text == "" {
		return "-"
	}
	runes := []rune(text)
	runes = runes[:min(len(runes), limit)]
	for i, r := range runes {
		if r == utf8.RuneError || !isCharacter(r) {
			runes[i] = '?'
		}
	}
	return string(runes)
}

// A maker makes random contents, from one seed.
type maker struct {
	*rand.Rand
	whole bool // every optional part is there
}

// roundsOfMakers is how many random messages of a kind are written.
const roundsOfMakers = 300

// made calls a test with a maker for each round: the first has whole messages, the others any.
func made(t *testing.T, each func(t *testing.T, round int, m maker)) {
	for round := range roundsOfMakers {
		each(t, round, maker{rand.New(rand.NewPCG(7, uint64(round))), round == 0})
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
}

// some says whether an optional part is there.
func (m maker) some() bool { return m.whole || m.IntN(2) == 0 }

func pick[T any](m maker, values ...T) T { return values[m.IntN(len(values))] }

var nasty = []string{"a", "B", "7", " ", "/", "-", "<", ">", "&", "\"", "'", "\r", "\n", "\t", "\x00", "\x1f", "\xff", "é", "漢", "😀", "\uFFFE", "\uFFFD", "]]>", "<!--"}

// text is of 1 to twice the limit's characters.
func (m maker) text(limit int) string {
	var b strings.Builder
	for range 1 + m.IntN(2*limit) {
		b.WriteString(pick(m, nasty...))
	}
	return b.String()
}

// optional is such a text, or none.
func (m maker) optional(limit int) string {
	if !m.some() {
		return ""
	}
	return m.text(limit)
}

func (m maker) participant() string {
	return pick(m, "ALPHCNB0", "BRAVGB20", "CHARDEF0123", "875500YZ01234567EF21", "011000015", "A", strings.Repeat("Z-", 17)+"9")
}

func (m maker) optionalParticipant() string {
	if !m.some() {
		return ""
	}
	return m.participant()
}

func (m maker) uetr() string {
	return pick(m, "", "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000A1", "no uuid", "00000000-0000-8000-8000-0000000000a1")
}

func (m maker) date() string {
	return m.at().Format("2006-01-02")
}

func (m maker) at() time.Time {
	return time.Unix(m.Int64N(4e9), m.Int64N(1e9)).In(time.FixedZone("", 3600*(m.IntN(24)-11)))
}

func (m maker) optionalAt() time.Time {
	if !m.some() {
		return time.Time{}
	}
	return m.at()
}

// minor is of any size that a message can hold, of either sign.
func (m maker) minor() int64 {
	size := pick(m, int64(1), 100, 1e6, 1e12, 1e18)
	return m.Int64N(2*size-1) - (size - 1)
}

func (m maker) seq() uint64 { return 1 + m.Uint64N(pick(m, uint64(9), 1e6, maxSeq)) }

func (m maker) head() Head {
	return Head{Seq: m.seq(), Part: pick(m, 0, 1, m.Uint32()), At: m.at(), From: m.participant(), To: m.participant(), Header: m.some()}
}

func (m maker) original() Original {
	return Original{
		MsgID: m.optional(35), MsgName: pick(m, "", "pacs.008.001.08", "pacs.009.001.08"), Created: pick(m, "", "2026-03-02T09:00:00Z", " 2026-03-02T09:00:00+01:00", "yesterday"),
		InstrID: m.optional(35), EndToEndID: m.optional(35), TxID: m.optional(35), UETR: m.uetr(),
		Amount: pick(m, "", "7", "10.50", "999999999999999999"), Currency: pick(m, "EUR", "JPY"), SettlementDate: pick(m, "", "2026-03-02", "soon"),
	}
}

// writtenSet collects messages of one kind for one call of xmllint.
type writtenSet struct {
	kind             string
	documents, heads map[string][]byte
	refused          int
}

func newWrittenSet(kind string) *writtenSet {
	return &writtenSet{kind: kind, documents: map[string][]byte{}, heads: map[string][]byte{}}
}

// add checks what a writer wrote behind a prefix, keeps it, and reads it back: the document's root, nil where it was refused.
func (s *writtenSet) add(t *testing.T, h *Head, write func(dst []byte) ([]byte, error)) *element {
	t.Helper()
	const prefix = "before"
	data, err := write([]byte(prefix))
	if err != nil {
		var fault *FieldError
		if string(data) != prefix || !errors.As(err, &fault) || fault.Path == "" {
			t.Errorf("refused by %v and left %q", err, data)
		}
		s.refused++
		return nil
	}
	again, err := write(make([]byte, len(prefix), 1<<16))
	if err != nil || !bytes.Equal(again[len(prefix):], data[len(prefix):]) || !bytes.HasPrefix(data, []byte(prefix)) {
		t.Errorf("written again it is %s, %v", again, err)
	}
	return s.keep(t, h, data[len(prefix):])
}

// keep takes document and header apart.
func (s *writtenSet) keep(t *testing.T, h *Head, data []byte) *element {
	t.Helper()
	name := strconv.Itoa(len(s.documents))
	s.documents[name] = cutOut(data, "Document")
	top := readBack(t, data)
	outer := top
	if h.Header {
		s.heads[name] = cutOut(data, "AppHdr")
		outer = top.all("BusinessMessage")[0]
		outer.expect(t, map[string]string{"AppHdr/MsgDefIdr": s.kind, "AppHdr/CreDt": h.At.UTC().Format("2006-01-02T15:04:05.000Z")})
		outer.all("AppHdr/Fr/FIId")[0].expectAgent(t, h.From)
		outer.all("AppHdr/To/FIId")[0].expectAgent(t, h.To)
	}
	document := outer.all("Document")[0]
	if document.space != "urn:iso:std:iso:20022:tech:xsd:"+s.kind || len(document.children) != 1 || len(top.children) != 1 {
		t.Errorf("document of %q with %d elements", document.space, len(document.children))
	}
	if kind, err := Kind(data, Limits{}); kind != s.kind || err != nil {
		t.Errorf("this package takes it for %q, %v", kind, err)
	}
	return document.children[0]
}

// validate holds all of them against the schemas.
func (s *writtenSet) validate(t *testing.T) {
	t.Helper()
	t.Logf("%s: %d written, %d with header, %d refused", s.kind, len(s.documents), len(s.heads), s.refused)
	if len(s.documents) < roundsOfMakers/2 || len(s.heads) == 0 {
		t.Errorf("only %d documents and %d headers", len(s.documents), len(s.heads))
	}
	validate(t, s.kind, s.documents)
	validate(t, "head.001.001.02", s.heads)
}

// expectAgent finds the participant id of an institution by the form that it has.
func (e *element) expectAgent(t *testing.T, participant string) {
	t.Helper()
	path := "FinInstnId/ClrSysMmbId/MmbId"
	switch {
	case isBIC(participant):
		path = "FinInstnId/BICFI"
	case isLEI(participant):
		path = "FinInstnId/LEI"
	}
	e.expect(t, map[string]string{path: participant})
	if len(e.all("FinInstnId")[0].children) != 1 {
		t.Errorf("%s is told twice", participant)
	}
}
