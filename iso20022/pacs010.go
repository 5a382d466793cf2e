package iso20022

// readPacs010 is FinancialInstitutionDirectDebit: a bank asks for money of another one that has agreed to it. The
// instructing agent is the creditor's, so the payment's creditor sends it; whether the debtor has agreed is not in the
// message. What the direct debits share stands in CdtInstr.
var readPacs010 = (&definition{
	family: Pacs010, name: "pacs.010", oldest: 2, newest: 6,
	rootName: "FIDrctDbt", groupName: "GrpHdr", batchName: "CdtInstr", eachName: "DrctDbtTxInf",
	group: readings{{fieldMsgID, "GrpHdr/MsgId"}, {fieldCreated, "GrpHdr/CreDtTm"}, {fieldCount, "GrpHdr/NbOfTxs"}, {fieldControlSum, "GrpHdr/CtrlSum"}}.and(
		agent(fieldInstructing, "GrpHdr/InstgAgt"), agent(fieldInstructed, "GrpHdr/InstdAgt")),
	groupNeeds: []field{fieldMsgID, fieldCreated, fieldCount},
	batch: readings{{fieldDate, "IntrBkSttlmDt"}}.and(amount(fieldTotalAmount, "TtlIntrBkSttlmAmt"),
		agent(fieldInstructing, "InstgAgt"), agent(fieldInstructed, "InstdAgt"),
		agent(fieldCreditorAgent, "Cdtr"), account(fieldCreditorIBAN, "CdtrAcct")),
	each: readings{
		{fieldInstrID, "PmtId/InstrId"}, {fieldEndToEndID, "PmtId/EndToEndId"}, {fieldTxID, "PmtId/TxId"}, {fieldUETR, "PmtId/UETR"},
		{fieldDate, "IntrBkSttlmDt"}, {fieldPriority, "SttlmPrty"}, {fieldTypePriority, "PmtTpInf/SttlmPrty"},
	}.and(settlementTimes, amount(fieldAmount, "IntrBkSttlmAmt"), agent(fieldDebtorAgent, "Dbtr"), account(fieldDebtorIBAN, "DbtrAcct")),
	needs:        []field{fieldEndToEndID},
	debtorSide:   []field{fieldInstructed, fieldDebtorAgent},
	creditorSide: []field{fieldInstructing, fieldCreditorAgent},

	creditorInstructs: true,
}).grown()
