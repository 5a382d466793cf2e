package iso20022

var accountReport = statementForm{
	document: document{"camt.052.001.08", "BkToCstmrAcctRpt"},
	each:     "Rpt", pages: "RptPgntn", info: "AddtlRptInf", booked: "ITBD", available: "ITAV", timed: true,
}

// AppendCamt052 appends a BankToCustomerAccountReport (camt.052.001.08): the day so far, with the balances OPBD, ITBD and ITAV.
// What cannot be written is a *FieldError, and dst as it was.
func AppendCamt052(dst []byte, m *Statement) ([]byte, error) {
	return appendStatement(dst, m, &accountReport)
}
