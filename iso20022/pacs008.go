package iso20022

// transfer is read from CdtTrfTxInf of every credit transfer between banks.
var transfer = readings{
	{fieldInstrID, "PmtId/InstrId"}, {fieldEndToEndID, "PmtId/EndToEndId"}, {fieldTxID, "PmtId/TxId"}, {fieldUETR, "PmtId/UETR"},
	{fieldDate, "IntrBkSttlmDt"}, {fieldPriority, "SttlmPrty"}, {fieldTypePriority, "PmtTpInf/SttlmPrty"},
}.and(settlementTimes, amount(fieldAmount, "IntrBkSttlmAmt"), agent(fieldInstructing, "InstgAgt"), agent(fieldInstructed, "InstdAgt"),
	account(fieldDebtorIBAN, "DbtrAcct"), account(fieldCreditorIBAN, "CdtrAcct"))

// settlementTimes are read from a transaction that may say when it wants to settle.
var settlementTimes = readings{
	{fieldFromTime, "SttlmTmReq/FrTm"}, {fieldTillTime, "SttlmTmReq/TillTm"}, {fieldRejectTime, "SttlmTmReq/RjctTm"}, {fieldCLSTime, "SttlmTmReq/CLSTm"},
}

// settlementTotal is what all transactions move together.
var settlementTotal = amount(fieldTotalAmount, "GrpHdr/TtlIntrBkSttlmAmt")

// readPacs008 is FIToFICustomerCreditTransfer: a bank moves money for its customer. The debtor and the creditor
// are customers, so where no instructing and instructed agent are named the customers' banks settle.
var readPacs008 = (&definition{
	family: Pacs008, name: "pacs.008", oldest: 7, newest: 13,
	rootName: "FIToFICstmrCdtTrf", groupName: "GrpHdr", eachName: "CdtTrfTxInf",
	group: groupHeader.and(settlementTotal), groupNeeds: groupNeeds,
	each:       transfer.and(agent(fieldDebtorAgent, "DbtrAgt"), agent(fieldCreditorAgent, "CdtrAgt")),
	needs:      []field{fieldEndToEndID},
	debtorSide: debtorSide, creditorSide: creditorSide,
}).grown()

// The agents of a payment that its debtor's side instructs, in the order in which they are looked for.
var (
	debtorSide   = []field{fieldInstructing, fieldDebtorAgent}
	creditorSide = []field{fieldInstructed, fieldCreditorAgent}
)
