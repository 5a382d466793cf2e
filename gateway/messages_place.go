package gateway

import (
	"bytes"
	"math"
	"strconv"
)

// Place is where a message stands among all that go out: they are ordered by the sequence of the instruction, by its events, and by the
// parts of what one event says.
type Place struct {
	Seq   uint64
	Event uint32 // place among the events of the instruction, 0 first
	Part  uint64 // see partStatus; of statements the number of the account, of the orders of a cycle the ordinal of the event that accepted each
}

// The parts of what an event of an order says.
const (
	partStatus uint64 = 0 // to the instructing participant
	partDebit  uint64 = 1 // to the debtor
	partCredit uint64 = 2 // to the creditor
)

// WholeSeq is the place behind all messages of a sequence.
func WholeSeq(seq uint64) Place { return Place{seq, math.MaxUint32, math.MaxUint64} }

// end is the place behind all messages of its event.
func (p Place) end() Place { return Place{p.Seq, p.Event, math.MaxUint64} }

// IsWhole says that no message of the sequence stands behind the place.
func (p Place) IsWhole() bool { return p.Event == math.MaxUint32 }

// before is a sequence after which all events come that may bring messages behind the place.
func (p Place) before() uint64 {
	if p.IsWhole() || p.Seq == 0 {
		return p.Seq
	}
	return p.Seq - 1
}

func (p Place) less(q Place) bool {
	switch {
	case p.Seq != q.Seq:
		return p.Seq < q.Seq
	case p.Event != q.Event:
		return p.Event < q.Event
	}
	return p.Part < q.Part
}

// appendID writes the id of the message at a place, as 1234.0.1.camt.054: the kind is for people, the numbers alone make it unique.
func (p Place) appendID(dst []byte, kind string) []byte {
	dst = strconv.AppendUint(dst, p.Seq, 10)
	dst = strconv.AppendUint(append(dst, '.'), uint64(p.Event), 10)
	dst = strconv.AppendUint(append(dst, '.'), p.Part, 10)
	return append(append(dst, '.'), kind[:len("pacs.002")]...)
}

// ReadPlace reads where a reader stopped: a sequence, all of whose messages it has, or the id of the last message that it has.
func ReadPlace(text []byte) (p Place, ok bool) {
	first, rest, isID := bytes.Cut(text, []byte{'.'})
	if readSeq(first, &p.Seq) != "" {
		return p, false
	}
	if !isID {
		return WholeSeq(p.Seq), true
	}
	var err error
	event, rest, _ := bytes.Cut(rest, []byte{'.'})
	part, rest, ok := bytes.Cut(rest, []byte{'.'})
	number, wrong := strconv.ParseUint(string(event), 10, 32)
	p.Event = uint32(number)
	if p.Part, err = strconv.ParseUint(string(part), 10, 64); !ok || wrong != nil || err != nil {
		return p, false
	}
	return p, len(rest) == len("pacs.002") && isParam(rest) && !p.IsWhole()
}

const wrongPlace = "must be a sequence, or the id of a message"

// Text is a place as ReadPlace reads it.
func (p Place) Text() string {
	if p.IsWhole() {
		return strconv.FormatUint(p.Seq, 10)
	}
	return string(p.appendID(nil, kindPacs002)) // the kind says nothing to who reads a place
}
