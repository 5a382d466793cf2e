package iso20022

import (
	"strconv"
	"time"
)

// EntryKind says what moved the money.
type EntryKind uint8

// The kinds of entries.
const (
	CustomerTransfer  EntryKind = iota + 1 // for a bank's customer: pacs.008, pain.001
	BankTransfer                           // between banks: pacs.009
	ReturnedTransfer                       // pacs.004
	BankDebit                              // pacs.010
	LiquidityTransfer                      // camt.050, and funding
	NetSettlement                          // the net position of a cycle
	SecuritiesPayment                      // the money of a delivery versus payment
	CurrencyPayment                        // one leg of a payment versus payment
)

// entryCodes are the bank transaction codes of ISO (domain, family of a credit, family of a debit, sub-family), and the word of
// this house beside them.
var entryCodes = [...]struct{ domain, credit, debit, sub, word string }{
	CustomerTransfer:  {"PMNT", "RCDT", "ICDT", "DMCT", "CUSTOMER-TRANSFER"},
	BankTransfer:      {"PMNT", "RCDT", "ICDT", "FICT", "BANK-TRANSFER"},
	ReturnedTransfer:  {"PMNT", "RCDT", "ICDT", "RRTN", "RETURN"},
	BankDebit:         {"PMNT", "IDDT", "RDDT", "FIDD", "BANK-DEBIT"},
	LiquidityTransfer: {"PMNT", "RCDT", "ICDT", "BOOK", "LIQUIDITY-TRANSFER"},
	NetSettlement:     {"PMNT", "RCDT", "ICDT", "OTHR", "NET-SETTLEMENT"},
	SecuritiesPayment: {"SECU", "SETT", "SETT", "TRAD", "SECURITIES-PAYMENT"},
	CurrencyPayment:   {"FORX", "SPOT", "SPOT", "OTHR", "CURRENCY-PAYMENT"},
}

// A CashAccount is an account in money. An account in securities has no camt message: its amounts have no currency, and sese.025
// tells its movements.
type CashAccount struct {
	ID              string // an IBAN, or another id of up to 34 characters, which is not cut
	Name            string // up to 70 characters, may be empty
	Currency        string // three letters A to Z
	Scale           uint8  // digits behind the point of all amounts of the account, 0 to 8; of more than 5 the others must be zero
	Owner, Servicer string // participant ids, may be empty
}

// An Entry is one movement of an account.
type Entry struct {
	Reference string // NtryRef: up to 35 characters, may be empty
	Minor     int64  // in minor units: above zero to the credit of the account, below to its debit
	Kind      EntryKind
	Seq       uint64    // of the instruction that settled it: AcctSvcrRef
	BookedAt  time.Time // of that instruction
	ValueDate string    // the business date, YYYY-MM-DD

	// Orders is how many orders the movement stands for where Details does not list them; left out where it is 0.
	Orders  uint64
	Details []EntryDetail // the orders, may be empty
	Info    string        // up to 500 characters, may be empty
}

// EntryDetail is one of the orders that an entry stands for. Texts are left out where they are empty.
type EntryDetail struct {
	Minor int64 // as in Entry; 0 means the whole entry

	MsgID, InstrID, EndToEndID, TxID, UETR string
	Seq                                    uint64 // sequence at which the order was taken: ClrSysRef; left out where it is 0

	Debtor, Creditor string // participant ids: the banks whose accounts moved

	ReturnReason string // of a returned payment: a code of up to 4 characters, else a text of up to 35
}

// cashAccount writes Acct.
func (w *writer) cashAccount(a *CashAccount) {
	w.raw("<Acct><Id>")
	switch {
	case isIBAN(a.ID):
		w.element("IBAN", a.ID, len(a.ID))
	default:
		if firstCharacters(a.ID, maxAccount) != a.ID {
			w.refuse("Acct/Id", a.ID, "is longer than 34 characters", ReasonContent)
		}
		w.raw("<Othr>")
		w.required("Id", a.ID, maxAccount)
		w.raw("</Othr>")
	}
	w.raw("</Id>")
	w.element("Ccy", a.Currency, len("EUR"))
	w.optional("Nm", a.Name, maxName)
	w.organisation("Ownr", a.Owner)
	w.agent("Svcr", a.Servicer)
	w.raw("</Acct>")
}

// entry writes Ntry.
func (w *writer) entry(a *CashAccount, e *Entry) {
	w.raw("<Ntry>")
	w.optional("NtryRef", e.Reference, maxReference)
	w.directed(e.Minor, a.Currency, a.Scale)
	w.raw("<Sts><Cd>BOOK</Cd></Sts>")
	w.instant("BookgDt", e.BookedAt)
	w.date("ValDt", e.ValueDate)
	w.number("AcctSvcrRef", e.Seq)
	w.transactionCode(e)
	w.entryDetails(a, e)
	w.optional("AddtlNtryInf", e.Info, maxRemark)
	w.raw("</Ntry>")
}

// transactionCode writes BkTxCd.
func (w *writer) transactionCode(e *Entry) {
	if e.Kind == 0 || int(e.Kind) >= len(entryCodes) {
		w.refuse("Ntry/BkTxCd", strconv.Itoa(int(e.Kind)), "is no kind of entry", ReasonContent)
		return
	}
	c := &entryCodes[e.Kind]
	family := c.credit
	if e.Minor < 0 {
		family = c.debit
	}
	w.raw("<BkTxCd><Domn>")
	w.element("Cd", c.domain, maxCode)
	w.raw("<Fmly>")
	w.element("Cd", family, maxCode)
	w.element("SubFmlyCd", c.sub, maxCode)
	w.raw("</Fmly></Domn><Prtry>")
	w.element("Cd", c.word, maxReference)
	w.element("Issr", issuer, maxReference)
	w.raw("</Prtry></BkTxCd>")
}

// entryDetails writes NtryDtls.
func (w *writer) entryDetails(a *CashAccount, e *Entry) {
	if e.Orders == 0 && len(e.Details) == 0 {
		return
	}
	w.raw("<NtryDtls>")
	if e.Orders != 0 {
		if e.Orders >= 1e15 {
			w.refuse("NbOfTxs", strconv.FormatUint(e.Orders, 10), "has more than 15 digits", ReasonContent)
		}
		w.raw("<Btch>")
		w.number("NbOfTxs", e.Orders)
		w.raw("</Btch>")
	}
	for i := range e.Details {
		w.entryDetail(a, e, &e.Details[i])
	}
	w.raw("</NtryDtls>")
}

// entryDetail writes TxDtls.
func (w *writer) entryDetail(a *CashAccount, e *Entry, d *EntryDetail) {
	minor := d.Minor
	if minor == 0 {
		minor = e.Minor
	}
	w.raw("<TxDtls>")
	w.entryReferences(d)
	w.directed(minor, a.Currency, a.Scale)
	if d.Debtor != "" || d.Creditor != "" {
		w.raw("<RltdAgts>")
		w.agent("DbtrAgt", d.Debtor)
		w.agent("CdtrAgt", d.Creditor)
		w.raw("</RltdAgts>")
	}
	if d.ReturnReason != "" {
		w.raw("<RtrInf>")
		w.reason(d.ReturnReason)
		w.raw("</RtrInf>")
	}
	w.raw("</TxDtls>")
}

// entryReferences writes Refs, which may be empty.
func (w *writer) entryReferences(d *EntryDetail) {
	w.raw("<Refs>")
	w.optional("MsgId", d.MsgID, maxReference)
	w.optional("InstrId", d.InstrID, maxReference)
	w.optional("EndToEndId", d.EndToEndID, maxReference)
	w.uetr("UETR", d.UETR)
	w.optional("TxId", d.TxID, maxReference)
	w.number("ClrSysRef", d.Seq)
	w.raw("</Refs>")
}
