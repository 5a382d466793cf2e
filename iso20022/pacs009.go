package iso20022

// pacs009 is FinancialInstitutionCreditTransfer: a bank moves money for itself or for another institution. The
// debtor and the creditor are institutions, and settle themselves where no instructing and instructed agent are
// named.
//
// The usages core, COV and ADV share one definition. COV pays for a customer transfer that went another way and
// repeats it in UndrlygCstmrCdtTrf, which is not read: it must not be settled again. ADV announces a transfer that
// another payment covers (settlement method COVE), so it is refused (AG01): that payment moves the money.
var pacs009 = creditTransfer("pacs.009", "FICdtTrf", fieldDebtor, fieldCreditor)
