package iso20022

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// maxReference is the length of a reference in characters (type Max35Text).
const maxReference = 35

// notes counts what was accepted although it is unusual, so that a message of many transactions warns once.
type notes struct {
	derived         int    // transactions without UETR
	fromHeader      int    // transactions whose participants came from AppHdr
	otherInstructor string // instructing agent that AppHdr/Fr is not
}

// endGroupHeader checks what every transaction relies on.
func (p *parser) endGroupHeader() error {
	v := &p.found[scopeGroup].values
	p.msg.MsgID, p.msg.Created, p.msg.SettlementMethod = v[fieldMsgID], v[fieldCreated], v[fieldMethod]
	for _, required := range []field{fieldMsgID, fieldCreated, fieldCount, fieldMethod} {
		if v[required] == "" {
			return groupFault(required, "", "is missing", ReasonMissing)
		}
	}
	if utf8.RuneCountInString(v[fieldMsgID]) > maxReference {
		return groupFault(fieldMsgID, v[fieldMsgID], "is longer than 35 characters", ReasonContent)
	}
	if !isDateTime(v[fieldCreated]) {
		return groupFault(fieldCreated, v[fieldCreated], "is not a date and time", ReasonContent)
	}
	if v[fieldDate] != "" {
		v[fieldDate] = trim(v[fieldDate])
		if !isDate(v[fieldDate]) {
			return groupFault(fieldDate, v[fieldDate], "is not a date", ReasonDate)
		}
	}
	for _, agent := range []field{fieldInstructing, fieldInstructed} {
		if _, bad := participantOf(v, agent); bad != fieldNone {
			return groupFault(bad, v[bad], agentProblem(agent, bad), ReasonContent)
		}
	}
	return nil
}

// groupFault is a fault of the group header.
func groupFault(f field, value, problem, reason string) error {
	return &FieldError{Path: "GrpHdr/" + paths[f], Value: shown(value), Problem: problem, Reason: reason}
}

// checkCount compares the number of transactions with the one that the group header gives, so that a message
// that lost some on its way is refused whole.
func (p *parser) checkCount() error {
	text := p.found[scopeGroup].values[fieldCount]
	if !isDigits(text) || len(text) > 15 {
		return groupFault(fieldCount, text, "is not a number of up to 15 digits", ReasonContent)
	}
	count, err := strconv.Atoi(text)
	if err != nil || count != len(p.msg.Transactions) {
		return groupFault(fieldCount, text, fmt.Sprintf("is not the number of transactions, %d", len(p.msg.Transactions)), ReasonContent)
	}
	if count == 0 {
		return &FieldError{Path: p.def.each.path, Problem: "is missing", Reason: ReasonMissing}
	}
	return nil
}

// beginTransaction begins one CdtTrfTxInf.
func (p *parser) beginTransaction() error {
	if p.found[scopeGroup].seen&topBit == 0 {
		return &FieldError{Path: "GrpHdr", Problem: "is missing before the first transaction", Reason: ReasonMissing}
	}
	if len(p.msg.Transactions) == p.limits.MaxTransactions {
		return &FieldError{Path: p.def.each.path, Reason: ReasonNotAdmitted,
			Problem: fmt.Sprintf("appears more often than the limit of %d", p.limits.MaxTransactions)}
	}
	p.found[scopeTransaction] = elements{}
	p.fault = nil
	p.msg.Transactions = append(p.msg.Transactions, Transaction{Start: p.at})
	return nil
}

// endTransaction turns what was found into an order, or into a fault.
func (p *parser) endTransaction() {
	t := &p.msg.Transactions[len(p.msg.Transactions)-1]
	v := &p.found[scopeTransaction].values
	t.End = p.pos
	t.InstrID, t.EndToEndID, t.TxID, t.UETR = v[fieldInstrID], v[fieldEndToEndID], v[fieldTxID], v[fieldUETR]
	if p.fault == nil {
		p.check(t, v)
	}
	t.Err = p.fault
}

// check fills the order, rule by rule; the first fault ends it.
func (p *parser) check(t *Transaction, v *[fieldTotal]string) {
	_ = p.references(v) &&
		p.amount(t, v) &&
		p.date(t, v) &&
		p.priority(t, v) &&
		p.participants(t, v) &&
		p.identity(t, v) &&
		p.method()
}

// method: what is covered by a payment of its own (COVE) is settled by that payment, and would be settled twice here.
func (p *parser) method() bool {
	if p.msg.SettlementMethod != "COVE" {
		return true
	}
	p.fault = &FieldError{Path: "GrpHdr/" + paths[fieldMethod], Value: p.msg.SettlementMethod, Reason: ReasonForbidden,
		Problem: "is not settled here: the cover payment moves the money"}
	return false
}

// references: EndToEndId must be there, and no reference is longer than 35 characters.
func (p *parser) references(v *[fieldTotal]string) bool {
	if v[fieldEndToEndID] == "" {
		return p.fail(fieldEndToEndID, "", "is missing", ReasonMissing)
	}
	for _, f := range []field{fieldInstrID, fieldEndToEndID, fieldTxID} {
		if len(v[f]) > maxReference && utf8.RuneCountInString(v[f]) > maxReference {
			return p.fail(f, v[f], "is longer than 35 characters", ReasonContent)
		}
	}
	return true
}

// amount: the interbank settlement amount and its currency (type ActiveCurrencyAndAmount).
func (p *parser) amount(t *Transaction, v *[fieldTotal]string) bool {
	if v[fieldAmount] == "" {
		return p.fail(fieldAmount, "", "is missing", ReasonAmount)
	}
	amount, ok := decimalText(v[fieldAmount])
	if !ok {
		return p.fail(fieldAmount, v[fieldAmount], "is not an amount of up to 18 digits, 5 of them behind the point, without sign", ReasonAmount)
	}
	if !isCurrency(v[fieldCurrency]) {
		return p.fail(fieldCurrency, v[fieldCurrency], "is not a currency of three capital letters", ReasonCurrency)
	}
	t.Amount, t.Currency = amount, v[fieldCurrency]
	return true
}

// date: the transaction's settlement date, else the group header's, else none.
func (p *parser) date(t *Transaction, v *[fieldTotal]string) bool {
	if v[fieldDate] == "" {
		t.SettlementDate = p.found[scopeGroup].values[fieldDate]
		return true
	}
	date := trim(v[fieldDate])
	if !isDate(date) {
		return p.fail(fieldDate, v[fieldDate], "is not a date YYYY-MM-DD", ReasonDate)
	}
	t.SettlementDate = date
	return true
}

// priority: SttlmPrty of the transaction, else the one in its payment type information, else normal.
func (p *parser) priority(t *Transaction, v *[fieldTotal]string) bool {
	for _, f := range []field{fieldPriority, fieldTypePriority} {
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

// identity: the order id, and the texts that it is made of where there is no UETR.
func (p *parser) identity(t *Transaction, v *[fieldTotal]string) bool {
	if v[fieldUETR] != "" {
		id, ok := parseUETR(v[fieldUETR])
		if !ok {
			return p.fail(fieldUETR, v[fieldUETR], "is not a version 4 UUID in small letters", ReasonContent)
		}
		t.ID = id
		return true
	}
	reference := t.TxID
	if reference == "" {
		reference = t.InstrID
	}
	if reference == "" {
		return p.fail(fieldUETR, "", "is missing, and so are TxId and InstrId: nothing identifies the order", ReasonMissing)
	}
	t.ID = orderID(p.def.family, t.Debtor, reference, t.EndToEndID)
	t.IDDerived = true
	p.notes.derived++
	return true
}

// fail notes a fault of the transaction at hand and answers false.
func (p *parser) fail(f field, value, problem, reason string) bool {
	p.fault = &FieldError{Path: p.transactionPath(paths[f]), Value: shown(value), Problem: problem, Reason: reason}
	return false
}

// transactionPath names an element of the transaction at hand, which is counted from 1.
func (p *parser) transactionPath(below string) string {
	return p.def.each.path + "[" + strconv.Itoa(len(p.msg.Transactions)) + "]/" + below
}

// writeNotes turns the counts into warnings.
func (p *parser) writeNotes() {
	total := len(p.msg.Transactions)
	if p.notes.derived > 0 {
		p.warn(fmt.Sprintf("no UETR in %d of %d transactions: order id derived from instructing agent, TxId or InstrId, and EndToEndId",
			p.notes.derived, total))
	}
	if p.notes.fromHeader > 0 {
		p.warn(fmt.Sprintf("no settling agent in %d of %d transactions: AppHdr/Fr or To taken instead", p.notes.fromHeader, total))
	}
	if p.notes.otherInstructor != "" {
		p.warn("AppHdr/Fr is " + p.msg.From + ", the instructing agent is " + p.notes.otherInstructor)
	}
}
