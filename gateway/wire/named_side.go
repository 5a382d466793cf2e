package wire

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"weir/engine"
)

// NamedSide is a side of a trade that arrived in another format than JSON, its members as text.
type NamedSide struct {
	ID                        [16]byte
	Participant, Counterparty string
	GivesAsset, GivesAmount   string // zeros that end the fraction of an amount may be more than the asset has decimals
	TakesAsset, TakesAmount   string
	Reference                 string // empty: none; see referenceOf
	SettlementDate            string
	Partial, Hold             bool
}

// AddSide reads a side into the payload or the refusals, by the same rules as one in JSON. Kind must be SubmitTrade.
func (o *Orders) AddSide(n *NamedSide) {
	r := Refusal{ID: n.ID, HasID: true}
	mark := len(o.Payload)
	rec := o.begin()
	rec.ID, rec.Partial = n.ID, n.Partial
	if n.Hold {
		rec.Flags |= engine.FlagHold
	}
	if n.Reference != "" {
		rec.Reference = referenceOf(n.Reference)
	}
	p := tradeParts{
		participant: []byte(n.Participant), counterparty: []byte(n.Counterparty),
		gives: worth{[]byte(n.GivesAsset), []byte(shortAmount(n.GivesAmount))}, takes: worth{[]byte(n.TakesAsset), []byte(shortAmount(n.TakesAmount))},
	}
	var dated bool
	rec.BusinessDate, dated = ParseDate([]byte(n.SettlementDate))
	switch {
	case !IsParticipantID(p.participant):
		r.blame(CodeInvalidValue, &tradeShape[tradeParticipant])
	case !IsParticipantID(p.counterparty):
		r.blame(CodeInvalidValue, &tradeShape[tradeCounterparty])
	case !IsAssetCode(p.gives.asset):
		r.blame(CodeInvalidValue, &tradeShape[tradeGives])
	case !IsAssetCode(p.takes.asset):
		r.blame(CodeInvalidValue, &tradeShape[tradeTakes])
	case !dated:
		r.blame(CodeInvalidValue, &tradeShape[tradeSettlementDate])
	default:
		o.resolveTrade(rec, &p, &r)
	}
	o.acceptOr(&r, mark, rec, &parts{})
}

// referenceOf is what a trade is called, in 16 bytes: as it is where it is a reference of the orders API, else 16 letters and digits made of its SHA-256,
// which are the same for both sides.
func referenceOf(text string) (reference [16]byte) {
	if isReference([]byte(text)) {
		copy(reference[:], text)
		return reference
	}
	sum := sha256.Sum256([]byte(text))
	base32.StdEncoding.Encode(reference[:], sum[:10])
	return reference
}

// Units is an amount.
type Units struct {
	Minor int64
	Scale uint8 // digits behind the point
}

// ReadUnits reads an amount with as many decimals as it is written with, up to MaxScale. False: it has more, or is too large.
func ReadUnits(text string) (u Units, ok bool) {
	text = shortAmount(text)
	_, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > MaxScale {
		return u, false
	}
	minor, fault := parseAmount([]byte(text), uint8(len(fraction)))
	return Units{minor, uint8(len(fraction))}, fault == amountSound
}

// BlamedOfSide is the member of a side in a payload that a refusal of the engine is about; empty: none is.
func (o *Orders) BlamedOfSide(in *engine.Instruction, reason engine.Reason) string {
	return o.blamedOfTrade(in, reason)
}
