package bench

import (
	"bytes"

	"weir/engine"
)

// blankName is what a participant's name is written into.
const blankName = "AAAACN00"

// appendOrder writes a blank order and notes its place.
func appendOrder(dst []byte, s *templates, amount int64, t *template) []byte {
	var p place
	dst = append(dst, `{"id":"`...)
	p.id = len(dst)
	dst = append(dst, blankUUID+`","debtor":"`...)
	p.debtor = len(dst)
	dst = append(dst, blankName+`","creditor":"`...)
	p.creditor = len(dst)
	dst = append(dst, blankName+`","asset":"`...)
	dst = append(dst, s.workload.assets[0].code...)
	dst = append(dst, `","amount":"`...)
	dst = appendAmount(dst, amount)
	if s.workload.method != engine.Gross {
		dst = append(dst, `","method":"`...)
		dst = append(dst, s.workload.method.String()...)
	}
	t.places = append(t.places, p)
	return append(dst, `"}`...)
}

// appendText writes what stands at a place of a request: an order, or a side of a trade.
func appendText(dst []byte, s *templates, request, place int, t *template) []byte {
	if s.workload.trades() {
		return appendSide(dst, s, request, place, t)
	}
	return appendOrder(dst, s, s.amount(request, place), t)
}

func arrayBody(dst []byte, s *templates, request int, t *template) []byte {
	dst = append(dst, '[')
	for i := range t.orders {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendText(dst, s, request, i, t)
	}
	return append(dst, ']')
}

func linesBody(dst []byte, s *templates, request int, t *template) []byte {
	for i := range t.orders {
		dst = append(appendText(dst, s, request, i, t), '\n')
	}
	return dst
}

func objectBody(dst []byte, s *templates, request int, t *template) []byte {
	return appendText(dst, s, request, 0, t)
}

// fillText serves every format that writes ids and names as text.
func fillText(g *generator, t *template, first uint64) {
	body := t.bytes[t.body:]
	for i := range t.places {
		p := &t.places[i]
		n := g.content(first + uint64(i))
		high, low := g.id(n)
		putUUID(body[p.id:p.id+uuidSize], high, low)
		debtor, creditor := g.parties(n)
		*(*[nameSize]byte)(body[p.debtor:]) = g.names[debtor]
		*(*[nameSize]byte)(body[p.creditor:]) = g.names[creditor]
		if p.reference > 0 {
			putHex(body[p.reference:p.reference+referenceSize], g.trade(n))
		}
	}
}

func readArray(t *template, answer []byte, j *judge) error {
	if len(answer) < 2 || answer[0] != '[' || answer[len(answer)-1] != ']' {
		return malformed(0, answer)
	}
	return readOutcomes(t, answer[1:len(answer)-1], ',', j)
}

func readLines(t *template, answer []byte, j *judge) error {
	if len(answer) < 1 || answer[len(answer)-1] != '\n' {
		return malformed(0, answer)
	}
	return readOutcomes(t, answer[:len(answer)-1], '\n', j)
}

func readObject(t *template, answer []byte, j *judge) error {
	return readOutcomes(t, answer, 0, j)
}

// readOutcomes reads outcomes with a separator between them.
func readOutcomes(t *template, text []byte, separator byte, j *judge) error {
	for i := range t.places {
		if i > 0 {
			if len(text) == 0 || text[0] != separator {
				return malformed(i, text)
			}
			text = text[1:]
		}
		end := bytes.IndexByte(text, '}') + 1 // none of the server's texts has a brace
		if end == 0 {
			return malformed(i, text)
		}
		at := t.body + t.places[i].id
		if err := readOutcome(i, text[:end], t.bytes[at:at+uuidSize], j); err != nil {
			return err
		}
		text = text[end:]
	}
	if len(text) > 0 {
		return malformed(t.orders, text)
	}
	return nil
}

// The texts that an outcome of JSON starts with, as the server writes them.
var (
	outcomeIDKey     = []byte(`{"id":"`)
	outcomeStatusKey = []byte(`","status":"`)
	outcomeSeqKey    = []byte(`,"seq":`)
	replayedMember   = []byte(`"replayed":true`)
	noAccountMember  = []byte(`"reason":"AC01"`)
)

// readOutcome reads one object: the id of the order that was sent, and its status. It is strict about the server's own way
// of writing; an object that is written in another way is an error, never a guess.
func readOutcome(place int, object, id []byte, j *judge) error {
	rest, ok := bytes.CutPrefix(object, outcomeIDKey)
	if !ok || !bytes.HasPrefix(rest, id) {
		return unlike(place, object)
	}
	if rest, ok = bytes.CutPrefix(rest[uuidSize:], outcomeStatusKey); !ok {
		return malformed(place, object)
	}
	v := verdict{status: statusAt(rest), replayed: bytes.Contains(rest, replayedMember)}
	if j.before != nil {
		v.seq, v.account = seqIn(rest), bytes.Contains(rest, noAccountMember)
	}
	if !j.take(place, v) {
		return j.refuse(place, v, string(excerpt(object)))
	}
	return nil
}

// statusAt is the status whose word, with its closing quote, starts a text; StatusNone: it is none that an order can have at its entry.
func statusAt(text []byte) engine.Status {
	for _, one := range [...]struct {
		word   string
		status engine.Status
	}{
		{`settled"`, engine.Settled}, {`queued"`, engine.Queued}, {`accepted"`, engine.Accepted},
		{`unmatched"`, engine.Unmatched}, {`rejected"`, engine.Rejected},
	} {
		if len(text) >= len(one.word) && string(text[:len(one.word)]) == one.word {
			return one.status
		}
	}
	return engine.StatusNone
}

// seqIn is the sequence in an outcome, 0 where there is none.
func seqIn(text []byte) (seq uint64) {
	_, rest, _ := bytes.Cut(text, outcomeSeqKey)
	for len(rest) > 0 && rest[0]-'0' <= 9 {
		seq = seq*10 + uint64(rest[0]-'0')
		rest = rest[1:]
	}
	return seq
}

// unlike tells a refusal without an id from an outcome of another order.
func unlike(place int, object []byte) error {
	if bytes.Contains(object, []byte(`"status":"rejected"`)) {
		return refused(place, string(excerpt(object)))
	}
	return malformed(place, object)
}
