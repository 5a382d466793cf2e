package iso20022

var accountStatement = statementForm{
	document: document{"camt.053.001.08", "BkToCstmrStmt"},
	each:     "Stmt", pages: "StmtPgntn", info: "AddtlStmtInf", booked: "CLBD", available: "CLAV",
}

// AppendCamt053 appends a BankToCustomerStatement (camt.053.001.08): the day at its end, with the balances OPBD, CLBD and CLAV.
// What cannot be written is a *FieldError, and dst as it was.
func AppendCamt053(dst []byte, m *Statement) ([]byte, error) {
	return appendStatement(dst, m, &accountStatement)
}
