package iso20022

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// maxReference is the length of a reference in characters (type Max35Text).
const maxReference = 35

// groupHeader is read from GrpHdr of the messages that settle between banks.
var groupHeader = readings{
	{fieldMsgID, "GrpHdr/MsgId"}, {fieldCreated, "GrpHdr/CreDtTm"}, {fieldCount, "GrpHdr/NbOfTxs"},
	{fieldMethod, "GrpHdr/SttlmInf/SttlmMtd"}, {fieldDate, "GrpHdr/IntrBkSttlmDt"}, {fieldControlSum, "GrpHdr/CtrlSum"},
}.and(agent(fieldInstructing, "GrpHdr/InstgAgt"), agent(fieldInstructed, "GrpHdr/InstdAgt"))

// groupNeeds are the elements of that header that must be there.
var groupNeeds = []field{fieldMsgID, fieldCreated, fieldCount, fieldMethod}

// endGroup checks what every transaction relies on.
func (p *parser) endGroup() error {
	v := &p.found[scopeGroup].values
	p.msg.MsgID, p.msg.Created, p.msg.SettlementMethod = v[fieldMsgID], v[fieldCreated], trim(v[fieldMethod])
	for _, required := range p.def.groupNeeds {
		if v[required] == "" {
			return p.groupFault(required, "", "is missing", ReasonMissing)
		}
	}
	if utf8.RuneCountInString(v[fieldMsgID]) > maxReference {
		return p.groupFault(fieldMsgID, v[fieldMsgID], "is longer than 35 characters", ReasonContent)
	}
	if v[fieldCreated] != "" && !isDateTime(v[fieldCreated]) {
		return p.groupFault(fieldCreated, v[fieldCreated], "is not a date and time", ReasonContent)
	}
	if v[fieldDate] != "" {
		v[fieldDate] = trim(v[fieldDate])
		if !isDate(v[fieldDate]) {
			return p.groupFault(fieldDate, v[fieldDate], "is not a date", ReasonDate)
		}
	}
	for _, agent := range [...]field{fieldInstructing, fieldInstructed} {
		if _, bad := p.participantOf(v, agent); bad != fieldNone {
			return p.groupFault(bad, v[bad], agentProblem(agent, bad), ReasonContent)
		}
	}
	return nil
}

// groupFault is a fault of what stands once in the message.
func (p *parser) groupFault(f field, value, problem, reason string) error {
	return &FieldError{Path: p.def.paths[scopeGroup][f], Value: shown(value), Problem: problem, Reason: reason}
}

// checkCount compares the number of transactions with the one that the group header gives, so that a message
// that lost some on its way is refused whole. A request for all of a message does not say how many that are.
func (p *parser) checkCount() error {
	if p.wholes > 0 {
		return nil
	}
	if text := p.found[scopeGroup].values[fieldCount]; text != "" {
		if !isDigits(text) || len(text) > 15 {
			return p.groupFault(fieldCount, text, "is not a number of up to 15 digits", ReasonContent)
		}
		if count, err := strconv.Atoi(text); err != nil || count != p.total {
			return p.groupFault(fieldCount, text, fmt.Sprintf("is not the number of transactions, %d", p.total), ReasonContent)
		}
	}
	if p.total == 0 {
		return &FieldError{Path: p.def.eachPath, Problem: "is missing", Reason: ReasonMissing}
	}
	return nil
}

// beginBatch begins what several transactions share.
func (p *parser) beginBatch() {
	p.found[scopeBatch] = elements{}
	p.batchFault = nil
	p.batches++
	p.batchSum = control{}
	p.inBatch, p.batchStart = 0, p.at
}

// endBatch checks what several transactions share, once they are known.
func (p *parser) endBatch() error {
	switch p.def.family {
	case Pain001:
		return p.endPaymentInformation()
	case Pacs010:
		return p.checkBatchSums()
	case Camt056:
		p.endUnderlying()
	}
	return nil
}

// beginTransaction begins one transaction.
func (p *parser) beginTransaction() error {
	if p.found[scopeGroup].seen&p.def.groupBit != p.def.groupBit {
		return &FieldError{Path: p.def.groupName, Problem: "is missing before the first transaction", Reason: ReasonMissing}
	}
	if p.total == p.limits.MaxTransactions {
		return &FieldError{Path: p.def.eachPath, Reason: ReasonNotAdmitted,
			Problem: fmt.Sprintf("appears more often than the limit of %d", p.limits.MaxTransactions)}
	}
	p.found[scopeTransaction] = elements{}
	p.fault = p.batchFault
	p.notes.at = 0
	p.total++
	p.inBatch++
	p.start = p.at
	return nil
}

// endTransaction hands what was found to the kind. It is a switch, for a call through a variable would put the parser on the heap.
func (p *parser) endTransaction() {
	switch p.def.family {
	case Pacs004:
		p.endReturn()
	case Pain001:
		p.endInitiation()
	case Camt056:
		p.endCancellation()
	case Camt060:
		p.endReportRequest()
	case Sese023:
		p.endSettlementInstruction()
	case Fxtr014:
		p.endExchange()
	default:
		p.endPayment()
	}
}

// value is a field of the transaction at hand, else of its batch.
func (p *parser) value(f field) string {
	return orElse(p.found[scopeTransaction].values[f], p.found[scopeBatch].values[f])
}

// fail notes a fault of the transaction at hand, unless it has one, and answers false. The element is the transaction's, or
// the batch's where only that one is there.
func (p *parser) fail(f field, value, problem, reason string) bool {
	path := p.def.paths[scopeTransaction][f]
	if path == "" || p.found[scopeTransaction].values[f] == "" && p.found[scopeBatch].values[f] != "" {
		return p.failBatch(f, value, problem, reason)
	}
	return p.failAt(p.transactionPath(path), value, problem, reason)
}

// failBatch is fail with an element of the batch.
func (p *parser) failBatch(f field, value, problem, reason string) bool {
	return p.failAt(p.batchPath(p.def.paths[scopeBatch][f]), value, problem, reason)
}

func (p *parser) failAt(path, value, problem, reason string) bool {
	if p.fault == nil {
		p.fault = &FieldError{Path: path, Value: shown(value), Problem: problem, Reason: reason}
	}
	return false
}

// transactionPath names an element of the transaction at hand, which is counted from 1 in its batch.
func (p *parser) transactionPath(below string) string {
	if p.def.eachName == "" {
		return below
	}
	path := p.def.eachName + "[" + strconv.Itoa(p.inBatch) + "]/" + below
	if p.def.batchName == "" {
		return path
	}
	return p.batchPath(path)
}

// batchPath names an element of the batch at hand, which is counted from 1.
func (p *parser) batchPath(below string) string {
	return p.def.batchName + "[" + strconv.Itoa(p.batches) + "]/" + below
}
