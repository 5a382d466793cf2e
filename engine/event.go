package engine

import "unsafe"

// EventKind says what changed. Values are frozen.
type EventKind uint8

const (
	AssetCreated       EventKind = 1
	ParticipantCreated EventKind = 2
	AccountOpened      EventKind = 3
	OrderRejected      EventKind = 4
	OrderQueued        EventKind = 5
	OrderSettled       EventKind = 6
	OrderCancelled     EventKind = 7
	OrderWarehoused    EventKind = 8  // until its not-before
	OrderHeld          EventKind = 9  // at entry, or out of its queue
	OrderReleased      EventKind = 10 // from hold into its queue
	PriorityChanged    EventKind = 11 // of an order that waits; Priority is the new one
	OrderMoved         EventKind = 12 // within its priority; Number is the Choice
	OrderExpired       EventKind = 13
	LimitSet           EventKind = 14
	ReservationSet     EventKind = 15
	AccountSet         EventKind = 16
	ParticipantSet     EventKind = 17
	DaySet             EventKind = 18
	Resolved           EventKind = 19 // a command, a tick or an opening resolved an asset and orders settled; their events stand before it
	ResolutionDropped  EventKind = 20 // an attempt at an event took too many steps: a tick will resolve
	OrderAccepted      EventKind = 21 // into a cycle; Number is the cycle
	CycleOpened        EventKind = 22
	CycleClosed        EventKind = 23
	CycleSettled       EventKind = 24 // its positions stand before it
	CycleExtended      EventKind = 25
	CycleUnwound       EventKind = 26 // Debtor is the defaulter's account
	CycleSurvived      EventKind = 27 // survivors pay; Debtor is the defaulter's account
	CycleAborted       EventKind = 28
	CyclePosition      EventKind = 29 // Debtor is the account, Amount its position
	CyclePending       EventKind = 30 // it could not settle; Debtor is the first account that hindered
	OrderUnmatched     EventKind = 31 // a side of a trade, or an order of a chain, waits for the others
	OrderMatched       EventKind = 32 // it has found the other side, or its chain is complete; Amount is what is to settle
	OrderSettledPart   EventKind = 33 // Amount settled of it, the rest waits
	OrderCancelAsked   EventKind = 34 // of a matched side: it is cancelled when the other side asks too
	BalanceZeroed      EventKind = 35 // Debtor is the account, Amount what went to the issuer (what came from it: negative)
	eventKinds                   = 36
)

var eventCodes = [eventKinds]string{
	AssetCreated:       "asset_created",
	ParticipantCreated: "participant_created",
	AccountOpened:      "account_opened",
	OrderRejected:      "order_rejected",
	OrderQueued:        "order_queued",
	OrderSettled:       "order_settled",
	OrderCancelled:     "order_cancelled",
	OrderWarehoused:    "order_warehoused",
	OrderHeld:          "order_held",
	OrderReleased:      "order_released",
	PriorityChanged:    "order_priority_changed",
	OrderMoved:         "order_moved",
	OrderExpired:       "order_expired",
	LimitSet:           "limit_set",
	ReservationSet:     "reservation_set",
	AccountSet:         "account_set",
	ParticipantSet:     "participant_set",
	DaySet:             "day_set",
	Resolved:           "resolved",
	ResolutionDropped:  "resolution_dropped",
	OrderAccepted:      "order_accepted",
	CycleOpened:        "cycle_opened",
	CycleClosed:        "cycle_closed",
	CycleSettled:       "cycle_settled",
	CycleExtended:      "cycle_extended",
	CycleUnwound:       "cycle_unwound",
	CycleSurvived:      "cycle_survived",
	CycleAborted:       "cycle_aborted",
	CyclePosition:      "cycle_position",
	CyclePending:       "cycle_pending",
	OrderUnmatched:     "order_unmatched",
	OrderMatched:       "order_matched",
	OrderSettledPart:   "order_settled_part",
	OrderCancelAsked:   "order_cancel_asked",
	BalanceZeroed:      "balance_zeroed",
}

// String is the stable code, as `order_settled`.
func (k EventKind) String() string { return eventCodes[k] }

// EventSize is the size of an event in bytes.
const EventSize = 64

// Event is one change of state, 64 bytes, little-endian where it leaves as bytes. An instruction that changes
// nothing (a replay, a duplicate key, a refused cancellation) has none; a settlement that wakes others has one each.
//
//	kind                 ID, Amount, Debtor, Creditor, Instructor
//	order_*              of the order, Reason where it is rejected or queued; Priority is the present one; Number is 0 but in order_moved and order_accepted
//	participant_created  ID.. holds the id (see Name); Number is the participant's
//	asset_created        ID holds the code (see Name), Amount the scale, Debtor the issuer's account, Instructor the issuer; Number is the asset's
//	account_opened       Amount is the credit line, Instructor the owner, Method the AccountKind; Number is the account's
//	limit_set            Number is the Choice, Amount the limit or credit line (-1: removed), Debtor the account, Creditor the counterparty
//	reservation_set      Number is the Choice, Amount the reservation, Debtor the account
//	account_set          Number is the Choice, Debtor the account
//	participant_set      Number is the Choice, Instructor the participant
//	day_set              Number is the Day, Amount the business date of the session; Asset
//	balance_zeroed       Amount, Debtor, Asset
//	resolved             Number is how many orders of the asset settled (those of joined assets have their own events only), Amount their sum, Debtor the Choice; Asset
//	resolution_dropped   Asset
//	cycle_*              Number is the cycle; Asset
//
// Asset stands in each event that is about one; Instructor, in those of orders, is the participant of the key.
type Event struct {
	Seq        uint64    // 0: of the instruction that did it
	Time       int64     // 8: of that instruction, unix nanoseconds
	ID         [16]byte  // 16
	Amount     int64     // 32: minor units
	Debtor     uint32    // 40: account number
	Creditor   uint32    // 44: account number
	Instructor uint32    // 48: participant number
	Asset      uint16    // 52: asset number
	Kind       EventKind // 54
	Reason     Reason    // 55
	Priority   Priority  // 56
	Method     Method    // 57
	Index      uint16    // 58: place among the events of its instruction, 0 first; stays at 65,535 beyond
	Number     uint32    // 60
}

var _ = [1]struct{}{}[unsafe.Sizeof(Event{})-EventSize]

// nameRoom is the part of an event that holds a name: ID to Instructor.
const nameRoom = 36

func (e *Event) room() *[nameRoom]byte { return (*[nameRoom]byte)(unsafe.Pointer(&e.ID)) }

// Name is the participant's id or the asset's code; the bytes belong to the event.
func (e *Event) Name() []byte {
	limit := nameRoom
	if e.Kind == AssetCreated {
		limit = MaxAssetCode
	}
	room := e.room()[:limit]
	for i, c := range room {
		if c == 0 {
			return room[:i]
		}
	}
	return room
}

// EventBytes views events as bytes.
func EventBytes(events []Event) []byte {
	if len(events) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&events[0])), len(events)*EventSize)
}
