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
	if r.Code == CodeNone {
		o.blameUnchained(engine.InstructionAt(o.Payload[mark:]).Method, &r)
	}
	switch {
	case r.Code != CodeNone:
		return &r
	case o.hasID(mark):
		return blamedFor(CodeInvalidValue, &orderShape[orderID], "is the id of another leg")
	}
	return nil
}

// unchained are the members of an order that one of a chain does not have.
var unchained = [...]int{orderNotBefore, orderOriginalID, orderHold}

// blameUnchained refuses what an order just read says and an order of a chain can't: the engine would refuse it too, and with it the whole chain, whose ids would be used up.
func (o *Orders) blameUnchained(method engine.Method, r *Refusal) {
	for _, member := range unchained {
		if o.values[member].kind != kindNone {
			r.blame(CodeUnknownField, &orderShape[member])
			r.ISO, r.Detail = isoNotAdmitted, "an order of a chain has none"
			return
		}
	}
	if method != engine.Gross {
		r.blame(CodeInvalidValue, &orderShape[orderMethod])
		r.Detail = "must be gross: it is of a chain"
	}
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
