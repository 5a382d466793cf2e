package iso20022

import "strconv"

const fieldPaymentMethod = fieldOwn // PmtInf/PmtMtd: TRF, CHK or TRA

// readPain001 is CustomerCreditTransferInitiation: a customer asks its bank for transfers, in batches that share debtor and
// date, and the bank hands them on to be cleared as they are. The debtor's bank and the creditor's bank settle.
var readPain001 = (&definition{
	family: Pain001, name: "pain.001", oldest: 8, newest: 13,
	rootName: "CstmrCdtTrfInitn", groupName: "GrpHdr", batchName: "PmtInf", eachName: "CdtTrfTxInf",
	group:      readings{{fieldMsgID, "GrpHdr/MsgId"}, {fieldCreated, "GrpHdr/CreDtTm"}, {fieldCount, "GrpHdr/NbOfTxs"}, {fieldControlSum, "GrpHdr/CtrlSum"}},
	groupNeeds: []field{fieldMsgID, fieldCreated, fieldCount},
	batch: readings{
		{fieldPaymentMethod, "PmtMtd"}, {fieldCount, "NbOfTxs"}, {fieldControlSum, "CtrlSum"},
		{fieldDate, "ReqdExctnDt/Dt"}, {fieldDate, "ReqdExctnDt/DtTm"},
	}.and(agent(fieldDebtorAgent, "DbtrAgt"), account(fieldDebtorIBAN, "DbtrAcct")),
	each: readings{{fieldInstrID, "PmtId/InstrId"}, {fieldEndToEndID, "PmtId/EndToEndId"}, {fieldUETR, "PmtId/UETR"}}.and(
		amount(fieldAmount, "Amt/InstdAmt"), agent(fieldCreditorAgent, "CdtrAgt"), account(fieldCreditorIBAN, "CdtrAcct")),
	needs:        []field{fieldEndToEndID},
	debtorSide:   []field{fieldDebtorAgent},
	creditorSide: []field{fieldCreditorAgent},
	byMessage:    true,
}).grown()

// endInitiation: only transfers are settled, no cheques.
func (p *parser) endInitiation() {
	method := p.found[scopeBatch].values[fieldPaymentMethod]
	if p.fault == nil && method != "TRF" {
		p.fail(fieldPaymentMethod, method, "is not TRF: only transfers are settled here", ReasonForbidden)
	}
	p.endPayment()
}

// endPaymentInformation compares the number of transfers and their sum with those that the batch gives, as it is done for the message.
func (p *parser) endPaymentInformation() error {
	if text := p.found[scopeBatch].values[fieldCount]; text != "" && text != strconv.Itoa(p.inBatch) {
		return &FieldError{Path: p.batchPath(p.def.paths[scopeBatch][fieldCount]), Value: shown(text), Reason: ReasonContent,
			Problem: "is not the number of transactions, " + strconv.Itoa(p.inBatch)}
	}
	return p.checkBatchSums()
}
