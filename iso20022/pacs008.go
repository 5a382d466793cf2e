package iso20022

// pacs008 is FIToFICustomerCreditTransfer: a bank moves money for its customer. The debtor and the creditor
// are customers, so where no instructing and instructed agent are named the customers' banks settle.
var pacs008 = creditTransfer("pacs.008", "FIToFICstmrCdtTrf", fieldDebtorAgent, fieldCreditorAgent)
