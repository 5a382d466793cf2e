package iso20022

// transfer is read from CdtTrfTxInf of every credit transfer between banks.
var transfer = readings{
	{fieldInstrID, "PmtId/InstrId"}, {fieldEndToEndID, "PmtId/EndToEndId"}, {fieldTxID, "PmtId/TxId"}, {fieldUETR, "PmtId/UETR"},
	{fieldDate, "IntrBkSttlmDt"}, {fieldPriority, "SttlmPrty"}, {fieldTypePriority, "PmtTpInf/SttlmPrty"},
}.and(amount(fieldAmount, "IntrBkSttlmAmt"), agent(fieldInstructing, "InstgAgt"), agent(fieldInstructed, "InstdAgt"),
	account(fieldDebtorIBAN, "DbtrAcct"), account(fieldCreditorIBAN, "CdtrAcct"))

// readPacs008 is FIToFICustomerCreditTransfer: a bank moves money for its customer. The debtor and the creditor
// are customers, so where no instructing and instructed agent are named the customers' banks settle.
var readPacs008 = (&definition{
	family: Pacs008, name: "pacs.008", oldest: 7, newest: 13,
	rootName: "FIToFICstmrCdtTrf", groupName: "GrpHdr", eachName: "CdtTrfTxInf",
	group: groupHeader, groupNeeds: groupNeeds,
	each:       transfer.and(agent(fieldDebtorAgent, "DbtrAgt"), agent(fieldCreditorAgent, "CdtrAgt")),
	needs:      []field{fieldEndToEndID},
	debtorSide: debtorSide, creditorSide: creditorSide,
}).grown()

// The agents of a payment that its debtor's side instructs, in the order in which they are looked for.
var (
	debtorSide   = []field{fieldInstructing, fieldDebtorAgent}
	creditorSide = []field{fieldInstructed, fieldCreditorAgent}
)
