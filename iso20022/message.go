package iso20022

// What Limits means where it says nothing.
const (
	DefaultMaxBytes        = 4 << 20 // 4 MiB
	DefaultMaxTransactions = 10_000
)

// Limits bounds what a message may cost. An empty transaction takes 14 bytes of a message and some 400 in
// memory, so the number of transactions is bounded apart from the size.
type Limits struct {
	MaxBytes        int // largest message in bytes; 0 means DefaultMaxBytes
	MaxTransactions int // most transactions in one message; 0 means DefaultMaxTransactions
}

// withDefaults fills in what is not said.
func (l Limits) withDefaults() Limits {
	if l.MaxBytes == 0 {
		l.MaxBytes = DefaultMaxBytes
	}
	if l.MaxTransactions == 0 {
		l.MaxTransactions = DefaultMaxTransactions
	}
	return l
}

// Priority is the settlement priority class of an order.
//
// Source: element SttlmPrty, code set Priority3Code. ISO names its classes URGT (urgent), HIGH (high) and
// NORM (normal), from the highest to the lowest; Weir calls them highly-urgent, urgent and normal, as large-value
// systems do. InstrPrty is the bank's own handling priority and does not set it.
type Priority uint8

// The three classes; the zero value is Normal, which is what an absent SttlmPrty means.
const (
	Normal       Priority = iota // NORM
	Urgent                       // HIGH
	HighlyUrgent                 // URGT
)

// String is the name that the orders API uses.
func (p Priority) String() string {
	switch p {
	case HighlyUrgent:
		return "highly-urgent"
	case Urgent:
		return "urgent"
	default:
		return "normal"
	}
}

// A Message is one credit transfer message. Its texts share one copy of the input.
type Message struct {
	Kind             string // message definition, such as "pacs.008.001.08"
	MsgID            string // GrpHdr/MsgId: the sender's reference of the message, 1 to 35 characters
	Created          string // GrpHdr/CreDtTm as given, an ISO 8601 date and time
	SettlementMethod string // GrpHdr/SttlmInf/SttlmMtd: CLRG, INDA, INGA, COVE (refused) or a local code
	Transactions     []Transaction
	Warnings         []string // what was accepted although it is unusual; one sentence each

	HasHeader bool   // an AppHdr (head.001) stood beside the document
	From, To  string // AppHdr/Fr and To as participant ids, empty where absent or not an id
}

// A Transaction is one CdtTrfTxInf: one order. Where Err is set, only the identification texts and the
// offsets are to be used.
type Transaction struct {
	ID        [16]byte // the UETR, or derived where there is none
	IDDerived bool     // ID does not come from the message

	InstrID    string // PmtId/InstrId: the instructing bank's reference, up to 35 characters, may be empty
	EndToEndID string // PmtId/EndToEndId: the first debtor's reference, 1 to 35 characters
	TxID       string // PmtId/TxId: the first bank's reference, up to 35 characters, may be empty
	UETR       string // PmtId/UETR as given, may be empty

	Debtor, Creditor string   // participant ids; see the package comment
	Currency         string   // IntrBkSttlmAmt/@Ccy, three capital letters (ISO 4217)
	Amount           string   // IntrBkSttlmAmt as decimal text: up to 18 digits, up to 5 behind the point, no sign, may be zero
	SettlementDate   string   // IntrBkSttlmDt of the transaction, else of the group header: YYYY-MM-DD, or empty
	Priority         Priority // SttlmPrty

	Err        *FieldError // why this transaction answers RJCT; nil where it is sound
	Start, End int         // the element's bytes in the input are [Start, End)
}

// Parse reads one message. The errors are *SyntaxError, *TooLargeError, *UnsupportedError and *FieldError.
func Parse(data []byte, limits Limits) (*Message, error) {
	msg := new(Message)
	if err := msg.Parse(data, limits); err != nil {
		return nil, err
	}
	return msg, nil
}

// Parse reads one message into msg, reusing the space of its lists. After an error msg holds nothing of use.
func (msg *Message) Parse(data []byte, limits Limits) error {
	*msg = Message{Transactions: msg.Transactions[:0], Warnings: msg.Warnings[:0]}
	p := parser{msg: msg, limits: limits.withDefaults()}
	return p.run(data)
}

// Kind tells the message definition, such as "camt.053.001.08", also of kinds that Parse does not read.
// It looks no further than the payload's first elements, so the rest may still be faulty.
func Kind(data []byte, limits Limits) (string, error) {
	var msg Message
	p := parser{msg: &msg, limits: limits.withDefaults(), kindOnly: true}
	err := p.run(data)
	if unsupported, ok := err.(*UnsupportedError); ok {
		return unsupported.Kind, nil
	}
	return msg.Kind, err
}
