package iso20022

var notification = document{"camt.054.001.08", "BkToCstmrDbtCdtNtfctn"}

// A Notification tells the owner of an account that money came in or went out.
type Notification struct {
	Head    // To is who is told; may be empty
	Account CashAccount
	Entries []Entry // at least one
	Info    string  // up to 500 characters, may be empty
}

// AppendCamt054 appends a BankToCustomerDebitCreditNotification (camt.054.001.08). What cannot be written is a *FieldError, and
// dst as it was.
func AppendCamt054(dst []byte, m *Notification) ([]byte, error) {
	w := writer{out: dst}
	id := w.begin(&notification, &m.Head, 0)
	w.reportHead(&m.Head, id)
	w.raw("</GrpHdr><Ntfctn>")
	w.element("Id", id, maxReference)
	w.time("CreDtTm", m.At)
	w.cashAccount(&m.Account)
	sums := totals(m.Entries)
	w.summary(&sums, m.Account.Scale)
	if len(m.Entries) == 0 {
		w.refuse("Ntfctn/Ntry", "", "is missing", ReasonMissing)
	}
	for i := range m.Entries {
		w.entry(&m.Account, &m.Entries[i])
	}
	w.optional("AddtlNtfctnInf", m.Info, maxRemark)
	w.raw("</Ntfctn>")
	w.end(&notification, &m.Head)
	return w.finished(dst)
}

// reportHead begins GrpHdr of what an account's owner is told.
func (w *writer) reportHead(h *Head, id string) {
	w.raw("<GrpHdr>")
	w.element("MsgId", id, maxReference)
	w.time("CreDtTm", h.At)
	w.organisation("MsgRcpt", h.To)
}
