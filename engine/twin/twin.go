// Package twin is a second engine for tests: slow, obvious, written from the text of package engine and from
// nothing else of it. It shares the records, the outcomes, the events, the enums, NameHint and HashWords with the
// engine, for those are the specification, and none of its logic. Where both give the same answers to a random
// stream, a mistake would have to be made twice.
//
// It keeps Go maps and slices, recomputes what it can, counts the state hash from scratch each time it is asked and
// checks after every instruction that the laws of laws.go hold. The greatest solution is found by the plain removal loop over the whole
// asset, after every instruction; there are no attempts that could take too many steps, so no asset is ever marked. Some hundred
// instructions per stream suit it; it is not made for more than some ten thousand.
package twin

import (
	"fmt"

	"weir/engine"
)

// Twin is one state. It is not safe for concurrent use.
type Twin struct {
	assets       []*asset       // by number, 1 first
	participants []*participant // by number, 1 first
	accounts     []*account     // by number, 1 first
	orders       []*order       // oldest first, the refused ones included, the forgotten ones not
	byID         map[[16]byte][]*order
	queued       []*order   // all that are queued, in the order in which they came to their places
	cycles       []*cycle   // by number, 1 first, the forgotten ones included
	accepted     []*order   // all that cycles took, in the order in which they did
	chains       []*chain   // as their first orders came
	line         []*account // woken, to be served
	halfBegun    int64      // day of the clock when the newer half of the orders of no asset was begun

	seq     uint64
	time    int64
	results *engine.Results
	events  int   // of this instruction
	settled tally // by this instruction
}

// tally counts orders and sums their amounts.
type tally struct {
	count uint32
	sum   int64
}

type asset struct {
	number        uint16
	code          string
	scale         uint8
	options       uint8
	issuer        *participant
	issuerAccount *account
	date          uint32     // of the first session
	day           engine.Day // of the first session
	second        *session   // nil: there is none
	rolled        uint64     // sequence of the last roll, 0: none yet
	opened        bool       // there was a time since then at which it settled
	seq           uint64
	settled       tally // ever
}

func (a *asset) has(option uint8) bool { return a.options&option != 0 }

type participant struct {
	number    uint32
	id        string
	kind      uint8
	suspended bool
	seq       uint64

	debitBlocked, creditBlocked, closed bool
}

type account struct {
	number       uint32
	owner        *participant
	asset        *asset
	kind         engine.AccountKind
	line         int64 // credit line, 0 for the issuer, which needs none
	owed         int64 // when the line was set: where that was more than the line, it is what counts of the sum of all lines
	balance      int64
	urgent       int64 // reservation
	highlyUrgent int64 // reservation
	limits       []*limit
	capped       bool
	cap          int64 // net debit cap

	debitBlocked, creditBlocked, closed bool

	opening     int64 // balance when the business date began
	position    int64 // received minus sent since then, funding apart
	upper, used int64 // see engine.Measures
	before      int64 // balance before the present instruction
	seq         uint64
	wokenBy     uint64 // sequence of the last instruction that woke it
}

// order keeps the record as it came and what was decided about it.
type order struct {
	record   engine.Instruction
	owner    uint32 // of the key: a participant's number, 0 where nobody is known
	asset    *asset // of the debtor's account, nil where that is unknown
	date     uint32 // that it counts for
	priority engine.Priority
	seq      uint64
	done     uint64 // sequence that made it final, 0 before
	place    int64  // among those of its priority, while it is queued
	status   engine.Status
	entry    engine.Status // of the first answer
	reason   engine.Reason // of the first answer
	passed   bool          // its not-before, if any, has passed by

	kept       uint32 // date under which it is kept
	older      bool   // of no asset: it is in the older half
	forgotten  bool
	returnedBy int64 // by orders that are forgotten

	cycle    *cycle // that took it, nil before
	unwound  bool   // from that cycle
	original *order // that it returns

	group  *group        // with which it settles, nil while that is not complete, and of others
	marked bool          // to be held: of one in a group, or unmatched
	asked  bool          // to be cancelled: of a matched side
	agreed int64         // of a matched side: what it gives
	part   int64         // of that: what has settled
	parts  int           // of the older side: how many parts the last instruction settled that did
	partBy uint64        // its sequence
	blame  engine.Reason // for which it was queued last, with its group

	entered   bool // queued at some time, accepted or settled
	enteredAt int64
	moved     []movement // since the business date began
}

// amount is what the order moves when it settles next. An amount agreed on is never zero.
func (o *order) amount() int64 {
	if o.agreed == 0 {
		return o.record.Amount
	}
	return o.agreed - o.part
}

// waits says whether something can still become of the order.
func (o *order) waits() bool {
	return o.status == engine.Queued || o.status == engine.Held || o.status == engine.Warehoused || o.status == engine.Unmatched
}

// New is a state without anything in it.
func New() *Twin {
	return &Twin{byID: map[[16]byte][]*order{}}
}

// Seq is the number of instructions so far.
func (t *Twin) Seq() uint64 { return t.seq }

// Apply follows a row of instructions, as engine.Engine.Apply does. It panics where the payload is not
// whole or holds an unknown kind, and where an instruction broke a law.
func (t *Twin) Apply(time int64, payload []byte, r *engine.Results) {
	t.time, t.results = time, r
	for len(payload) > 0 {
		size := engine.Next(payload)
		if size == 0 {
			panic("twin: payload ends within an instruction")
		}
		t.seq++
		t.events = 0
		t.settled = tally{}
		for _, a := range t.accounts {
			a.before = a.balance
		}
		r.Outcomes = append(r.Outcomes, t.follow(payload))
		t.finish()
		if err := t.Lawful(); err != nil {
			panic(fmt.Sprintf("twin: after instruction %d: %v", t.seq, err))
		}
		payload = payload[size:]
	}
}

func (t *Twin) follow(payload []byte) engine.Outcome {
	in, naming, setting := *engine.InstructionAt(payload), *engine.NamingAt(payload), *engine.SettingAt(payload)
	switch in.Kind {
	case engine.CreateAsset:
		return t.createAsset(&naming)
	case engine.CreateParticipant:
		return t.createParticipant(&naming)
	case engine.OpenAccount:
		return t.openAccount(&naming)
	case engine.SubmitOrder, engine.SubmitTrade, engine.Fund:
		return t.submitOrder(in)
	case engine.CancelOrder, engine.HoldOrder, engine.ReleaseOrder, engine.ChangePriority, engine.MoveOrder:
		return t.changeOrder(&in)
	case engine.SetLimit:
		return t.setLimit(&setting)
	case engine.SetReservation:
		return t.setReservation(&setting)
	case engine.SetAccount:
		return t.setAccount(&setting)
	case engine.SetParticipant:
		return t.setParticipant(&setting)
	case engine.SetDay:
		return t.setDay(&setting)
	case engine.Resolve:
		return t.resolve(&setting)
	case engine.Tick:
		return t.tick()
	case engine.OpenCycle, engine.CloseCycle, engine.SettleCycle, engine.ExtendCycle, engine.UnwindCycle, engine.SurvivorsPay, engine.AbortCycle:
		return t.changeCycle(&setting)
	}
	panic(fmt.Sprintf("twin: unknown kind of instruction %d", in.Kind))
}

// refuse answers an instruction that leaves no trace.
func (t *Twin) refuse(reason engine.Reason) engine.Outcome {
	return engine.Outcome{Seq: t.seq, Verdict: engine.Verdict{Status: engine.Rejected, Reason: reason}}
}

// answer is the status after the present instruction.
func (t *Twin) answer(status engine.Status) engine.Outcome {
	return engine.Outcome{Seq: t.seq, Verdict: engine.Verdict{Status: status}}
}

// replayed is the answer where all is so already.
func (t *Twin) replayed(status engine.Status) engine.Outcome {
	return engine.Outcome{Seq: t.seq, Verdict: engine.Verdict{Status: status, Flags: engine.OutcomeReplayed}}
}

// emit adds an event of the current instruction.
func (t *Twin) emit(e engine.Event) {
	e.Seq, e.Time = t.seq, t.time
	e.Index = uint16(min(t.events, 65535))
	t.events++
	t.results.Events = append(t.results.Events, e)
}
