package iso20022

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Lengths of the schema types in characters.
const (
	maxCode         = 4   // ExternalPaymentTransactionStatus1Code, ExternalStatusReason1Code
	maxLine         = 105 // AddtlInf: Max105Text
	maxLines        = 5   // AddtlInf repeats without bound; more says nothing more
	reportNamespace = isoNamespace + "pacs.002.001.10"
	reportTime      = "2006-01-02T15:04:05.000Z"
)

// Status is the answer to one transaction.
type Status struct {
	// TransactionStatus is the ISO 20022 status, up to 4 characters: ACSC settled, ACSP accepted and in process,
	// PDNG pending (waiting), RJCT rejected, CANC cancelled. It must not be empty.
	TransactionStatus string
	// Reason is the ISO 20022 status reason code, such as AM04 (insufficient funds); may be empty. A longer one is
	// written as a proprietary reason of up to 35 characters.
	Reason string
	// Info is told to people, in lines of up to 105 characters, at most 5; may be empty.
	Info string
	// AcceptedAt is when the order was accepted; left out where it is zero.
	AcceptedAt time.Time
}

// Report is what a pacs.002 says about itself.
type Report struct {
	MsgID     string    // reference of the report, 1 to 35 characters
	CreatedAt time.Time // when it was written; stands in UTC to the millisecond
	From, To  string    // participant ids of who reports and who is told; left out where empty
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
	w.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.raw(`<Document xmlns="` + reportNamespace + `"><FIToFIPmtStsRpt>`)
	w.reportHeader(report)
	w.originalGroup(msg)
	for i := range answers {
		w.transactionStatus(&msg.Transactions[i], &answers[i])
	}
	w.raw("</FIToFIPmtStsRpt></Document>\n")
	return w.out
}

// reportHeader writes GrpHdr: the report's own reference, and between whom it passes.
func (w *writer) reportHeader(report Report) {
	w.raw("<GrpHdr>")
	w.element("MsgId", report.MsgID, maxReference)
	w.time("CreDtTm", report.CreatedAt)
	w.agent("InstgAgt", report.From)
	w.agent("InstdAgt", report.To)
	w.raw("</GrpHdr>")
}

// originalGroup writes OrgnlGrpInfAndSts: which message is answered. It has no status of its own, for each
// transaction stands alone.
func (w *writer) originalGroup(msg *Message) {
	w.raw("<OrgnlGrpInfAndSts>")
	w.element("OrgnlMsgId", msg.MsgID, maxReference)
	w.element("OrgnlMsgNmId", msg.Kind, maxReference)
	if isDateTime(msg.Created) {
		w.element("OrgnlCreDtTm", trim(msg.Created), len(msg.Created))
	}
	w.element("OrgnlNbOfTxs", strconv.Itoa(len(msg.Transactions)), 15)
	w.raw("</OrgnlGrpInfAndSts>")
}

// transactionStatus writes TxInfAndSts: the references of one transaction and its answer. A reference that the
// schema does not allow in a report, such as a malformed UETR, is left out.
func (w *writer) transactionStatus(t *Transaction, answer *Status) {
	if answer.TransactionStatus == "" {
		panic("iso20022: answer without a status")
	}
	w.raw("<TxInfAndSts>")
	w.optional("OrgnlInstrId", t.InstrID, maxReference)
	w.optional("OrgnlEndToEndId", t.EndToEndID, maxReference)
	w.optional("OrgnlTxId", t.TxID, maxReference)
	if _, ok := parseUETR(t.UETR); ok {
		w.element("OrgnlUETR", t.UETR, len(t.UETR))
	}
	w.element("TxSts", answer.TransactionStatus, maxCode)
	w.statusReason(answer)
	if !answer.AcceptedAt.IsZero() {
		w.time("AccptncDtTm", answer.AcceptedAt)
	}
	w.raw("</TxInfAndSts>")
}

// statusReason writes StsRsnInf: the reason code, and lines for people.
func (w *writer) statusReason(answer *Status) {
	if answer.Reason == "" && answer.Info == "" {
		return
	}
	w.raw("<StsRsnInf>")
	if answer.Reason != "" {
		name := "Cd"
		if utf8.RuneCountInString(answer.Reason) > maxCode {
			name = "Prtry"
		}
		w.raw("<Rsn>")
		w.element(name, answer.Reason, maxReference)
		w.raw("</Rsn>")
	}
	rest := answer.Info
	for i := 0; i < maxLines && rest != ""; i++ {
		line := firstCharacters(rest, maxLine)
		w.element("AddtlInf", line, maxLine)
		rest = rest[len(line):]
	}
	w.raw("</StsRsnInf>")
}

// agent writes an institution by its participant id: as a BIC, an LEI, or the id of a clearing member.
func (w *writer) agent(name, participant string) {
	if participant == "" {
		return
	}
	w.raw("<" + name + "><FinInstnId>")
	switch {
	case isBIC(participant):
		w.element("BICFI", participant, len(participant))
	case isLEI(participant):
		w.element("LEI", participant, len(participant))
	default:
		w.raw("<ClrSysMmbId>")
		w.element("MmbId", participant, maxReference)
		w.raw("</ClrSysMmbId>")
	}
	w.raw("</FinInstnId></" + name + ">")
}

// writer appends XML to a buffer.
type writer struct {
	out []byte
}

func (w *writer) raw(text string) {
	w.out = append(w.out, text...)
}

// optional writes an element unless its text is empty.
func (w *writer) optional(name, text string, limit int) {
	if text != "" {
		w.element(name, text, limit)
	}
}

// element writes an element with text of up to limit characters.
func (w *writer) element(name, text string, limit int) {
	w.out = append(w.out, '<')
	w.raw(name)
	w.out = append(w.out, '>')
	w.escaped(firstCharacters(text, limit))
	w.raw("</")
	w.raw(name)
	w.out = append(w.out, '>')
}

// time writes an element with a time in UTC.
func (w *writer) time(name string, at time.Time) {
	w.raw("<" + name + ">")
	w.out = at.UTC().AppendFormat(w.out, reportTime)
	w.raw("</" + name + ">")
}

// escaped writes text so that it reads back the same; what XML cannot hold becomes a question mark.
func (w *writer) escaped(text string) {
	for _, r := range text {
		switch {
		case r == '<':
			w.raw("&lt;")
		case r == '>':
			w.raw("&gt;")
		case r == '&':
			w.raw("&amp;")
		case r == '\r':
			w.raw("&#13;")
		case r == utf8.RuneError || !isCharacter(r):
			w.out = append(w.out, '?')
		default:
			w.out = utf8.AppendRune(w.out, r)
		}
	}
}

// firstCharacters cuts text to a number of characters.
func firstCharacters(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	count := 0
	for i := range text {
		if count == limit {
			return text[:i]
		}
		count++
	}
	return text
}
