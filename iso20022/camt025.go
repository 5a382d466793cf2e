package iso20022

var receipt = document{"camt.025.001.05", "Rct"}

// A ReceiptMessage tells the sender of messages that have no answer of their own kind, such as camt.050, what became of them.
type ReceiptMessage struct {
	Head
	Receipts []Receipt // at least one
}

// A Receipt is about one message, or one transaction of it.
type Receipt struct {
	MsgID, Kind string // reference and kind of the message; Kind may be empty
	TxID        string // reference of the transaction: TxId, else InstrId, EndToEndId or UETR; may be empty

	// Status is a code of 1 to 4 letters and digits: an ISO 20022 status such as ACSC, or a reason such as AM04.
	Status string
	Info   string // up to 140 characters, may be empty
}

// AppendCamt025 appends a Receipt (camt.025.001.05). What cannot be written is a *FieldError, and dst as it was.
func AppendCamt025(dst []byte, m *ReceiptMessage) ([]byte, error) {
	w := writer{out: dst}
	id := w.begin(&receipt, &m.Head, 0)
	w.raw("<MsgHdr>")
	w.element("MsgId", id, maxReference)
	w.time("CreDtTm", m.At)
	w.raw("</MsgHdr>")
	if len(m.Receipts) == 0 {
		w.refuse("RctDtls", "", "is missing", ReasonMissing)
	}
	for i := range m.Receipts {
		w.receipt(&m.Receipts[i])
	}
	w.end(&receipt, &m.Head)
	return w.finished(dst)
}

// receipt writes RctDtls. A reference of more than 35 characters, as a UETR is, stands as one that the parties agreed on.
func (w *writer) receipt(r *Receipt) {
	w.raw("<RctDtls><OrgnlMsgId>")
	w.required("MsgId", r.MsgID, maxReference)
	w.optional("MsgNmId", r.Kind, maxReference)
	w.raw("</OrgnlMsgId>")
	if r.TxID != "" {
		w.raw("<OrgnlPmtId>")
		if firstCharacters(r.TxID, maxReference) == r.TxID {
			w.element("TxId", r.TxID, maxReference)
		} else {
			w.element("PrtryId", r.TxID, maxName)
		}
		w.raw("</OrgnlPmtId>")
	}
	if !isShortCode(r.Status) {
		w.refuse("RctDtls/ReqHdlg/StsCd", r.Status, "is not a code of 1 to 4 letters and digits", ReasonContent)
	}
	w.raw("<ReqHdlg>")
	w.element("StsCd", r.Status, maxCode)
	w.optional("Desc", r.Info, maxNote)
	w.raw("</ReqHdlg></RctDtls>")
}

// isShortCode checks Max4AlphaNumericText.
func isShortCode(code string) bool {
	if code == "" || len(code) > maxCode {
		return false
	}
	for i := 0; i < len(code); i++ {
		if c := code[i]; !isAlphanumeric(c) && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
