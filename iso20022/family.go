package iso20022

// Family is a kind of message apart from its version.
type Family uint8

// The families that are read.
const (
	Pacs008 Family = iota + 1 // customer credit transfer
	Pacs009                   // credit transfer between financial institutions: core, COV, ADV
	Pacs004                   // return of a payment
	Pacs010                   // direct debit between financial institutions: the creditor instructs
	Pain001                   // customers' credit transfers, by their bank
	Camt050                   // liquidity transfer
	Camt056                   // request to cancel payments
	Camt060                   // request for account reports
	Sese023                   // settlement instruction: one side of a delivery versus payment
	Fxtr014                   // foreign exchange trade: one side of a payment versus payment
)

// definitions are the families in their order.
var definitions = [...]*definition{
	Pacs008: readPacs008,
	Pacs009: readPacs009,
	Pacs004: readPacs004,
	Pacs010: readPacs010,
	Pain001: readPain001,
	Camt050: readCamt050,
	Camt056: readCamt056,
	Camt060: readCamt060,
	Sese023: readSese023,
	Fxtr014: readFxtr014,
}

// String is the family as message definitions begin, such as "pacs.008"; empty for none.
func (f Family) String() string {
	if f == 0 || int(f) >= len(definitions) {
		return ""
	}
	return definitions[f].name
}

// Content says which list of a message holds what it asks for.
type Content uint8

// The lists.
const (
	Payments       Content = iota // Transactions; for a return, Originals beside them
	Cancellations                 // Cancellations
	ReportRequests                // ReportRequests
	TradeSides                    // TradeSides, always one
)

// Content is what the messages of a family hold.
func (f Family) Content() Content {
	switch f {
	case Camt056:
		return Cancellations
	case Camt060:
		return ReportRequests
	case Sese023, Fxtr014:
		return TradeSides
	default:
		return Payments
	}
}
