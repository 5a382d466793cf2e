package iso20022

// What Limits means where it says nothing.
const (
	DefaultMaxBytes        = 4 << 20 // 4 MiB
	DefaultMaxTransactions = 10_000
)

// Limits bounds what a message may cost and how much is forgiven. An empty transaction takes 14 bytes of a message and some 400 in
// memory, so the number of transactions is bounded apart from the size.
type Limits struct {
	MaxBytes        int // largest message in bytes; 0 means DefaultMaxBytes
	MaxTransactions int // most transactions in one message; 0 means DefaultMaxTransactions

	// Strict refuses five things that are warnings otherwise: a settlement method that is none of the standard's; a header that names another message definition than the
	// document follows; a stated sum that is not that of the amounts; a transaction whose references hold characters outside the X set of FIN, and one that asks for a time of CLS.
	Strict bool

	// Known says whether there is a participant of an id; nil: nobody knows. It is asked for the BIC of a head office written with XXX: where that is the id of a
	// participant of its own, as old logs may have it, that one is meant; else the one of the first 8 characters.
	Known func(id string) bool
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

// A Message is one message. Its texts share one copy of the input. Family.Content says which list it fills.
type Message struct {
	Kind             string   // message definition, such as "pacs.008.001.08"
	Family           Family   // what the kind is apart from its version
	MsgID            string   // the sender's reference of the message, 1 to 35 characters: GrpHdr/MsgId; of a camt.056 Assgnmt/Id, of a trade TxId or OrgtrRef
	Created          string   // CreDtTm as given, an ISO 8601 date and time; may be empty in camt.050, and is in sese.023 and fxtr.014
	SettlementMethod string   // GrpHdr/SttlmInf/SttlmMtd: CLRG, INDA, INGA, COVE (refused), or a local code (a warning; refused by Limits.Strict); empty in kinds without it
	Warnings         []string // what was accepted although it is unusual; one sentence each
	Shared           int      // how many of them, the first ones, are about the message and not about some of its transactions

	Transactions   []Transaction   // Payments
	Originals      []Original      // pacs.004: what each of the transactions returns, in the same order
	Cancellations  []Cancellation  // camt.056
	ReportRequests []ReportRequest // camt.060
	TradeSides     []TradeSide     // sese.023, fxtr.014: one

	HasHeader  bool   // an AppHdr (head.001) stood beside the document
	From, To   string // AppHdr/Fr and To as participant ids, empty where absent or not an id
	BusinessID string // AppHdr/BizMsgIdr as given, may be empty
}

// A Transaction is one payment, which becomes one order. Where Err is set, only the identification texts and the offsets
// are to be used.
type Transaction struct {
	ID        [16]byte // the UETR, or derived where there is none, and of a return always
	IDDerived bool     // ID does not come from the message

	InstrID    string // PmtId/InstrId: the instructing bank's reference, up to 35 characters, may be empty
	EndToEndID string // PmtId/EndToEndId: the first debtor's reference, 1 to 35 characters; of a return OrgnlEndToEndId, may be empty
	TxID       string // PmtId/TxId: the first bank's reference, up to 35 characters, may be empty; of a return RtrId
	UETR       string // PmtId/UETR as given, may be empty; of a return OrgnlUETR

	Debtor, Creditor               string   // participant ids; see the package comment
	DebtorAccount, CreditorAccount string   // DbtrAcct and CdtrAcct as given: the IBAN, else the other id; often the customers'
	Currency                       string   // of the amount that settles, an ISO 4217 code
	Amount                         string   // decimal text: up to 18 digits, as many behind the point as the currency has, no sign, may be zero
	SettlementDate                 string   // of the transaction, else of its batch, else of the group header: YYYY-MM-DD, or empty
	Priority                       Priority // SttlmPrty
	NotBefore, ExpiresAt           int64    // SttlmTmReq on the settlement date, in unix nanoseconds, 0: none. FrTm; the earlier of TillTm and RjctTm

	Notes      Notes       // what was accepted of it although it is unusual
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
	*msg = Message{Transactions: msg.Transactions[:0], Originals: msg.Originals[:0], Cancellations: msg.Cancellations[:0],
		ReportRequests: msg.ReportRequests[:0], TradeSides: msg.TradeSides[:0], Warnings: msg.Warnings[:0]}
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
