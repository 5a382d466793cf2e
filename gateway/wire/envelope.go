package wire

import (
	"encoding/json"
	"errors"
	"strconv"

	"weir/engine"
)

// Envelope is what stands in the log behind an instruction, for people and for the messages that go out; the engine never sees it. It is JSON:
//
//	{"end_to_end_id":"INV-1"}                                                       an order
//	{"end_to_end_id":"INV-1","message":{"transaction":0,"xml":"<Document ..."}}     the first instruction that a message made
//	{"end_to_end_id":"INV-2","message":{"transaction":3,"back":2}}                  a further one
//
// A message whose first transactions were refused begins with a transaction other than 0. Instructions of other kinds have members of their own beside
// these, such as the name of a participant.
type Envelope struct {
	EndToEndID string        `json:"end_to_end_id"` // empty: none
	Message    *MessagePlace `json:"message"`       // nil: the instruction was not made of a message
}

// MessagePlace says where in which message an instruction was asked for.
type MessagePlace struct {
	Transaction int    `json:"transaction"` // of those of the message, from 0: a payment, a cancellation, a side of a trade
	Back        int    `json:"back"`        // how many sequences before the instruction's the message stands; 0: here
	XML         string `json:"xml"`         // the message byte by byte, where Back is 0
}

// ReadEnvelope reads the envelope of an instruction. One that is empty says nothing, and is none that is wrong.
func ReadEnvelope(b []byte) (e Envelope, err error) {
	if len(b) == 0 {
		return e, nil
	}
	if err = json.Unmarshal(b, &e); err != nil {
		return Envelope{}, err
	}
	if m := e.Message; m != nil && (m.Back < 0 || m.Transaction < 0 || (m.Back == 0) != (m.XML != "")) {
		return Envelope{}, errors.New("wire: an envelope holds its message or says how far back it stands")
	}
	return e, nil
}

// What stands around the parts of an envelope.
const (
	envelopeEndToEnd    = `"end_to_end_id":"`
	envelopeMessage     = `"message":{"transaction":`
	envelopeXML         = `,"xml":"`
	envelopeBack        = `,"back":`
	envelopeTransaction = len(`{"end_to_end_id":"","message":{"transaction":8190,"back":8190}}`)
)

// EnvelopeBound is the most bytes of payload that the envelopes of a message of this size take beside those of the orders that it makes.
func EnvelopeBound(message, instructions int) int {
	return 2*message + instructions*(envelopeTransaction+engine.EnvelopeAlign) + len(envelopeXML)
}

// A Source is the message that instructions are made of, as their envelopes tell it: each says which transaction it stands for, and how far back the first
// one stands, which holds the message.
type Source struct {
	XML         []byte // empty: there is no message
	Transaction int    // of the next instruction
	Made        int    // instructions before it
}

// AppendEnvelope writes the envelope of the next instruction; endToEndID as it stands in a JSON string, nil for none. Nothing is written where there is nothing to say.
func (s *Source) AppendEnvelope(dst, endToEndID []byte) []byte {
	if endToEndID == nil && len(s.XML) == 0 {
		return dst
	}
	dst = append(dst, '{')
	if endToEndID != nil {
		dst = append(append(append(dst, envelopeEndToEnd...), endToEndID...), '"')
	}
	if len(s.XML) > 0 {
		if endToEndID != nil {
			dst = append(dst, ',')
		}
		dst = s.appendPlace(dst)
	}
	return append(dst, '}')
}

func (s *Source) appendPlace(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, envelopeMessage...), int64(s.Transaction), 10)
	if s.Made > 0 {
		return append(strconv.AppendInt(append(dst, envelopeBack...), int64(s.Made), 10), '}')
	}
	return append(appendQuoted(append(dst, envelopeXML...), s.XML), '"', '}')
}

// appendQuoted writes XML, which is UTF-8 without control characters but tab and line ends, as the inside of a JSON string: at most two bytes for each.
func appendQuoted(dst, xml []byte) []byte {
	plain := 0
	for i, c := range xml {
		escape := quotedAs[c]
		if escape == 0 {
			continue
		}
		dst = append(append(dst, xml[plain:i]...), '\\', escape)
		plain = i + 1
	}
	return append(dst, xml[plain:]...)
}

// quotedAs is the letter behind the backslash that stands for a byte; 0: the byte itself does.
var quotedAs = [256]byte{'"': '"', '\\': '\\', '\n': 'n', '\r': 'r', '\t': 't'}
