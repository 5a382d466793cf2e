package iso20022

// field is the meaning of an element whose content is read. The numbers of the header and of the payload overlap, and so
// do those of the kinds from fieldOwn on: each scope of each kind keeps its values apart.
type field uint8

// An identification takes four fields in a row: BIC, LEI, the clearing member id, and the code of the clearing system that
// gave it. An account takes two: IBAN, other id. An amount takes two: the number, and its attribute Ccy.
const (
	partLEI      = 1
	partMember   = 2
	partSystem   = 3
	partOther    = 1
	partCurrency = 1
)

// Fields of more than one kind. Some stand in the group header and in the transaction, where the transaction's overrules.
const (
	fieldNone field = iota

	fieldMsgID   // point-to-point reference of the message, assigned by the instructing party
	fieldCreated // date and time at which the message was created
	fieldCount   // number of individual transactions in the message
	fieldMethod  // how the instruction is settled: through a clearing system, on the books of either agent, by cover
	fieldDate    // date on which the amount ceases to be available to the debtor's agent and becomes available to the creditor's

	fieldInstrID      // point-to-point reference between the instructing and the instructed party
	fieldEndToEndID   // reference by the initiating party, passed on unchanged to the end
	fieldTxID         // reference by the first instructing agent, passed on unchanged between the banks
	fieldUETR         // universally unique reference of the payment, passed on unchanged to the end
	fieldPriority     // urgency with which the account servicing institution should settle
	fieldTypePriority // the same inside the payment type information, where some market practices put it
	fieldReason       // code of the reason, or a text where there is none
	fieldInfo         // further words on the reason

	fieldControlSum // sum of the amounts, whatever their currencies
	fieldTotalAmount
	fieldTotalCurrency

	fieldFromTime   // as from when the payment may settle
	fieldTillTime   // until when it may
	fieldRejectTime // by when it must, to be rejected else
	fieldCLSTime    // by when the money must be with CLS Bank

	fieldAmount
	fieldCurrency
	fieldDebtorIBAN
	fieldDebtorAccount
	fieldCreditorIBAN
	fieldCreditorAccount
	fieldInstructing // agent that instructs the next party in the chain to carry out the instruction
	_
	_
	_
	fieldInstructed // agent that is instructed by the previous party in the chain
	_
	_
	_
	fieldDebtorAgent // institution that services the debtor's account
	_
	_
	_
	fieldCreditorAgent // institution that services the creditor's account
	_
	_
	_

	// What an earlier message said, in a message that returns or recalls what it asked for.

	fieldOriginalMsgID
	fieldOriginalMsgName
	fieldOriginalCreated
	fieldOriginalInstrID
	fieldOriginalEndToEndID
	fieldOriginalTxID
	fieldOriginalUETR
	fieldOriginalDate
	fieldOriginalAmount
	fieldOriginalCurrency

	fieldOwn // the first that a kind may give a meaning of its own

	// The trades name no earlier payment, so what is theirs begins in that place.
	fieldTrade = fieldOriginalMsgID

	fieldTotal = fieldOwn + 18
)

// A reading says where the content of a field stands below its scope's top. A star behind a name means that the element
// may come again and the first one counts.
type reading struct {
	field field
	path  string
}

// readings is what is read of one scope.
type readings []reading

// and adds further readings to a copy.
func (r readings) and(more ...readings) readings {
	all := append(readings(nil), r...)
	for _, m := range more {
		all = append(all, m...)
	}
	return all
}

// agent reads an institution (BranchAndFinancialInstitutionIdentification).
func agent(f field, path string) readings {
	return readings{
		{f, path + "/FinInstnId/BICFI"},
		{f + partLEI, path + "/FinInstnId/LEI"},
		{f + partMember, path + "/FinInstnId/ClrSysMmbId/MmbId"},
		{f + partSystem, path + "/FinInstnId/ClrSysMmbId/ClrSysId/Cd"},
	}
}

// organisation reads a party that is no financial institution, or that is named as if it were none.
func organisation(f field, path string) readings {
	return readings{{f, path + "/Id/OrgId/AnyBIC"}, {f + partLEI, path + "/Id/OrgId/LEI"}}
}

// account reads the id of a cash account.
func account(f field, path string) readings {
	return readings{{f, path + "/Id/IBAN"}, {f + partOther, path + "/Id/Othr/Id"}}
}

// amount reads a number and the currency in its attribute.
func amount(f field, path string) readings {
	return readings{{f, path}, {f + partCurrency, path + attributeCcy}}
}
