package bench

import (
	"bytes"

	"weir/engine"
)

// blankName is what a participant's name is written into.
const blankName = "AAAAXX00"

// appendOrder writes a blank order and notes its place.
func appendOrder(dst []byte, amount int64, t *template) []byte {
	var p place
	dst = append(dst, `{"id":"`...)
	p.id = len(dst)
	dst = append(dst, blankUUID+`","debtor":"`...)
	p.debtor = len(dst)
	dst = append(dst, blankName+`","creditor":"`...)
	p.creditor = len(dst)
	dst = append(dst, blankName+`","asset":"`+assetCode+`","amount":"`...)
	dst = appendAmount(dst, amount)
	t.places = append(t.places, p)
	return append(dst, `"}`...)
}

func arrayBody(dst []byte, amounts []int64, t *template) []byte {
	dst = append(dst, '[')
	for i, amount := range amounts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendOrder(dst, amount, t)
	}
	return append(dst, ']')
}

func linesBody(dst []byte, amounts []int64, t *template) []byte {
	for _, amount := range amounts {
		dst = append(appendOrder(dst, amount, t), '\n')
	}
	return dst
}

func objectBody(dst []byte, amounts []int64, t *template) []byte {
	return appendOrder(dst, amounts[0], t)
}

// fillText serves every format that writes ids and names as text.
func fillText(g *generator, t *template, first uint64) {
	body := t.bytes[t.body:]
	for i := range t.places {
		p := &t.places[i]
		n := first + uint64(i)
		high, low := g.id(n)
		putUUID(body[p.id:p.id+uuidSize], high, low)
		debtor, creditor := g.parties(n)
		*(*[nameSize]byte)(body[p.debtor:]) = g.names[debtor]
		*(*[nameSize]byte)(body[p.creditor:]) = g.names[creditor]
	}
}

func readArray(t *template, answer []byte, count *tally) error {
	if len(answer) < 2 || answer[0] != '[' || answer[len(answer)-1] != ']' {
		return malformed(0, answer)
	}
	return readOutcomes(t, answer[1:len(answer)-1], ',', count)
}

func readLines(t *template, answer []byte, count *tally) error {
	if len(answer) < 1 || answer[len(answer)-1] != '\n' {
		return malformed(0, answer)
	}
	return readOutcomes(t, answer[:len(answer)-1], '\n', count)
}

func readObject(t *template, answer []byte, count *tally) error {
	return readOutcomes(t, answer, 0, count)
}

// readOutcomes reads outcomes with a separator between them.
func readOutcomes(t *template, text []byte, separator byte, count *tally) error {
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
		if err := readOutcome(i, text[:end], t.bytes[at:at+uuidSize], count); err != nil {
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
	settledWord      = []byte(`settled"`)
	queuedWord       = []byte(`queued"`)
	replayedMember   = []byte(`"replayed":true`)
)

// readOutcome reads one object: the id of the order that was sent, and its status. It is strict about the server's own way
// of writing; an object that is written in another way is an error, never a guess.
func readOutcome(place int, object, id []byte, count *tally) error {
	rest, ok := bytes.CutPrefix(object, outcomeIDKey)
	if !ok || !bytes.HasPrefix(rest, id) {
		return unlike(place, object)
	}
	if rest, ok = bytes.CutPrefix(rest[uuidSize:], outcomeStatusKey); !ok {
		return malformed(place, object)
	}
	status := engine.StatusNone
	switch {
	case bytes.HasPrefix(rest, settledWord):
		status = engine.Settled
	case bytes.HasPrefix(rest, queuedWord):
		status = engine.Queued
	}
	if bytes.Contains(rest, replayedMember) {
		return replayed(place)
	}
	if !count.take(status) {
		return refused(place, string(excerpt(object)))
	}
	return nil
}

// unlike tells a refusal without an id from an outcome of another order.
func unlike(place int, object []byte) error {
	if bytes.Contains(object, []byte(`"status":"rejected"`)) {
		return refused(place, string(excerpt(object)))
	}
	return malformed(place, object)
}
