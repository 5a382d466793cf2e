package wire

import (
	"encoding/binary"

	"weir/engine"
)

// BinaryBound is the most bytes of payload that a binary body of this size makes.
func BinaryBound(body int) int { return min(body, MaxOrders*engine.RecordSize) }

// ReadBinary reads records of 128 bytes each (engine.Instruction of kind SubmitOrder, little-endian). It refuses the body
// as a whole if it does not hold 1 to MaxOrders whole records. A record that is no order, or has an id of all zeros,
// is refused at its place with engine.NotSupported, and leaves the payload.
func (o *Orders) ReadBinary(body []byte) *Refusal {
	switch {
	case len(body) == 0:
		return &Refusal{Code: CodeEmpty, Field: "body", ISO: isoContent, Detail: "no order in the body"}
	case len(body)%engine.RecordSize != 0:
		return &Refusal{Code: CodeInvalidValue, Field: "body", ISO: isoContent, Detail: "must be records of 128 bytes"}
	case len(body)/engine.RecordSize > MaxOrders:
		return o.tooMany()
	}
	mark := len(o.Payload)
	o.Payload = append(o.Payload, body...)
	o.Total = len(body) / engine.RecordSize
	kept := mark
	for at := mark; at < len(o.Payload); at += engine.RecordSize {
		record := o.Payload[at : at+engine.RecordSize]
		if !isOrder((*[engine.RecordSize]byte)(record)) {
			o.Refusals = append(o.Refusals, Refusal{Place: (at - mark) / engine.RecordSize})
			continue
		}
		if kept < at {
			copy(o.Payload[kept:], record)
		}
		kept += engine.RecordSize
	}
	o.Payload = o.Payload[:kept]
	o.Count = (kept - mark) / engine.RecordSize
	return nil
}

// isOrder checks the fields that the edge answers for; the rest is the engine's to judge. An id of all zeros is one that was forgotten: the second such order would be
// taken for a repeat of the first. Of the flags a client may set FlagHold; the
// others say what the gateway could not resolve.
func isOrder(r *[engine.RecordSize]byte) bool {
	head := binary.LittleEndian.Uint64(r[0:])
	const hold = uint64(engine.FlagHold) << 8
	kindFlagsEnvelope := head &^ (0xffff0000 | hold) // without method, priority and that flag
	const legs, interbank = uint64(0xff) << 8, uint64(1) << 16
	hints := binary.LittleEndian.Uint64(r[80:])
	choicePartialTakeAsset := binary.LittleEndian.Uint64(r[88:]) &^ (legs | interbank)
	takes, tolerance := binary.LittleEndian.Uint64(r[96:]), binary.LittleEndian.Uint64(r[104:])
	id := binary.LittleEndian.Uint64(r[16:]) | binary.LittleEndian.Uint64(r[24:])
	return id != 0 && kindFlagsEnvelope == uint64(engine.SubmitOrder) && hints|choicePartialTakeAsset|takes|tolerance == 0 &&
		engine.Method(r[2]) <= engine.Instant && engine.Priority(r[3]) <= engine.HighlyUrgent
}

// AppendBinary writes an outcome of 16 bytes for each order in its place: of the engine, or for a refused one
// rejected with NotSupported and sequence 0.
func (o *Orders) AppendBinary(dst []byte, outcomes []engine.Outcome) []byte {
	refused := [1]engine.Outcome{{Verdict: engine.Verdict{Status: engine.Rejected, Reason: engine.NotSupported}}}
	next := 0
	for i, r := range o.Refusals {
		sound := r.Place - i // of the outcomes, those before this place
		dst = append(dst, engine.OutcomeBytes(outcomes[next:sound])...)
		dst = append(dst, engine.OutcomeBytes(refused[:])...)
		next = sound
	}
	return append(dst, engine.OutcomeBytes(outcomes[next:])...)
}
