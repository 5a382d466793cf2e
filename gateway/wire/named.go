package wire

import "weir/engine"

// NamedBound is the most bytes of payload that a Named makes: 35 characters of end_to_end_id, each up to four bytes.
const NamedBound = engine.RecordSize + 176

// Named is an order that arrived in another format than JSON, its members as text.
type Named struct {
	ID           [16]byte
	Debtor       string
	Creditor     string
	Asset        string
	Amount       string
	BusinessDate string // empty: not given
	EndToEndID   string // empty: not given
	Priority     engine.Priority
	Interbank    bool // not for a customer
}

// Add reads an order into the payload or the refusals, by the same rules as one in JSON.
func (o *Orders) Add(n *Named) {
	r := Refusal{ID: n.ID, HasID: true}
	mark := len(o.Payload)
	o.Payload = append(o.Payload, zeroRecord[:]...)
	rec := engine.InstructionAt(o.Payload[mark:])
	rec.ID, rec.Priority, rec.Interbank = n.ID, n.Priority, n.Interbank
	texts := [...]struct {
		member int
		text   string
	}{
		{orderDebtor, n.Debtor}, {orderCreditor, n.Creditor}, {orderAsset, n.Asset}, {orderAmount, n.Amount},
		{orderBusinessDate, n.BusinessDate}, {orderEndToEndID, n.EndToEndID},
	}
	var p parts
	for _, t := range texts {
		v := value{kind: kindString, text: []byte(t.text)}
		if given := t.text != "" || orderShape[t.member].need; given && !o.member(t.member, &v, rec, &p) {
			r.blame(CodeInvalidValue, &orderShape[t.member])
		}
	}
	if r.Code == CodeNone {
		if member, code := o.resolve(rec, &p); code != CodeNone {
			r.blame(code, &orderShape[member])
		}
	}
	if r.Code != CodeNone {
		o.Payload = o.Payload[:mark]
		o.Refuse(r)
		return
	}
	o.accept(rec, &p)
}

// Refuse puts a refusal at the next place.
func (o *Orders) Refuse(r Refusal) {
	r.Place = o.Total
	o.Refusals = append(o.Refusals, r)
	o.Total++
}
