package iso20022

var resolutionOfInvestigation = document{"camt.029.001.09", "RsltnOfInvstgtn"}

// CancellationStatus is the answer to a request to cancel.
type CancellationStatus uint8

// The answers.
const (
	CancellationDone    CancellationStatus = iota + 1 // CNCL: it is cancelled
	CancellationRefused                               // RJCR: it stays, for the reason that the answer gives
	CancellationPending                               // PDCR: it is not decided yet
)

// cancellationCodes are the status of one payment, of a whole message, and of the request if all its answers are the same.
var cancellationCodes = [...]struct{ payment, request string }{
	CancellationDone:    {"ACCR", "CNCL"},
	CancellationRefused: {"RJCR", "RJCR"},
	CancellationPending: {"PDCR", "PDCR"},
}

// A CancellationReply answers a camt.056.
type CancellationReply struct {
	Head
	CaseID      string // Cancellation.CaseID, may be empty
	CaseCreator string // participant id of who opened the case; To where it is empty
	Answers     []CancellationAnswer
}

// A CancellationAnswer answers a Cancellation, whose values it takes over.
type CancellationAnswer struct {
	CancellationID string // written where Whole is set; may be empty
	Original       Original
	Whole          bool
	Status         CancellationStatus

	Reason string // of a refusal, such as ARDT (returned already) or NOOR (no original): up to 4 characters, else a text of up to 35; may be empty
	Info   string // for people, in lines of up to 105 characters, at most 5; may be empty
}

// AppendCamt029 appends a ResolutionOfInvestigation (camt.029.001.09). Where answers differ, the whole is PDCR if one is pending,
// else PECR, carried out in part. What cannot be written is a *FieldError, and dst as it was.
func AppendCamt029(dst []byte, m *CancellationReply) ([]byte, error) {
	w := writer{out: dst}
	id := w.begin(&resolutionOfInvestigation, &m.Head, 0)
	w.raw("<Assgnmt>")
	w.element("Id", id, maxReference)
	w.agentChoice("Assgnr", m.From)
	w.agentChoice("Assgne", m.To)
	w.time("CreDtTm", m.At)
	w.raw("</Assgnmt>")
	w.resolvedCase(m)
	w.raw("<Sts>")
	w.element("Conf", w.investigationStatus(m.Answers), maxCode)
	w.raw("</Sts>")
	for i := range m.Answers {
		w.cancellation(&m.Answers[i])
	}
	w.end(&resolutionOfInvestigation, &m.Head)
	return w.finished(dst)
}

// resolvedCase writes which case is closed.
func (w *writer) resolvedCase(m *CancellationReply) {
	if m.CaseID == "" {
		return
	}
	w.raw("<RslvdCase>")
	w.element("Id", m.CaseID, maxReference)
	w.agentChoice("Cretr", orElse(m.CaseCreator, m.To))
	w.raw("</RslvdCase>")
}

// investigationStatus is what became of the request as a whole.
func (w *writer) investigationStatus(answers []CancellationAnswer) string {
	if len(answers) == 0 {
		w.refuse("CxlDtls", "", "is missing", ReasonMissing)
		return ""
	}
	code := ""
	for i := range answers {
		status := answers[i].Status
		if status == 0 || int(status) >= len(cancellationCodes) {
			w.refuse("CxlDtls/TxInfAndSts/TxCxlSts", "", "is missing", ReasonMissing)
			return ""
		}
		own := cancellationCodes[status].request
		switch {
		case code == "" || code == own:
			code = own
		case code == "PDCR" || own == "PDCR":
			code = "PDCR"
		default:
			code = "PECR"
		}
	}
	return code
}

// cancellation writes CxlDtls of a payment or of a whole message.
func (w *writer) cancellation(a *CancellationAnswer) {
	if int(a.Status) >= len(cancellationCodes) {
		return
	}
	w.raw("<CxlDtls>")
	if a.Whole {
		w.wholeCancellation(a)
	} else {
		w.paymentCancellation(a)
	}
	w.raw("</CxlDtls>")
}

// wholeCancellation writes OrgnlGrpInfAndSts. The schema demands the kind of the message, which the request may have lacked.
func (w *writer) wholeCancellation(a *CancellationAnswer) {
	o := &a.Original
	w.raw("<OrgnlGrpInfAndSts>")
	w.optional("OrgnlGrpCxlId", a.CancellationID, maxReference)
	if o.MsgID == "" {
		w.refuse("OrgnlMsgId", "", "is missing", ReasonMissing)
	}
	w.originalMessage(o.MsgID, orElse(o.MsgName, notProvided), o.Created)
	w.element("GrpCxlSts", cancellationCodes[a.Status].payment, maxCode)
	w.cancellationReason(a)
	w.raw("</OrgnlGrpInfAndSts>")
}

// paymentCancellation writes TxInfAndSts.
func (w *writer) paymentCancellation(a *CancellationAnswer) {
	o := &a.Original
	w.raw("<TxInfAndSts>")
	w.originalPayment(o)
	w.element("TxCxlSts", cancellationCodes[a.Status].payment, maxCode)
	w.cancellationReason(a)
	if o.Amount != "" && isCurrency(o.Currency) {
		w.raw(`<OrgnlIntrBkSttlmAmt Ccy="` + o.Currency + `">`)
		w.checkedAmount("OrgnlIntrBkSttlmAmt", o.Amount)
		w.raw("</OrgnlIntrBkSttlmAmt>")
	}
	if isDate(o.SettlementDate) {
		w.day("OrgnlIntrBkSttlmDt", o.SettlementDate)
	}
	w.raw("</TxInfAndSts>")
}

// checkedAmount writes an amount that came as text.
func (w *writer) checkedAmount(element, text string) {
	amount, ok := decimalText(text)
	if !ok {
		w.refuse(element, text, "is not an amount", ReasonAmount)
	}
	w.raw(amount)
}

// cancellationReason writes why.
func (w *writer) cancellationReason(a *CancellationAnswer) {
	if a.Reason == "" && a.Info == "" {
		return
	}
	w.raw("<CxlStsRsnInf>")
	w.reason(a.Reason)
	w.lines(a.Info)
	w.raw("</CxlStsRsnInf>")
}
