package iso20022

import "strings"

// Original names a payment of an earlier message, in a message that returns it or asks to cancel it. Texts are empty where
// the message does not say them.
type Original struct {
	// ID is the order id of that payment: its UETR, or what Parse derives for a payment without one. It is zero where
	// the message says too little for that.
	ID [16]byte

	MsgID, MsgName, Created          string // OrgnlGrpInf: reference, kind and time of the message
	InstrID, EndToEndID, TxID, UETR  string // its references as given
	Amount, Currency, SettlementDate string // OrgnlIntrBkSttlmAmt, as checked as any amount; OrgnlIntrBkSttlmDt

	Reason string // why: ISO 20022 code of up to 4 characters, else a text of the sender's
	Info   string // the first line of further words
}

// originalGroup reads which message it was.
func originalGroup(path string) readings {
	return readings{{fieldOriginalMsgID, path + "/OrgnlMsgId"}, {fieldOriginalMsgName, path + "/OrgnlMsgNmId"}, {fieldOriginalCreated, path + "/OrgnlCreDtTm"}}
}

// originalPayment reads which payment it was.
var originalPayment = readings{
	{fieldOriginalInstrID, "OrgnlInstrId"}, {fieldOriginalTxID, "OrgnlTxId"}, {fieldOriginalUETR, "OrgnlUETR"},
	{fieldOriginalEndToEndID, "OrgnlEndToEndId"}, {fieldOriginalDate, "OrgnlIntrBkSttlmDt"},
}.and(originalGroup("OrgnlGrpInf"), amount(fieldOriginalAmount, "OrgnlIntrBkSttlmAmt"))

// original is the payment that the transaction at hand names, which instructing had sent.
func (p *parser) original(instructing string) (o Original, ok bool) {
	v := &p.found[scopeTransaction].values
	o = Original{
		InstrID: v[fieldOriginalInstrID], EndToEndID: v[fieldOriginalEndToEndID], TxID: v[fieldOriginalTxID], UETR: v[fieldOriginalUETR],
	}
	p.originalMessage(&o)
	for _, f := range [...]field{fieldOriginalInstrID, fieldOriginalEndToEndID, fieldOriginalTxID} {
		if !p.reference(f, v[f]) {
			return o, false
		}
	}
	if o.UETR != "" {
		if o.ID, ok = parseUETR(o.UETR); !ok {
			return o, p.fail(fieldOriginalUETR, o.UETR, "is not a version 4 UUID in small letters", ReasonContent)
		}
	}
	if v[fieldOriginalAmount] != "" {
		if o.Amount, o.Currency, ok = p.money(fieldOriginalAmount, v); !ok {
			return o, false
		}
	}
	if date := v[fieldOriginalDate]; date != "" {
		if o.SettlementDate, ok = dateOf(date); !ok {
			return o, p.fail(fieldOriginalDate, date, "is not a date YYYY-MM-DD", ReasonDate)
		}
	}
	if o.UETR == "" {
		return o, p.deriveOriginal(&o, instructing)
	}
	return o, true
}

// originalMessage tells which message the payment came in: of the transaction, else of its batch, else of the whole message.
func (p *parser) originalMessage(o *Original) {
	group := &p.found[scopeGroup].values
	o.MsgID = orElse(p.value(fieldOriginalMsgID), group[fieldOriginalMsgID])
	o.MsgName = orElse(p.value(fieldOriginalMsgName), group[fieldOriginalMsgName])
	o.Created = orElse(p.value(fieldOriginalCreated), group[fieldOriginalCreated])
}

// deriveOriginal finds the order id of a payment without UETR in the way in which it was given one; see orderID.
func (p *parser) deriveOriginal(o *Original, instructing string) bool {
	reference := orElse(o.TxID, o.InstrID)
	if def := definitionNamed(o.MsgName); reference == "" && def != nil && def.byMessage && o.EndToEndID != "" && o.EndToEndID != notProvided {
		reference = o.MsgID // as identity does
	}
	if reference == "" && o.EndToEndID == "" {
		return p.fail(fieldOriginalUETR, "", "is missing, and so are the other references: nothing names the payment", ReasonMissing)
	}
	if reference == "" || instructing == "" || !isKind(o.MsgName) || !strings.HasPrefix(o.MsgName, "pa") {
		return true
	}
	o.ID = orderID(o.MsgName[:len("pacs.008")], p.derived(instructing), reference, o.EndToEndID)
	return true
}
