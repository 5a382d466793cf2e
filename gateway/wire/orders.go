package wire

import (
	"bytes"

	"weir/engine"
	"weir/view"
)

// Orders reads the orders, the funding, the sides of trades, the participants or the accounts of one request into a payload. It may be used again after
// Reset, and keeps its room.
type Orders struct {
	Directory *view.Directory
	Kind      engine.Kind // what the body holds: SubmitOrder, Fund, SubmitTrade, CreateParticipant or OpenAccount

	// AssetOptions are the options of assets, by number from 1 on, for trades: an asset beyond them is unknown there.
	AssetOptions []uint8
	// Partners are the sides that sides were matched with, of each record, for their outcomes; zero: with none. Empty: nothing is said.
	Partners [][16]byte

	Source   Source    // the message that the orders come from, where one does
	Payload  []byte    // engine records with their envelopes
	Count    int       // of records in Payload
	Total    int       // of orders in the request, refused ones among them
	Single   bool      // the body is one order, not a batch
	Refusals []Refusal // the others, by Place

	group   [groupSize]plain // orders whose names are not looked up yet
	grouped int

	values  [orderMembers]value
	decoded []byte
	quoted  []byte
}

// Reset makes o ready for another request, whose records go behind payload.
func (o *Orders) Reset(kind engine.Kind, payload []byte) {
	o.Payload, o.Count, o.Total, o.Single, o.Kind, o.grouped = payload, 0, 0, false, kind, 0
	clear(o.Refusals)
	o.Refusals = o.Refusals[:0]
	o.AssetOptions, o.Partners, o.Source = nil, o.Partners[:0], Source{}
}

// PayloadBound is the most bytes of payload that a body of JSON of this size needs. The shortest order takes 100 bytes and makes
// 128; an end_to_end_id of n characters takes 19+n more and makes 20+n, padded to 16.
func PayloadBound(body int) int {
	const largestEnvelope = 176
	return min(body+body/2+engine.RecordSize, (MaxOrders+1)*(engine.RecordSize+largestEnvelope))
}

// NamingBound is the most bytes of payload that a body of participants or accounts of this size needs: a record each, and of participants the names, which
// grow by no more than their escapes.
func NamingBound(body int) int {
	const shortest, envelope = len(`{"id":"A"}`), len(`{"name":""}`) + engine.EnvelopeAlign
	return min(body/shortest+1, MaxOrders+1)*(engine.RecordSize+envelope) + body
}

// ReadJSON reads one order (then Single is set) or an array of them. A refusal is of the whole body: it is not JSON, or its
// one order is refused.
func (o *Orders) ReadJSON(body []byte) *Refusal {
	s := scanner{text: body}
	o.Single = s.peek() != '['
	switch {
	case !o.Single:
		return o.readArray(&s)
	case s.at == len(body):
		return &Refusal{Code: CodeEmpty, Field: "body", ISO: isoContent, Detail: "an object or an array of objects is due"}
	case !o.readOrder(&s) || !s.end():
		return problemOf(&s)
	}
	if o.lookUp(); len(o.Refusals) > 0 {
		return &o.Refusals[0]
	}
	return nil
}

func problemOf(s *scanner) *Refusal {
	r := s.refusal()
	return &r
}

func (o *Orders) readArray(s *scanner) *Refusal {
	s.at++
	for first := true; s.element(first); first = false {
		if o.Total == MaxOrders {
			return o.tooMany()
		}
		if !o.readOrder(s) {
			return problemOf(s)
		}
	}
	if s.problem != "" || !s.end() {
		return problemOf(s)
	}
	o.lookUp()
	return o.orEmpty()
}

// ReadLines reads NDJSON: an order a line, each apart from the others, also where it is no JSON. Lines of nothing but white
// space do not count.
func (o *Orders) ReadLines(body []byte) *Refusal {
	for len(body) > 0 {
		var line []byte
		line, body, _ = bytes.Cut(body, []byte{'\n'})
		s := scanner{text: line}
		if s.peek(); s.at == len(line) {
			continue
		}
		if o.Total == MaxOrders {
			return o.tooMany()
		}
		o.readLine(&s)
	}
	o.lookUp()
	return o.orEmpty()
}

// readLine reads the order of one line, or refuses it.
func (o *Orders) readLine(s *scanner) {
	if o.readPlain(s, true) {
		return
	}
	o.lookUp()
	mark, count, refused, total := len(o.Payload), o.Count, len(o.Refusals), o.Total
	if o.readStrictly(s) && s.end() {
		return
	}
	o.Payload, o.Count, o.Refusals, o.Total = o.Payload[:mark], count, o.Refusals[:refused], total
	o.Refuse(s.refusal())
}

func (o *Orders) tooMany() *Refusal {
	return &Refusal{Code: CodeTooMany, Field: "body", ISO: isoContent, Detail: "more than 8190 " + o.word() + "s in one request"}
}

func (o *Orders) orEmpty() *Refusal {
	if o.Total > 0 {
		return nil
	}
	return &Refusal{Code: CodeEmpty, Field: "body", ISO: isoContent, Detail: "no " + o.word() + " in the body"}
}

// word is what the body holds, for people.
func (o *Orders) word() string {
	switch o.Kind {
	case engine.CreateParticipant:
		return "participant"
	case engine.OpenAccount:
		return "account"
	}
	return "order"
}

var zeroRecord [engine.RecordSize]byte

// readOrder reads the order at s into the payload or the refusals. False: the text is no JSON.
func (o *Orders) readOrder(s *scanner) bool {
	if o.readPlain(s, false) {
		return true
	}
	o.lookUp()
	return o.readStrictly(s)
}

// readStrictly reads what the fast reader left.
func (o *Orders) readStrictly(s *scanner) bool {
	mark := len(o.Payload)
	rec := o.begin()
	var r Refusal
	isJSON := false
	switch o.Kind {
	case engine.Fund:
		isJSON = o.funding(s, rec, &r)
	case engine.SubmitTrade:
		isJSON = o.trade(s, rec, &r)
	case engine.CreateParticipant:
		isJSON = o.participant(s, &r)
	case engine.OpenAccount:
		isJSON = o.account(s, &r)
	default:
		isJSON = o.strict(s, orderShape[:], rec, &r)
	}
	if isJSON && r.Code == CodeNone {
		return true
	}
	o.Payload = o.Payload[:mark]
	if isJSON {
		o.Refuse(r)
	}
	return isJSON
}

// accept finishes the record at the end of the payload with its envelope.
func (o *Orders) accept(rec *engine.Instruction, p *parts) {
	rec.Kind = o.Kind
	o.Count++
	o.Total++
	o.envelope(p.endToEndID)
}

// envelope writes the envelope of the record at the end of the payload.
func (o *Orders) envelope(endToEndID []byte) {
	if endToEndID == nil && len(o.Source.XML) == 0 {
		return
	}
	mark := len(o.Payload)
	o.Payload = o.Source.AppendEnvelope(o.Payload, endToEndID)
	o.Source.Made++
	size := len(o.Payload) - mark
	engine.InstructionAt(o.Payload[mark-engine.RecordSize:]).EnvelopeSize = uint32(size) // the payload may have moved
	o.Payload = append(o.Payload, zeroRecord[:-size&(engine.EnvelopeAlign-1)]...)
}
