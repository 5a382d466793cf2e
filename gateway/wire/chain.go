package wire

import "weir/engine"

const (
	chainID = iota
	chainLegs
)

var chainShape = []field{
	chainID:   {name: "id", kind: kindString, need: true, want: wantID, iso: isoContent},
	chainLegs: {name: "legs", kind: kindArray, need: true, want: "must be an array of 2 to 16 orders", iso: isoContent},
}

// ReadChain reads the body of POST /v1/chains: all orders of a chain. A refusal is of the whole body, for the others would wait for the refused one; it
// names the member to blame, as legs[0].amount.
func (o *Orders) ReadChain(body []byte) (id [16]byte, refused *Refusal) {
	values, refused := readOne(body, chainShape)
	if refused != nil {
		return id, refused
	}
	if !ParseUUID(values[chainID].text, &id) {
		return id, blamed(CodeInvalidValue, &chainShape[chainID])
	}
	s := scanner{text: values[chainLegs].text, at: 1}
	for first := true; s.element(first); first = false {
		if o.Total == MaxLegs {
			return id, blamed(CodeInvalidValue, &chainShape[chainLegs])
		}
		leg := o.Total
		if refused = o.readLeg(&s); refused != nil {
			refused.Field = memberOf("legs", leg, refused.Field)
			return id, refused
		}
	}
	if o.Total < 2 {
		return id, blamed(CodeInvalidValue, &chainShape[chainLegs])
	}
	for at := 0; at < len(o.Payload); at += engine.Next(o.Payload[at:]) {
		rec := engine.InstructionAt(o.Payload[at:])
		rec.Legs, rec.Reference = uint8(o.Total), id
	}
	return id, nil
}

// readLeg reads the next order of text that is known to be JSON.
func (o *Orders) readLeg(s *scanner) *Refusal {
	var r Refusal
	mark := len(o.Payload)
	o.Payload = append(o.Payload, zeroRecord[:]...)
	o.strict(s, orderShape[:orderChain], engine.InstructionAt(o.Payload[mark:]), &r)
	switch {
	case r.Code != CodeNone:
		return &r
	case o.hasID(mark):
		return blamedFor(CodeInvalidValue, &orderShape[orderID], "is the id of another leg")
	}
	return nil
}

// hasID says whether a leg before the one at a mark has its id: that one would be the same order again, and the chain never complete.
func (o *Orders) hasID(mark int) bool {
	id := engine.InstructionAt(o.Payload[mark:]).ID
	for at := 0; at < mark; at += engine.Next(o.Payload[at:]) {
		if engine.InstructionAt(o.Payload[at:]).ID == id {
			return true
		}
	}
	return false
}
