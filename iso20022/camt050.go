package iso20022

// readCamt050 is LiquidityCreditTransfer: a participant moves its own money between two accounts, or to another participant.
var readCamt050 = (&definition{
	family: Camt050, name: "camt.050", oldest: 4, newest: 8,
	rootName: "LqdtyCdtTrf", groupName: "MsgHdr", eachName: "LqdtyCdtTrf",
	group:      readings{{fieldMsgID, "MsgHdr/MsgId"}, {fieldCreated, "MsgHdr/CreDtTm"}},
	groupNeeds: []field{fieldMsgID},
	each: readings{
		{fieldInstrID, "LqdtyTrfId/InstrId"}, {fieldEndToEndID, "LqdtyTrfId/EndToEndId"}, {fieldTxID, "LqdtyTrfId/TxId"},
		{fieldUETR, "LqdtyTrfId/UETR"}, {fieldDate, "SttlmDt"},
	}.and(amount(fieldAmount, "TrfdAmt/AmtWthCcy"), agent(fieldDebtorAgent, "Dbtr"), agent(fieldCreditorAgent, "Cdtr"),
		account(fieldDebtorIBAN, "DbtrAcct"), account(fieldCreditorIBAN, "CdtrAcct")),
	debtorSide:   []field{fieldDebtorAgent},
	creditorSide: []field{fieldCreditorAgent},
	byMessage:    true,
}).grown()
