package iso20022

import (
	"strconv"
	"time"
)

// A Statement says what an account had when a business date began, what moved since, and what it has. A camt.052 is one of the day
// so far, a camt.053 one of the day at its end.
type Statement struct {
	Head    // To is who is told; may be empty. Part keeps apart the accounts of which statements are made at one sequence
	Account CashAccount
	Number  uint64    // ElctrncSeqNb, counted by account up to 10^18-1; left out where it is 0
	Date    string    // the business date, YYYY-MM-DD
	Since   time.Time // when the entries begin; left out where it is zero

	// In minor units, below zero where the account is overdrawn. Opening and the entries must make Booked, else the statement is
	// refused. Available is what may still be used; CreditLine is the part of it that is no money held, left out where it is 0.
	Opening, Booked, Available, CreditLine int64

	Entries []Entry

	// A statement of more entries than one message may have comes in several, with Page from 1 to 99999, Last in the last one,
	// and in all of them the balances and the Totals of all entries. With Page 0 it is one message, which sums its own entries.
	Page   uint32
	Last   bool
	Totals Totals

	Query, QueryKind string // reference and kind of the camt.060 that asked, may be empty
	Info             string // up to 500 characters, such as the sequence and the state hash; may be empty
}

// statementForm is what camt.052 and camt.053 call the same things.
type statementForm struct {
	document
	each, pages, info, booked, available string
	timed                                bool // booked and available are those of a time and not of a date
}

// appendStatement appends a message with one statement.
func appendStatement(dst []byte, m *Statement, f *statementForm) ([]byte, error) {
	w := writer{out: dst}
	id := w.begin(&f.document, &m.Head, m.Page)
	w.reportHead(&m.Head, id)
	w.query(m)
	w.raw("</GrpHdr><" + f.each + ">")
	w.element("Id", messageID(f.kind, m.Seq, m.Part, 0), maxReference)
	w.pages(m, f)
	if m.Number > maxSeq {
		w.refuse("ElctrncSeqNb", strconv.FormatUint(m.Number, 10), "has more than 18 digits", ReasonContent)
	}
	w.number("ElctrncSeqNb", m.Number)
	w.time("CreDtTm", m.At)
	w.period(m)
	w.cashAccount(&m.Account)
	w.balances(m, f)
	w.movements(m)
	w.optional(f.info, m.Info, maxRemark)
	w.raw("</" + f.each + ">")
	w.end(&f.document, &m.Head)
	return w.finished(dst)
}

// query writes which request is answered.
func (w *writer) query(m *Statement) {
	if m.Query == "" {
		return
	}
	w.raw("<OrgnlBizQry>")
	w.element("MsgId", m.Query, maxReference)
	w.optional("MsgNmId", m.QueryKind, maxReference)
	w.raw("</OrgnlBizQry>")
}

// pages writes which page it is.
func (w *writer) pages(m *Statement, f *statementForm) {
	page, last := m.Page, m.Last
	if page == 0 {
		page, last = 1, true
	}
	if page > 99999 {
		w.refuse(f.pages, strconv.FormatUint(uint64(page), 10), "is not a page from 1 to 99999", ReasonContent)
	}
	w.raw("<" + f.pages + ">")
	w.number("PgNb", uint64(page))
	w.element("LastPgInd", strconv.FormatBool(last), len("false"))
	w.raw("</" + f.pages + ">")
}

// period writes when the entries begin and end.
func (w *writer) period(m *Statement) {
	if m.Since.IsZero() {
		return
	}
	if m.Since.After(m.At) {
		w.refuse("FrToDt/FrDtTm", m.Since.UTC().Format(timeFormat), "is after the statement", ReasonDate)
	}
	w.raw("<FrToDt>")
	w.time("FrDtTm", m.Since)
	w.time("ToDtTm", m.At)
	w.raw("</FrToDt>")
}

// balances writes Bal three times.
func (w *writer) balances(m *Statement, f *statementForm) {
	w.balance(m, "OPBD", m.Opening, 0, false)
	w.balance(m, f.booked, m.Booked, 0, f.timed)
	w.balance(m, f.available, m.Available, m.CreditLine, f.timed)
}

func (w *writer) balance(m *Statement, code string, minor, creditLine int64, timed bool) {
	a := &m.Account
	w.raw("<Bal><Tp><CdOrPrtry>")
	w.element("Cd", code, maxCode)
	w.raw("</CdOrPrtry></Tp>")
	if creditLine != 0 {
		if creditLine < 0 {
			w.refuse("Bal/CdtLine", strconv.FormatInt(creditLine, 10), "is negative", ReasonAmount)
		}
		w.raw("<CdtLine><Incl>true</Incl>")
		w.amount("Amt", a.Currency, magnitude(creditLine), a.Scale)
		w.raw("</CdtLine>")
	}
	w.directed(minor, a.Currency, a.Scale)
	if timed {
		w.instant("Dt", m.At)
	} else {
		w.date("Dt", m.Date)
	}
	w.raw("</Bal>")
}

// movements writes the sums and the entries, which must lead from the opening balance to the one that is booked.
func (w *writer) movements(m *Statement) {
	sums := m.Totals
	if m.Page == 0 {
		sums = totals(m.Entries)
	}
	if !sums.lead(m.Opening, m.Booked) {
		w.refuse("Bal", "", "the opening balance and the entries do not make the balance that is booked", ReasonAmount)
	}
	w.summary(&sums, m.Account.Scale)
	for i := range m.Entries {
		w.entry(&m.Account, &m.Entries[i])
	}
}
