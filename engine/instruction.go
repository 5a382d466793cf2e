package engine

import "unsafe"

// RecordSize is the size of every instruction without its envelope, in bytes.
const RecordSize = 128

// EnvelopeAlign is the multiple to which an envelope is padded, in bytes.
const EnvelopeAlign = 16

// Kind says what an instruction asks for. Values are frozen.
type Kind uint8

const (
	CreateAsset       Kind = 1
	CreateParticipant Kind = 2
	OpenAccount       Kind = 3
	SubmitOrder       Kind = 4
	Fund              Kind = 5
	CancelOrder       Kind = 6
	HoldOrder         Kind = 7
	ReleaseOrder      Kind = 8
	ChangePriority    Kind = 9
	MoveOrder         Kind = 10
	SetLimit          Kind = 11
	SetReservation    Kind = 12
	SetAccount        Kind = 13
	SetParticipant    Kind = 14
	SetDay            Kind = 15
	Resolve           Kind = 16
	Tick              Kind = 17
	OpenCycle         Kind = 18
	CloseCycle        Kind = 19
	SettleCycle       Kind = 20
	ExtendCycle       Kind = 21
	UnwindCycle       Kind = 22
	SurvivorsPay      Kind = 23
	AbortCycle        Kind = 24
	SubmitTrade       Kind = 25
	kinds                  = 26
)

var kindCodes = [kinds]string{
	CreateAsset:       "create_asset",
	CreateParticipant: "create_participant",
	OpenAccount:       "open_account",
	SubmitOrder:       "submit_order",
	Fund:              "fund",
	CancelOrder:       "cancel_order",
	HoldOrder:         "hold_order",
	ReleaseOrder:      "release_order",
	ChangePriority:    "change_priority",
	MoveOrder:         "move_order",
	SetLimit:          "set_limit",
	SetReservation:    "set_reservation",
	SetAccount:        "set_account",
	SetParticipant:    "set_participant",
	SetDay:            "set_day",
	Resolve:           "resolve",
	Tick:              "tick",
	OpenCycle:         "open_cycle",
	CloseCycle:        "close_cycle",
	SettleCycle:       "settle_cycle",
	ExtendCycle:       "extend_cycle",
	UnwindCycle:       "unwind_cycle",
	SurvivorsPay:      "survivors_pay",
	AbortCycle:        "abort_cycle",
	SubmitTrade:       "submit_trade",
}

// String is the stable code, as `submit_order`.
func (k Kind) String() string { return kindCodes[k] }

// Method says how an order settles. Values are frozen.
type Method uint8

const (
	Gross   Method = 0 // now, or wait in the debtor's queue
	Net     Method = 1 // in a cycle
	Instant Method = 2 // now, or be refused
)

// String is the stable code, as `gross`.
func (m Method) String() string { return codeOf(methodCodes[:], int(m)) }

var methodCodes = [3]string{Gross: "gross", Net: "net", Instant: "instant"}

// Priority is the class in the debtor's queue: the higher value goes first. Values are frozen.
type Priority uint8

const (
	Normal       Priority = 0
	Urgent       Priority = 1
	HighlyUrgent Priority = 2

	priorities = 3
)

// String is the stable code, as `highly-urgent`.
func (p Priority) String() string { return codeOf(priorityCodes[:], int(p)) }

var priorityCodes = [priorities]string{Normal: "normal", Urgent: "urgent", HighlyUrgent: "highly-urgent"}

// codeOf is the code of a value, "" for one that has none: a refused order may carry any.
func codeOf(codes []string, value int) string {
	if value >= len(codes) {
		return ""
	}
	return codes[value]
}

// AccountKind says what an account is for. Values are frozen.
type AccountKind uint8

const (
	AccountSettlement AccountKind = 1 // a participant's account for settling orders
	AccountIssuer     AccountKind = 2 // the issuer's own: no floor, the counter-entry of all funding
)

// String is the stable code, as `settlement`.
func (k AccountKind) String() string { return codeOf(accountKindCodes[:], int(k)) }

var accountKindCodes = [3]string{AccountSettlement: "settlement", AccountIssuer: "issuer"}

// Choice is what a setting is about; which ones a kind of instruction knows stands beside them. Values are frozen.
type Choice uint8

const (
	// SetLimit
	LimitBilateral    Choice = 1 // on the net outflow to one counterparty
	LimitMultilateral Choice = 2 // on the net outflow to all without a bilateral limit
	LimitCreditLine   Choice = 3 // how far the account may go below zero
	LimitNetDebitCap  Choice = 4 // how far its position over all unsettled cycles may go below zero

	// SetReservation
	ReserveUrgent       Choice = 1 // kept from normal orders
	ReserveHighlyUrgent Choice = 2 // kept from normal and urgent orders

	// SetAccount
	BlockDebit    Choice = 1
	UnblockDebit  Choice = 2
	BlockCredit   Choice = 3
	UnblockCredit Choice = 4
	CloseAccount  Choice = 5 // for good

	// SetParticipant
	Suspend                  Choice = 1
	Resume                   Choice = 2
	BlockParticipantDebit    Choice = 3 // all its settlement accounts, beside their own blocks
	UnblockParticipantDebit  Choice = 4
	BlockParticipantCredit   Choice = 5
	UnblockParticipantCredit Choice = 6
	CloseParticipant         Choice = 7 // with all its accounts, for good

	// MoveOrder
	MoveFirst Choice = 1 // to the front of its priority
	MoveLast  Choice = 2 // to the end of its priority

	// Resolve
	Multilateral Choice = 1
	Bilateral    Choice = 2
)

// Day is the state of an asset's business day. Values are frozen.
type Day uint8

const (
	Open     Day = 0
	Closed   Day = 1 // nothing is accepted
	PreOpen  Day = 2 // funding settles; orders queue and nothing of them settles
	CutOff   Day = 3 // customer orders are refused
	Clearing Day = 4 // no new orders; funding in, and what waits settles
	EndOfDay Day = 5 // what is left was netted, and has expired or is carried to the next date
	days         = 6
)

// String is the stable code, as `pre-open`.
func (d Day) String() string { return codeOf(dayCodes[:], int(d)) }

var dayCodes = [days]string{Open: "open", Closed: "closed", PreOpen: "pre-open", CutOff: "cut-off", Clearing: "clearing", EndOfDay: "end-of-day"}

// Options of an asset.
const (
	OptionBypass    uint8 = 1 << 0 // normal orders may pass an uncovered normal one
	OptionOnCommand uint8 = 1 << 1 // gridlocks are resolved on command only
	OptionSecurity  uint8 = 1 << 2 // a security, not a currency
	OptionCarry     uint8 = 1 << 3 // what waits at the end of day is carried to the next date; else it expires
	OptionZero      uint8 = 1 << 4 // balances go to the issuer when the date rolls
	optionsAll      uint8 = 1<<5 - 1
)

// Flags of an order's record. The first six are set by the gateway when it could not resolve what the order names;
// the engine then refuses the order, remembers it, and compares what was named by the hints.
const (
	FlagUnknownAsset        uint8 = 1 << 0 // the asset code is not known; Amount holds a hash of the amount's digits
	FlagUnknownDebtor       uint8 = 1 << 1 // no such participant; DebtorHint holds the hash of its name
	FlagUnknownCreditor     uint8 = 1 << 2 // no such participant; CreditorHint holds the hash of its name
	FlagNoDebtorAccount     uint8 = 1 << 3 // the participant has no account in the asset; DebtorHint as above (of the issuer of an unknown asset: of the asset's code)
	FlagNoCreditorAccount   uint8 = 1 << 4 // the participant has no account in the asset; CreditorHint as above
	FlagAmountTooLarge      uint8 = 1 << 5 // the amount passes int64; Amount holds a hash of its digits
	FlagHold                uint8 = 1 << 6 // the order is to be held until it is released
	flagsAll                uint8 = 1<<7 - 1
	flagsUnresolvedDebtor         = FlagUnknownDebtor | FlagNoDebtorAccount
	flagsUnresolvedCreditor       = FlagUnknownCreditor | FlagNoCreditorAccount
	flagsUnresolved               = flagsUnresolvedDebtor | flagsUnresolvedCreditor
)

// Instruction is the record of SubmitOrder, SubmitTrade and Fund, and of what is done to an order: CancelOrder, HoldOrder, ReleaseOrder, ChangePriority
// (Priority) and MoveOrder (Choice), which use Kind, ID and Instructor beside that. It lies in the payload like this
// (offsets in bytes; what is not used is zero).
type Instruction struct {
	Kind         Kind     // 0
	Flags        uint8    // 1
	Method       Method   // 2
	Priority     Priority // 3
	EnvelopeSize uint32   // 4: bytes of envelope behind the record, before padding
	Amount       int64    // 8: minor units
	ID           [16]byte // 16: normally the UETR
	Debtor       uint32   // 32: account number, 0 when unresolved
	Creditor     uint32   // 36: account number, 0 when unresolved
	Instructor   uint32   // 40: participant number; 0: the owner of the debtor's account, in CancelOrder: whoever
	BusinessDate uint32   // 44: days since 1970-01-01; 0: the asset's current one
	NotBefore    int64    // 48: unix nanoseconds, 0: none
	ExpiresAt    int64    // 56: unix nanoseconds, 0: none
	Original     [16]byte // 64: id of the order that this one returns; zero: none
	DebtorHint   uint32   // 80: NameHint of the debtor as named, only when it is unresolved
	CreditorHint uint32   // 84: NameHint of the creditor as named, only when it is unresolved
	Choice       Choice   // 88: MoveOrder only
	Legs         uint8    // 89: SubmitOrder: how many orders its chain has, 0: it is in none
	Interbank    bool     // 90: SubmitOrder: not for a customer
	Partial      bool     // 91: SubmitTrade: may settle in part
	TakeAsset    uint16   // 92: SubmitTrade: asset number, 0 when unresolved
	_            [2]byte  // 94: zero
	Takes        int64    // 96: SubmitTrade: minor units of the asset taken
	Tolerance    int64    // 104: SubmitTrade: minor units of the trade's cash
	Reference    [16]byte // 112: SubmitOrder: id of the chain, with Legs; SubmitTrade: trade reference, zero: none
}

// Setting is the record of SetLimit, SetReservation, SetAccount, SetParticipant, SetDay, Resolve, Tick and of what is done to cycles. Numbers that do not
// exist, 0 among them, are refused.
type Setting struct {
	Kind         Kind     // 0
	Choice       Choice   // 1: what is set; SetLimit, SetReservation, SetAccount, SetParticipant, Resolve
	Day          Day      // 2: SetDay: the state to go to
	Remove       bool     // 3: SetLimit: there is no such limit or cap any more; Amount is zero
	EnvelopeSize uint32   // 4
	Amount       int64    // 8: minor units, 0 or more; SetLimit, SetReservation
	Account      uint32   // 16: SetLimit, SetReservation, SetAccount; UnwindCycle, SurvivorsPay: the defaulter's
	Counterparty uint32   // 20: account; SetLimit of a bilateral limit
	Participant  uint32   // 24: SetParticipant
	Asset        uint16   // 28: SetDay, Resolve, OpenCycle
	Late         bool     // 30: SetDay: it comes so long after it was due, or after the server was down, that a roll by it forgets nothing
	_            byte     // 31: zero
	Cycle        uint32   // 32: of all that is done to a cycle but OpenCycle
	BusinessDate uint32   // 36: SetDay: days since 1970-01-01; 0: that of the first session
	_            [88]byte // 40: zero
}

// Naming is the record of CreateAsset, CreateParticipant and OpenAccount: things that carry names.
type Naming struct {
	Kind            Kind        // 0
	Scale           uint8       // 1: decimals of the asset, 0 to 8
	AccountKind     AccountKind // 2: OpenAccount only
	ParticipantKind uint8       // 3: kept and reported, has no rule
	EnvelopeSize    uint32      // 4
	CreditLine      int64       // 8: minor units, 0 or more; OpenAccount only
	BusinessDate    uint32      // 16: days since 1970-01-01; CreateAsset only
	participantLen  uint8       // 20
	assetLen        uint8       // 21
	Options         uint8       // 22: CreateAsset only
	Day             Day         // 23: CreateAsset only
	participant     [40]byte    // 24: 1 to 35 of A-Z 0-9 and hyphen, then zeros; in CreateAsset the issuer
	asset           [16]byte    // 64: 3 to 12 of A-Z 0-9, then zeros
	_               [48]byte    // 80: zero
}

// Longest names, in bytes.
const (
	MaxParticipantID = 35
	MaxAssetCode     = 12
)

// SetParticipant and SetAsset put the names into the record; they panic on a name that does not fit,
// for the edge has checked it.
func (n *Naming) SetParticipant(id string) {
	if len(id) > MaxParticipantID {
		panic("engine: participant id too long")
	}
	n.participantLen = uint8(copy(n.participant[:], id))
}

func (n *Naming) SetAsset(code string) {
	if len(code) > MaxAssetCode {
		panic("engine: asset code too long")
	}
	n.assetLen = uint8(copy(n.asset[:], code))
}

// ParticipantID and AssetCode are the names; the bytes belong to the record.
func (n *Naming) ParticipantID() []byte { return n.participant[:n.participantLen] }
func (n *Naming) AssetCode() []byte     { return n.asset[:n.assetLen] }

// The casts below rely on a little-endian machine and on these sizes; a wrong one does not compile.
var (
	_ = [1]struct{}{}[unsafe.Sizeof(Instruction{})-RecordSize]
	_ = [1]struct{}{}[unsafe.Sizeof(Naming{})-RecordSize]
	_ = [1]struct{}{}[unsafe.Sizeof(Setting{})-RecordSize]
)

// InstructionAt reads the record at the start of b, in place. b must be 8-byte aligned and hold RecordSize bytes.
func InstructionAt(b []byte) *Instruction {
	return (*Instruction)(unsafe.Pointer(&b[:RecordSize][0]))
}

// NamingAt reads the record at the start of b, in place, like InstructionAt.
func NamingAt(b []byte) *Naming {
	return (*Naming)(unsafe.Pointer(&b[:RecordSize][0]))
}

// SettingAt reads the record at the start of b, in place, like InstructionAt.
func SettingAt(b []byte) *Setting {
	return (*Setting)(unsafe.Pointer(&b[:RecordSize][0]))
}

// AppendInstruction, AppendNaming and AppendSetting write a record and its envelope behind dst.
func AppendInstruction(dst []byte, in *Instruction, envelope []byte) []byte {
	in.EnvelopeSize = uint32(len(envelope))
	return appendPadded(append(dst, (*[RecordSize]byte)(unsafe.Pointer(in))[:]...), envelope)
}

func AppendNaming(dst []byte, n *Naming, envelope []byte) []byte {
	n.EnvelopeSize = uint32(len(envelope))
	return appendPadded(append(dst, (*[RecordSize]byte)(unsafe.Pointer(n))[:]...), envelope)
}

func AppendSetting(dst []byte, s *Setting, envelope []byte) []byte {
	s.EnvelopeSize = uint32(len(envelope))
	return appendPadded(append(dst, (*[RecordSize]byte)(unsafe.Pointer(s))[:]...), envelope)
}

func appendPadded(dst, envelope []byte) []byte {
	var zeros [EnvelopeAlign]byte
	dst = append(dst, envelope...)
	return append(dst, zeros[:-len(envelope)&(EnvelopeAlign-1)]...)
}

// Next says how many bytes the instruction at the start of b takes with its envelope and padding,
// and 0 where b does not hold a whole one.
func Next(b []byte) int {
	if len(b) < RecordSize {
		return 0
	}
	size := RecordSize + (uint64(InstructionAt(b).EnvelopeSize)+EnvelopeAlign-1)&^(EnvelopeAlign-1)
	if size > uint64(len(b)) {
		return 0
	}
	return int(size)
}

// Prefix is the size in bytes of the first n instructions of a payload, or of all where it holds fewer.
func Prefix(payload []byte, n uint64) int {
	at := 0
	for ; n > 0 && at < len(payload); n-- {
		size := Next(payload[at:])
		if size == 0 {
			panic("engine: payload ends inside an instruction")
		}
		at += size
	}
	return at
}

// Envelope is the text behind the record at the start of b, for which Next answered a size.
func Envelope(b []byte) []byte {
	return b[RecordSize : RecordSize+int(InstructionAt(b).EnvelopeSize)]
}

// NameHint is the hash by which an order that names an unknown participant remembers whom it named
// (FNV-1a, 32 bits; http://www.isthe.com/chongo/tech/comp/fnv).
func NameHint(name []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}
