package iso20022

// field is the meaning of an element whose content is read.
type field uint8

// The fields of the three scopes: header, group header, transaction. Some exist in two of them, where
// the transaction's overrules the group header's. An agent takes three fields in a row: BIC, member id, LEI.
const (
	fieldNone field = iota

	// Business application header (head.001).

	fieldDefinition   // MsgDefIdr: which message definition the sender says that the document follows
	fieldFrom         // Fr/FIId: the institution that sends the message
	fieldFromMember   //
	fieldFromLEI      //
	fieldTo           // To/FIId: the institution that the message is for, often the clearing system
	fieldToMember     //
	fieldToLEI        //
	fieldFromOrg      // Fr/OrgId: the sender, where it is not a financial institution
	fieldFromOrgBlank //
	fieldFromOrgLEI   //
	fieldToOrg        // To/OrgId
	fieldToOrgBlank   //
	fieldToOrgLEI     //

	// Group header.

	fieldMsgID   // point-to-point reference of the message, assigned by the instructing party
	fieldCreated // date and time at which the message was created
	fieldCount   // number of individual transactions in the message
	fieldMethod  // how the instruction is settled: through a clearing system, on the books of either agent, by cover

	// Group header and transaction.

	fieldDate              // date on which the amount ceases to be available to the debtor's agent and becomes available to the creditor's
	fieldInstructing       // agent that instructs the next party in the chain to carry out the instruction
	fieldInstructingMember //
	fieldInstructingLEI    //
	fieldInstructed        // agent that is instructed by the previous party in the chain
	fieldInstructedMember  //
	fieldInstructedLEI     //

	// Transaction.

	fieldInstrID             // point-to-point reference between the instructing and the instructed party
	fieldEndToEndID          // reference by the initiating party, passed on unchanged to the end
	fieldTxID                // reference by the first instructing agent, passed on unchanged between the banks
	fieldUETR                // universally unique reference of the payment, passed on unchanged to the end
	fieldAmount              // amount moved between the instructing and the instructed agent
	fieldCurrency            // its attribute Ccy
	fieldPriority            // urgency with which the account servicing institution should settle
	fieldTypePriority        // the same inside the payment type information, where some market practices put it
	fieldDebtorAgent         // institution that services the debtor's account
	fieldDebtorAgentMember   //
	fieldDebtorAgentLEI      //
	fieldCreditorAgent       // institution that services the creditor's account
	fieldCreditorAgentMember //
	fieldCreditorAgentLEI    //
	fieldDebtor              // pacs.009: financial institution that owes the money
	fieldDebtorMember        //
	fieldDebtorLEI           //
	fieldCreditor            // pacs.009: financial institution that the money is due to
	fieldCreditorMember      //
	fieldCreditorLEI         //

	fieldTotal
)

// offsets of an agent's second and third field from its first
const (
	agentMember = 1
	agentLEI    = 2
)

// Where the parts of an agent stand below it (BranchAndFinancialInstitutionIdentification).
const (
	pathBIC    = "/FinInstnId/BICFI"             // business identifier code of a financial institution, ISO 9362
	pathMember = "/FinInstnId/ClrSysMmbId/MmbId" // id given by a clearing system to its member
	pathLEI    = "/FinInstnId/LEI"               // legal entity identifier, ISO 17442
)

// paths says where each field stands, below AppHdr, GrpHdr or CdtTrfTxInf.
var paths = [fieldTotal]string{
	fieldDefinition: "MsgDefIdr",
	fieldFrom:       "Fr/FIId" + pathBIC,
	fieldFromMember: "Fr/FIId" + pathMember,
	fieldFromLEI:    "Fr/FIId" + pathLEI,
	fieldTo:         "To/FIId" + pathBIC,
	fieldToMember:   "To/FIId" + pathMember,
	fieldToLEI:      "To/FIId" + pathLEI,
	fieldFromOrg:    "Fr/OrgId/Id/OrgId/AnyBIC",
	fieldFromOrgLEI: "Fr/OrgId/Id/OrgId/LEI",
	fieldToOrg:      "To/OrgId/Id/OrgId/AnyBIC",
	fieldToOrgLEI:   "To/OrgId/Id/OrgId/LEI",

	fieldMsgID:   "MsgId",
	fieldCreated: "CreDtTm",
	fieldCount:   "NbOfTxs",
	fieldMethod:  "SttlmInf/SttlmMtd",

	fieldDate:              "IntrBkSttlmDt",
	fieldInstructing:       "InstgAgt" + pathBIC,
	fieldInstructingMember: "InstgAgt" + pathMember,
	fieldInstructingLEI:    "InstgAgt" + pathLEI,
	fieldInstructed:        "InstdAgt" + pathBIC,
	fieldInstructedMember:  "InstdAgt" + pathMember,
	fieldInstructedLEI:     "InstdAgt" + pathLEI,

	fieldInstrID:             "PmtId/InstrId",
	fieldEndToEndID:          "PmtId/EndToEndId",
	fieldTxID:                "PmtId/TxId",
	fieldUETR:                "PmtId/UETR",
	fieldAmount:              "IntrBkSttlmAmt",
	fieldCurrency:            "IntrBkSttlmAmt/@Ccy",
	fieldPriority:            "SttlmPrty",
	fieldTypePriority:        "PmtTpInf/SttlmPrty",
	fieldDebtorAgent:         "DbtrAgt" + pathBIC,
	fieldDebtorAgentMember:   "DbtrAgt" + pathMember,
	fieldDebtorAgentLEI:      "DbtrAgt" + pathLEI,
	fieldCreditorAgent:       "CdtrAgt" + pathBIC,
	fieldCreditorAgentMember: "CdtrAgt" + pathMember,
	fieldCreditorAgentLEI:    "CdtrAgt" + pathLEI,
	fieldDebtor:              "Dbtr" + pathBIC,
	fieldDebtorMember:        "Dbtr" + pathMember,
	fieldDebtorLEI:           "Dbtr" + pathLEI,
	fieldCreditor:            "Cdtr" + pathBIC,
	fieldCreditorMember:      "Cdtr" + pathMember,
	fieldCreditorLEI:         "Cdtr" + pathLEI,
}

// headerFields are read from AppHdr.
var headerFields = []field{
	fieldDefinition,
	fieldFrom, fieldFromMember, fieldFromLEI, fieldFromOrg, fieldFromOrgLEI,
	fieldTo, fieldToMember, fieldToLEI, fieldToOrg, fieldToOrgLEI,
}

// groupFields are read from GrpHdr of every credit transfer.
var groupFields = []field{
	fieldMsgID, fieldCreated, fieldCount, fieldMethod, fieldDate,
	fieldInstructing, fieldInstructingMember, fieldInstructingLEI,
	fieldInstructed, fieldInstructedMember, fieldInstructedLEI,
}

// transactionFields are read from CdtTrfTxInf of every credit transfer.
var transactionFields = []field{
	fieldInstrID, fieldEndToEndID, fieldTxID, fieldUETR,
	fieldAmount, fieldDate, fieldPriority, fieldTypePriority,
	fieldInstructing, fieldInstructingMember, fieldInstructingLEI,
	fieldInstructed, fieldInstructedMember, fieldInstructedLEI,
}
