package wire

import (
	"strings"

	"weir/engine"
)

// NamedBound is the most bytes of payload that a Named makes: 35 characters of end_to_end_id, each up to four bytes.
const NamedBound = engine.RecordSize + 176

// Named is an order that arrived in another format than JSON, its members as text.
type Named struct {
	ID           [16]byte
	Original     [16]byte // of the order that this one returns; zero: none
	Debtor       string
	Creditor     string
	Instructor   string // empty: the debtor
	Asset        string
	Amount       string // zeros that end its fraction may be more than the asset has decimals
	BusinessDate string // empty: not given
	EndToEndID   string // empty: not given
	Priority     engine.Priority
	Interbank    bool  // not for a customer
	NotBefore    int64 // unix nanoseconds, 0: none
	ExpiresAt    int64 // likewise
}

// Add reads an order into the payload or the refusals, by the same rules as one in JSON.
func (o *Orders) Add(n *Named) {
	r := Refusal{ID: n.ID, HasID: true}
	mark := len(o.Payload)
	rec := o.begin()
	p := o.named(n, rec, &r)
	if r.Code == CodeNone {
		if member, code := o.resolve(rec, &p); code != CodeNone {
			r.blame(code, &orderShape[member])
		}
	}
	if n.Instructor != "" {
		rec.Instructor = o.instructor(n.Instructor, &r)
	}
	o.acceptOr(&r, mark, rec, &p)
}

// AddLiquidity reads a transfer of liquidity: funding, where one of the two is the issuer of the asset, else an order.
func (o *Orders) AddLiquidity(n *Named) {
	asset, known := o.Directory.Asset([]byte(n.Asset))
	issuer, _ := o.Directory.ParticipantID(asset.Issuer)
	if !known || n.Debtor != issuer && n.Creditor != issuer {
		o.Add(n)
		return
	}
	holder, in := n.Creditor, true
	if n.Creditor == issuer {
		holder, in = n.Debtor, false
	}
	r := Refusal{ID: n.ID, HasID: true}
	mark := len(o.Payload)
	rec := o.begin()
	p := o.named(n, rec, &r)
	if r.Code == CodeNone {
		if code := setAmount(rec, p.amount, asset.Scale, true); code != CodeNone {
			r.blame(code, &orderShape[orderAmount])
		}
	}
	rec.Priority, rec.Interbank = engine.Normal, false // funding knows no such thing
	o.fund(rec, []byte(holder), in, []byte(n.Asset), &asset)
	kind := o.Kind
	o.Kind = engine.Fund
	o.acceptOr(&r, mark, rec, &p)
	o.Kind = kind
}

// begin puts an empty record at the end of the payload.
func (o *Orders) begin() *engine.Instruction {
	o.Payload = append(o.Payload, zeroRecord[:]...)
	return engine.InstructionAt(o.Payload[len(o.Payload)-engine.RecordSize:])
}

// named reads the members of an order, or says in r which one is wrong.
func (o *Orders) named(n *Named, rec *engine.Instruction, r *Refusal) (p parts) {
	rec.ID, rec.Original, rec.Priority, rec.Interbank = n.ID, n.Original, n.Priority, n.Interbank
	rec.NotBefore, rec.ExpiresAt = n.NotBefore, n.ExpiresAt
	texts := [...]struct {
		member int
		text   string
	}{
		{orderDebtor, n.Debtor}, {orderCreditor, n.Creditor}, {orderAsset, n.Asset}, {orderAmount, shortAmount(n.Amount)},
		{orderBusinessDate, n.BusinessDate}, {orderEndToEndID, n.EndToEndID},
	}
	for _, t := range texts {
		v := value{kind: kindString, text: []byte(t.text)}
		if given := t.text != "" || orderShape[t.member].need; given && !o.member(t.member, &v, rec, &p) {
			r.blame(CodeInvalidValue, &orderShape[t.member])
		}
	}
	return p
}

// shortAmount drops the zeros that end a fraction.
func shortAmount(text string) string {
	if strings.IndexByte(text, '.') < 0 {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// instructor is the number of a participant that must be there.
func (o *Orders) instructor(id string, r *Refusal) uint32 {
	number, known := o.Directory.Participant([]byte(id))
	if !known && r.Code == CodeNone {
		r.blame(CodeUnknownName, &tradeShape[tradeInstructor])
		r.Detail = "there is no such participant"
	}
	return number
}

// acceptOr finishes the record that began at mark, or takes it back where it is refused.
func (o *Orders) acceptOr(r *Refusal, mark int, rec *engine.Instruction, p *parts) {
	if r.Code != CodeNone {
		o.Payload = o.Payload[:mark]
		o.Refuse(*r)
		return
	}
	o.accept(rec, p)
}

// Refuse puts a refusal at the next place.
func (o *Orders) Refuse(r Refusal) {
	r.Place = o.Total
	o.Refusals = append(o.Refusals, r)
	o.Total++
}

// AddCancel asks for an order to be cancelled.
func (o *Orders) AddCancel(id [16]byte, instructor string) {
	r := Refusal{ID: id, HasID: true}
	mark := len(o.Payload)
	rec := o.begin()
	rec.ID, rec.Instructor = id, o.instructor(instructor, &r)
	o.acceptOr(&r, mark, rec, &parts{})
}
