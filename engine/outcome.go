package engine

import "unsafe"

// Status is where an order stands, and what an outcome says. Values are frozen.
type Status uint8

const (
	StatusNone  Status = 0
	Rejected    Status = 1
	Warehoused  Status = 2 // waits for its not-before
	Held        Status = 3
	Queued      Status = 4
	Accepted    Status = 5 // in a cycle
	Settled     Status = 6
	Cancelled   Status = 7
	Expired     Status = 8
	Created     Status = 9  // asset, participant, account
	Applied     Status = 10 // a setting, a resolution, a tick
	Unmatched   Status = 11 // a side of a trade that nobody has mirrored, or an order whose chain is not complete
	statusCount        = 12
)

var statusRows = [statusCount]struct{ code, iso string }{
	Rejected:   {"rejected", "RJCT"},
	Warehoused: {"warehoused", "PDNG"},
	Held:       {"held", "PDNG"},
	Queued:     {"queued", "PDNG"},
	Accepted:   {"accepted", "ACSP"},
	Settled:    {"settled", "ACSC"},
	Cancelled:  {"cancelled", "CANC"},
	Expired:    {"expired", "RJCT"},
	Created:    {"created", ""},
	Applied:    {"applied", ""},
	Unmatched:  {"unmatched", "PDNG"},
}

// String is the stable code, as `settled`.
func (s Status) String() string { return statusRows[s].code }

// ISO is the ISO 20022 transaction status code, as `ACSC`.
func (s Status) ISO() string { return statusRows[s].iso }

// Final says that an order of this status never changes again.
func (s Status) Final() bool {
	return s == Rejected || s == Settled || s == Cancelled || s == Expired
}

// OutcomeReplayed marks an answer that was given before.
const OutcomeReplayed uint8 = 1 << 0

// Outcome answers one instruction, 16 bytes, little-endian where it leaves as bytes.
type Outcome struct {
	Seq     uint64 // of the instruction that was answered first; replayed: of the first one
	Verdict        // a struct of its own: the compiler keeps none of more than four fields in registers
	Number  uint32 // of the created asset, participant or account; Resolve and Tick: how many orders moved; else 0
}

// Verdict is what an outcome says.
type Verdict struct {
	Status Status
	Reason Reason
	Flags  uint8
	_      uint8
}

// OutcomeSize is the size of an outcome in bytes.
const OutcomeSize = 16

var _ = [1]struct{}{}[unsafe.Sizeof(Outcome{})-OutcomeSize]

// Replayed says that the answer was given before.
func (o Outcome) Replayed() bool { return o.Flags&OutcomeReplayed != 0 }

// OutcomeBytes views outcomes as the bytes that the binary answer carries.
func OutcomeBytes(o []Outcome) []byte {
	if len(o) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&o[0])), len(o)*OutcomeSize)
}

// Results collects what Apply answers. Its slices are reused.
type Results struct {
	Outcomes []Outcome // one per instruction, in order
	Events   []Event   // what changed, in order
}

// Reset empties the results and keeps their room.
func (r *Results) Reset() {
	r.Outcomes = r.Outcomes[:0]
	r.Events = r.Events[:0]
}
