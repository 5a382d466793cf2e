package iso20022

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// What is written, by these rules:
//
//	texts       are cut to the length of the element, in characters; what XML cannot hold becomes a question mark
//	ids         are cut too, for a longer one cannot have come in by ISO 20022; the id of an account is refused instead
//	a UETR      is left out where it is no version 4 UUID in small letters
//	reasons     of up to four characters are codes, longer ones proprietary
//	amounts     stand without sign, with the digits of the asset; of more than five, those behind must be zero, and go;
//	            up to 18 digits; the sign of a balance or an entry is CdtDbtInd, where zero is a credit
//	securities  have no currency, so no camt message; sese.024 and sese.025 tell of them
//	banks       are written as BIC, LEI, or member of this clearing system; see out_party.go
//	times       are those of the log, in UTC to the millisecond
//	references  of messages are made of the sequence; see MessageID
//
// What is no text of free length and cannot be said (an amount of 19 digits, a date that is none) is refused by a *FieldError that
// names the element, and nothing is written: a message that says something else than the books is worse than none.

// Lengths of the schema types in characters.
const (
	maxCode    = 4   // ExternalPaymentTransactionStatus1Code, ExternalStatusReason1Code
	maxAccount = 34  // account id: Max34Text
	maxName    = 70  // Max70Text
	maxLine    = 105 // AddtlInf: Max105Text
	maxNote    = 140 // Max140Text
	maxWords   = 210 // AddtlRsnInf: Max210Text
	maxRemark  = 500 // Max500Text
	maxLines   = 5   // AddtlInf repeats without bound; more says nothing more
	maxSeq     = 1e18 - 1
)

const (
	issuer     = "WEIR" // who gave an id that is of no public scheme
	timeFormat = "2006-01-02T15:04:05.000Z"
	prolog     = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
)

// A Head says who writes a message to whom, and of which state it speaks. Messages of equal content have equal bytes: nothing
// in one comes from a clock.
type Head struct {
	Seq  uint64    // sequence of the instruction whose effect is told, 1 to 10^18-1
	Part uint32    // keeps apart the messages of one kind at one sequence: the number of the account, the place of the order; 0 where there is one
	Item uint64    // keeps apart those of one part, as of the orders of a cycle; 0 where there is one
	At   time.Time // of that instruction, as the log has it; stands in UTC to the millisecond

	From, To string // participant ids of who writes and who is told; where they may be empty the message does without

	// Header puts the business application header (head.001.001.02) before the document, both in an element BusinessMessage
	// without namespace. It needs From and To.
	Header bool
}

// MessageID is the reference of a message, up to 35 characters: of pacs.002 at sequence 1234 and part 83 it is P02-1234-2B. The
// part is written to the base of 36, and left out where it is 0.
func MessageID(family string, seq uint64, part uint32) string {
	return messageID(family, seq, part, 0)
}

// messageID adds the page of a message that has several, or which of several messages it is.
func messageID(family string, seq uint64, part uint32, page uint64) string {
	id := append(make([]byte, 0, maxReference), family[0]&^0x20, family[6], family[7], '-')
	id = strconv.AppendUint(id, seq, 10)
	for _, number := range [...]uint64{uint64(part), page} {
		if part != 0 || page != 0 {
			id = appendBase36(append(id, '-'), number)
		}
		if page == 0 {
			break
		}
	}
	return string(id)
}

// appendBase36 writes a number with 36 digits, in capitals.
func appendBase36(dst []byte, number uint64) []byte {
	start := len(dst)
	dst = strconv.AppendUint(dst, number, 36)
	for i := start; i < len(dst); i++ {
		if dst[i] >= 'a' {
			dst[i] &^= 0x20
		}
	}
	return dst
}

// A document is a message definition that is written.
type document struct {
	kind string // such as "camt.054.001.08"
	root string // its first element
}

// writer appends XML to a buffer. What cannot be said in the message makes a fault; the first one counts, and what was
// written is dropped.
type writer struct {
	out   []byte
	fault *FieldError
}

// finished is the buffer with the message, or as it was and what is wrong.
func (w *writer) finished(dst []byte) ([]byte, error) {
	if w.fault != nil {
		return dst, w.fault
	}
	return w.out, nil
}

// refuse says what keeps the message from being written.
func (w *writer) refuse(element, value, problem, reason string) {
	if w.fault == nil {
		w.fault = &FieldError{Path: element, Value: shown(value), Problem: problem, Reason: reason}
	}
}

// begin opens a document after checking its head. It answers the reference of the message.
func (w *writer) begin(d *document, h *Head, page uint32) (id string) {
	if h.Seq == 0 || h.Seq > maxSeq {
		w.refuse("MsgId", strconv.FormatUint(h.Seq, 10), "is not a sequence from 1 to 10^18-1", ReasonContent)
	}
	id = messageID(d.kind, h.Seq, h.Part, max(uint64(page), h.Item))
	if len(id) > maxReference {
		w.refuse("MsgId", id, "is longer than 35 characters", ReasonContent)
	}
	w.top(d, h, id)
	return id
}

// top writes what stands before the content.
func (w *writer) top(d *document, h *Head, id string) {
	w.raw(prolog)
	if h.Header {
		w.raw("<BusinessMessage>")
		w.applicationHeader(d.kind, h, id)
	}
	w.raw(`<Document xmlns="` + isoNamespace)
	w.raw(d.kind)
	w.raw(`"><`)
	w.raw(d.root)
	w.raw(">")
}

// end closes what begin opened.
func (w *writer) end(d *document, h *Head) {
	w.raw("</")
	w.raw(d.root)
	w.raw("></Document>")
	if h.Header {
		w.raw("</BusinessMessage>")
	}
	w.raw("\n")
}

// applicationHeader writes AppHdr.
func (w *writer) applicationHeader(kind string, h *Head, id string) {
	w.raw(`<AppHdr xmlns="` + isoNamespace + `head.001.001.02">`)
	w.headerParty("Fr", h.From)
	w.headerParty("To", h.To)
	w.element("BizMsgIdr", id, maxReference)
	w.element("MsgDefIdr", kind, maxReference)
	w.time("CreDt", h.At)
	w.raw("</AppHdr>")
}

func (w *writer) headerParty(name, participant string) {
	if participant == "" {
		w.refuse("AppHdr/"+name, "", "is missing", ReasonMissing)
	}
	w.raw("<" + name + ">")
	w.agent("FIId", participant)
	w.raw("</" + name + ">")
}

func (w *writer) raw(text string) {
	w.out = append(w.out, text...)
}

// optional writes an element unless its text is empty.
func (w *writer) optional(name, text string, limit int) {
	if text != "" {
		w.element(name, text, limit)
	}
}

// required writes an element whose text must be there.
func (w *writer) required(name, text string, limit int) {
	if text == "" {
		w.refuse(name, "", "is missing", ReasonMissing)
	}
	w.element(name, text, limit)
}

// element writes an element with text of up to limit characters.
func (w *writer) element(name, text string, limit int) {
	w.out = append(w.out, '<')
	w.raw(name)
	w.out = append(w.out, '>')
	w.escaped(firstCharacters(text, limit))
	w.raw("</")
	w.raw(name)
	w.out = append(w.out, '>')
}

// number writes an element with a number, unless it is 0.
func (w *writer) number(name string, number uint64) {
	if number != 0 {
		w.raw("<" + name + ">")
		w.out = strconv.AppendUint(w.out, number, 10)
		w.raw("</" + name + ">")
	}
}

// time writes an element with a time in UTC.
func (w *writer) time(name string, at time.Time) {
	at = at.UTC()
	if at.IsZero() || at.Year() < 1 || at.Year() > 9999 {
		w.refuse(name, "", "is missing, or not in the years 1 to 9999", ReasonMissing)
	}
	w.raw("<" + name + ">")
	w.out = at.AppendFormat(w.out, timeFormat)
	w.raw("</" + name + ">")
}

// instant writes an element with a time, as the schema has it where a date could stand too.
func (w *writer) instant(name string, at time.Time) {
	w.raw("<" + name + ">")
	w.time("DtTm", at)
	w.raw("</" + name + ">")
}

// date writes an element with a date YYYY-MM-DD, where a time could stand too.
func (w *writer) date(name, date string) {
	w.raw("<" + name + ">")
	w.day("Dt", date)
	w.raw("</" + name + ">")
}

// day writes a date itself.
func (w *writer) day(name, date string) {
	if !isDate(date) {
		w.refuse(name, date, "is not a date YYYY-MM-DD", ReasonDate)
	}
	w.element(name, date, len("2006-01-02"))
}

// uetr writes a reference that the schema takes only if it is a version 4 UUID in small letters; another one is left out.
func (w *writer) uetr(name, text string) {
	if _, ok := parseUETR(text); ok {
		w.element(name, text, len(text))
	}
}

// lines writes words for people in AddtlInf: lines of up to 105 characters, at most 5.
func (w *writer) lines(text string) {
	for i := 0; i < maxLines && text != ""; i++ {
		line := firstCharacters(text, maxLine)
		w.element("AddtlInf", line, maxLine)
		text = text[len(line):]
	}
}

// reason writes a code of up to four characters as such, a longer one as proprietary.
func (w *writer) reason(code string) {
	if code == "" {
		return
	}
	name := "Cd"
	if utf8.RuneCountInString(code) > maxCode {
		name = "Prtry"
	}
	w.raw("<Rsn>")
	w.element(name, code, maxReference)
	w.raw("</Rsn>")
}

// escaped writes text so that it reads back the same; what XML cannot hold becomes a question mark.
func (w *writer) escaped(text string) {
	for _, r := range text {
		switch {
		case r == '<':
			w.raw("&lt;")
		case r == '>':
			w.raw("&gt;")
		case r == '&':
			w.raw("&amp;")
		case r == '\r':
			w.raw("&#13;")
		case r == utf8.RuneError || !isCharacter(r):
			w.out = append(w.out, '?')
		default:
			w.out = utf8.AppendRune(w.out, r)
		}
	}
}

// firstCharacters cuts text to a number of characters.
func firstCharacters(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	count := 0
	for i := range text {
		if count == limit {
			return text[:i]
		}
		count++
	}
	return text
}
