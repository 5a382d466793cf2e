package iso20022

// readPacs009 is FinancialInstitutionCreditTransfer: a bank moves money for itself or for another institution. The
// debtor and the creditor are institutions, and settle themselves where no instructing and instructed agent are
// named.
//
// The usages core, COV and ADV share one definition. COV pays for a customer transfer that went another way and
// repeats it in UndrlygCstmrCdtTrf, which is not read: it must not be settled again. ADV announces a transfer that
// another payment covers (settlement method COVE), so it is refused (AG01): that payment moves the money.
var readPacs009 = (&definition{
	family: Pacs009, name: "pacs.009", oldest: 7, newest: 13,
	rootName: "FICdtTrf", groupName: "GrpHdr", eachName: "CdtTrfTxInf",
	group: groupHeader.and(settlementTotal), groupNeeds: groupNeeds,
	each:       transfer.and(agent(fieldDebtorAgent, "Dbtr"), agent(fieldCreditorAgent, "Cdtr")),
	needs:      []field{fieldEndToEndID},
	debtorSide: debtorSide, creditorSide: creditorSide,
}).grown()
