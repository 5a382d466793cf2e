package iso20022

import (
	"strconv"
	"time"
)

var statusReport = document{"pacs.002.001.10", "FIToFIPmtStsRpt"}

// Status is the answer to one transaction.
//
//	settled                          ACSC  SettledAt
//	accepted in a cycle              ACSP  AcceptedAt
//	queued, held, warehoused         PDNG  why it waits
//	rejected                         RJCT  why
//	expired                          RJCT  AB03, for there is no status of its own
//	cancelled                        CANC  why, where staff said so
type Status struct {
	// TransactionStatus is the ISO 20022 status, up to 4 characters: ACSC settled, ACSP accepted and in process,
	// PDNG pending (waiting), RJCT rejected, CANC cancelled. It must not be empty.
	TransactionStatus string
	// Reason is the ISO 20022 status reason code, such as AM04 (insufficient funds); may be empty. A longer one is
	// written as a proprietary reason of up to 35 characters.
	Reason string
	// Info is told to people, in lines of up to 105 characters, at most 5; may be empty.
	Info string
	// AcceptedAt is when the order was accepted, SettledAt when it settled; left out where it is zero.
	AcceptedAt, SettledAt time.Time
}

// Report is what a pacs.002 that answers a message at once says about itself.
type Report struct {
	MsgID     string    // reference of the report, 1 to 35 characters; see MessageID
	CreatedAt time.Time // when it was written; stands in UTC to the millisecond
	From, To  string    // participant ids of who reports and who is told; left out where empty
	Header    bool      // the business application header stands before the document; see Head
}

// AppendPacs002 appends to dst the payment status report (FIToFIPaymentStatusReport, pacs.002.001.10) that answers
// msg: one status per transaction, in the same order. It panics where the numbers differ, or where the report or an
// answer lacks what the schema demands, for that is a mistake of the caller.
func AppendPacs002(dst []byte, msg *Message, answers []Status, report Report) []byte {
	if len(answers) != len(msg.Transactions) {
		panic("iso20022: " + strconv.Itoa(len(answers)) + " answers to " + strconv.Itoa(len(msg.Transactions)) + " transactions")
	}
	if report.MsgID == "" {
		panic("iso20022: report without a message id")
	}
	w := writer{out: dst}
	h := Head{At: report.CreatedAt, From: report.From, To: report.To, Header: report.Header}
	w.top(&statusReport, &h, report.MsgID)
	w.reportHeader(&h, report.MsgID)
	w.originalGroup(msg)
	for i := range answers {
		w.transactionStatus(&msg.Transactions[i], &answers[i])
	}
	w.end(&statusReport, &h)
	if w.fault != nil {
		panic("iso20022: report: " + w.fault.Error())
	}
	return w.out
}

// A StatusReport tells what became of orders after their submission was answered.
type StatusReport struct {
	Head   // From and To may be empty
	Orders []OrderStatus
}

// OrderStatus is where one order stands.
type OrderStatus struct {
	// Original is how the order was submitted. Its references, and MsgID with MsgName and Created, are written where they
	// are there; amount, date and reason are not.
	Original Original
	Status   Status
	Seq      uint64 // sequence at which the order was taken: the reference of the clearing system; left out where it is 0

	Instructing, Instructed string // participant ids as in the order; left out where empty
}

// AppendStatusReport appends a pacs.002.001.10 on orders of any messages, or of none. Of orders that settle together, those of
// one instructing participant may stand in one report. What cannot be written is a *FieldError, and dst as it was.
func AppendStatusReport(dst []byte, m *StatusReport) ([]byte, error) {
	w := writer{out: dst}
	id := w.begin(&statusReport, &m.Head, 0)
	w.reportHeader(&m.Head, id)
	if len(m.Orders) == 0 {
		w.refuse("TxInfAndSts", "", "is missing", ReasonMissing)
	}
	for i := range m.Orders {
		w.orderStatus(&m.Orders[i])
	}
	w.end(&statusReport, &m.Head)
	return w.finished(dst)
}

// reportHeader writes GrpHdr: the report's own reference, and between whom it passes.
func (w *writer) reportHeader(h *Head, id string) {
	w.raw("<GrpHdr>")
	w.element("MsgId", id, maxReference)
	w.time("CreDtTm", h.At)
	w.agent("InstgAgt", h.From)
	w.agent("InstdAgt", h.To)
	w.raw("</GrpHdr>")
}

// originalGroup writes OrgnlGrpInfAndSts: which message is answered. It has no status of its own, for each
// transaction stands alone.
func (w *writer) originalGroup(msg *Message) {
	w.raw("<OrgnlGrpInfAndSts>")
	w.originalMessage(msg.MsgID, msg.Kind, msg.Created)
	w.element("OrgnlNbOfTxs", strconv.Itoa(len(msg.Transactions)), 15)
	w.raw("</OrgnlGrpInfAndSts>")
}

// originalMessage writes what names a message.
func (w *writer) originalMessage(id, name, created string) {
	w.element("OrgnlMsgId", id, maxReference)
	w.element("OrgnlMsgNmId", name, maxReference)
	if isDateTime(created) {
		w.element("OrgnlCreDtTm", trim(created), len(created))
	}
}

// originalReferences writes what names a payment. A reference that the schema does not allow in an answer, such as a malformed
// UETR, is left out.
func (w *writer) originalReferences(instrID, endToEndID, txID, uetr string) {
	w.optional("OrgnlInstrId", instrID, maxReference)
	w.optional("OrgnlEndToEndId", endToEndID, maxReference)
	w.optional("OrgnlTxId", txID, maxReference)
	w.uetr("OrgnlUETR", uetr)
}

// originalPayment writes which message a payment came in, where that is known, and its references.
func (w *writer) originalPayment(o *Original) {
	if o.MsgID != "" && o.MsgName != "" {
		w.raw("<OrgnlGrpInf>")
		w.originalMessage(o.MsgID, o.MsgName, o.Created)
		w.raw("</OrgnlGrpInf>")
	}
	w.originalReferences(o.InstrID, o.EndToEndID, o.TxID, o.UETR)
}

// transactionStatus writes TxInfAndSts of a transaction of the message that is answered.
func (w *writer) transactionStatus(t *Transaction, answer *Status) {
	w.raw("<TxInfAndSts>")
	w.originalReferences(t.InstrID, t.EndToEndID, t.TxID, t.UETR)
	w.status(answer)
	w.raw("</TxInfAndSts>")
}

// orderStatus writes TxInfAndSts of an order.
func (w *writer) orderStatus(o *OrderStatus) {
	w.raw("<TxInfAndSts>")
	w.originalPayment(&o.Original)
	w.status(&o.Status)
	w.number("ClrSysRef", o.Seq)
	w.agent("InstgAgt", o.Instructing)
	w.agent("InstdAgt", o.Instructed)
	w.raw("</TxInfAndSts>")
}

// status writes the status, why, and since when.
func (w *writer) status(s *Status) {
	w.required("TxSts", s.TransactionStatus, maxCode)
	if s.Reason != "" || s.Info != "" {
		w.raw("<StsRsnInf>")
		w.reason(s.Reason)
		w.lines(s.Info)
		w.raw("</StsRsnInf>")
	}
	if !s.AcceptedAt.IsZero() {
		w.time("AccptncDtTm", s.AcceptedAt)
	}
	if !s.SettledAt.IsZero() {
		w.instant("FctvIntrBkSttlmDt", s.SettledAt)
	}
}
