package iso20022

import "unicode/utf8"

// endPayment turns what was found into an order, or into a fault.
func (p *parser) endPayment() {
	p.msg.Transactions = append(p.msg.Transactions, Transaction{Start: p.start, End: p.pos})
	t := &p.msg.Transactions[len(p.msg.Transactions)-1]
	v := &p.found[scopeTransaction].values
	t.InstrID, t.EndToEndID, t.TxID, t.UETR = v[fieldInstrID], v[fieldEndToEndID], v[fieldTxID], v[fieldUETR]
	p.addUp(v)
	if p.fault == nil {
		p.checkPayment(t, v)
	}
	t.Notes, t.Err = p.notes.at, p.fault
}

// checkPayment fills the order, rule by rule; the first fault ends it.
func (p *parser) checkPayment(t *Transaction, v *[fieldTotal]string) {
	_ = p.references(v) &&
		p.amount(t, v) &&
		p.date(t) &&
		p.times(t, v) &&
		p.priority(t, v) &&
		p.participants(t) &&
		p.accounts(t) &&
		p.identity(t) &&
		p.method()
}

// method: what is covered by a payment of its own (COVE) is settled by that payment, and would be settled twice here.
func (p *parser) method() bool {
	path, method := p.def.paths[scopeGroup][fieldMethod], p.msg.SettlementMethod
	switch {
	case method == "COVE":
		return p.failAt(path, method, "is not settled here: the cover payment moves the money", ReasonForbidden)
	case p.limits.Strict && p.isLocal(method):
		return p.failAt(path, method, "is none of CLRG, INDA, INGA, COVE", ReasonContent)
	}
	return true
}

// isLocal says that a settlement method is none of the standard's.
func (p *parser) isLocal(method string) bool {
	return p.def.paths[scopeGroup][fieldMethod] != "" && method != "CLRG" && method != "INDA" && method != "INGA" && method != "COVE"
}

// references: those that the kind needs must be there, and none is longer than 35 characters.
func (p *parser) references(v *[fieldTotal]string) bool {
	for _, f := range p.def.needs {
		if v[f] == "" {
			return p.fail(f, "", "is missing", ReasonMissing)
		}
	}
	for _, f := range [...]field{fieldInstrID, fieldEndToEndID, fieldTxID} {
		if !p.reference(f, v[f]) {
			return false
		}
	}
	return true
}

// reference: up to 35 characters, all of them in the X set where that is asked for.
func (p *parser) reference(f field, text string) bool {
	if len(text) > maxReference && utf8.RuneCountInString(text) > maxReference {
		return p.fail(f, text, "is longer than 35 characters", ReasonContent)
	}
	if text == "" || isReferenceX(text) {
		return true
	}
	if p.limits.Strict {
		return p.fail(f, text, "holds characters outside the X set of FIN, or a slash where none may stand", ReasonContent)
	}
	p.notes.at |= NoteCharacters
	if p.notes.otherCharacters++; p.notes.otherCharacters == 1 {
		p.notes.otherField = f
	}
	return true
}

// amount: what settles (type ActiveCurrencyAndAmount), in a currency of payments, with no more digits behind the point than it has.
func (p *parser) amount(t *Transaction, v *[fieldTotal]string) (ok bool) {
	t.Amount, t.Currency, ok = p.money(fieldAmount, v)
	return ok
}

// money checks one amount and its currency.
func (p *parser) money(f field, v *[fieldTotal]string) (amount, currency string, ok bool) {
	if v[f] == "" {
		return "", "", p.fail(f, "", "is missing", ReasonAmount)
	}
	amount, ok = decimalText(v[f])
	if !ok {
		return "", "", p.fail(f, v[f], "is not an amount of up to 18 digits, 5 of them behind the point, without sign", ReasonAmount)
	}
	currency = v[f+partCurrency]
	digits, problem, reason := minorUnits(currency)
	if problem != "" {
		return "", "", p.fail(f+partCurrency, currency, problem, reason)
	}
	if fractionOf(amount) > digits {
		return "", "", p.fail(f, v[f], "has more digits behind the point than "+currency, ReasonAmount)
	}
	return amount, currency, true
}

// date: the transaction's settlement date, else its batch's, else the group header's, else none. Where a date and time
// may stand, its date counts.
func (p *parser) date(t *Transaction) bool {
	text := p.value(fieldDate)
	if text == "" {
		t.SettlementDate = p.found[scopeGroup].values[fieldDate]
		return true
	}
	date, ok := dateOf(text)
	if !ok {
		return p.fail(fieldDate, text, "is not a date YYYY-MM-DD", ReasonDate)
	}
	t.SettlementDate = date
	return true
}

// priority: SttlmPrty of the transaction, else the one in its payment type information, else normal.
func (p *parser) priority(t *Transaction, v *[fieldTotal]string) bool {
	for _, f := range [...]field{fieldPriority, fieldTypePriority} {
		switch v[f] {
		case "":
			continue
		case "URGT":
			t.Priority = HighlyUrgent
		case "HIGH":
			t.Priority = Urgent
		case "NORM":
			t.Priority = Normal
		default:
			return p.fail(f, v[f], "is none of URGT, HIGH, NORM", ReasonContent)
		}
		return true
	}
	return true
}

// accounts: an IBAN must be one. That it is of another country than its bank is unusual.
func (p *parser) accounts(t *Transaction) (ok bool) {
	t.DebtorAccount, ok = p.account(fieldDebtorIBAN, fieldDebtorAgent, ReasonDebtorAccount)
	if !ok {
		return false
	}
	t.CreditorAccount, ok = p.account(fieldCreditorIBAN, fieldCreditorAgent, ReasonCreditorAccount)
	return ok
}

// account is the id of the account of one side.
func (p *parser) account(f, agent field, reason string) (id string, ok bool) {
	iban := p.value(f)
	if iban == "" {
		return p.value(f + partOther), true
	}
	if !isIBAN(iban) {
		return "", p.fail(f, iban, "is not an IBAN", reason)
	}
	if bic := p.value(agent); bic != "" && bic != notProvided && ibanCountry(bic[4:6]) != iban[:2] {
		p.notes.at |= NoteCountry
		if p.notes.otherCountries++; p.notes.otherCountries == 1 {
			p.notes.otherIBAN, p.notes.otherBIC = iban[:2], bic
		}
	}
	return iban, true
}

// identity: the order id, and the texts that it is made of where there is no UETR.
func (p *parser) identity(t *Transaction) bool {
	if t.UETR != "" {
		id, ok := parseUETR(t.UETR)
		if !ok {
			return p.fail(fieldUETR, t.UETR, "is not a version 4 UUID in small letters", ReasonContent)
		}
		t.ID = id
		return true
	}
	reference, count, note := orElse(t.TxID, t.InstrID), &p.notes.derived, NoteDerived
	if reference == "" && p.def.byMessage && (p.def.batchName == "" || t.EndToEndID != notProvided) {
		reference, count, note = p.msg.MsgID, &p.notes.derivedMessage, NoteDerivedMessage
	}
	if reference == "" {
		return p.fail(fieldUETR, "", "is missing, and so are TxId and InstrId: nothing identifies the order", ReasonMissing)
	}
	instructing := t.Debtor
	if p.def.creditorInstructs {
		instructing = t.Creditor
	}
	t.ID, t.IDDerived = orderID(p.def.name, p.derived(instructing), reference, t.EndToEndID), true
	if p.def.paths[scopeTransaction][fieldUETR] != "" {
		*count++
		p.notes.at |= note
	}
	return true
}
