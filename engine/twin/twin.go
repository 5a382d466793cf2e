// Package twin is a second engine for tests: slow, obvious, written from the text of package engine and from
// nothing else of it. It shares the records, the outcomes, the events, the enums, NameHint and HashWords with the
// engine, for those are the specification, and none of its logic. Where both give the same answers to a random
// stream, a mistake would have to be made twice.
//
// It keeps Go maps and slices, recomputes what it can, counts the state hash from scratch each time it is asked and
// checks after every instruction that the balances of each asset sum to zero. Some hundred instructions per
// stream suit it; it is not made for more than some ten thousand.
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
	orders       []*order       // oldest first, the refused ones included
	byID         map[[16]byte][]*order
	queued       []*order // all that wait, oldest first

	seq     uint64
	time    int64
	results *engine.Results
	events  int // of this instruction
}

type asset struct {
	number        uint16
	code          string
	scale         uint8
	issuer        *participant
	issuerAccount *account
	date          uint32
	seq           uint64
}

type participant struct {
	number uint32
	id     string
	kind   uint8
	seq    uint64
}

type account struct {
	number   uint32
	owner    *participant
	asset    *asset
	kind     engine.AccountKind
	line     int64 // credit line, 0 for the issuer, which needs none
	balance  int64
	position int64 // received minus sent, funding apart
	seq      uint64
}

// order keeps the record as it came and what was decided about it.
type order struct {
	record engine.Instruction
	owner  uint32 // of the key: a participant's number, 0 where nobody is known
	asset  *asset // of the debtor's account, nil where that is unknown
	seq    uint64
	done   uint64 // sequence that made it final, 0 before
	status engine.Status
	entry  engine.Status // of the first answer
	reason engine.Reason // of the first answer
}

// New is a state without anything in it.
func New() *Twin {
	return &Twin{byID: map[[16]byte][]*order{}}
}

// Seq is the number of instructions so far.
func (t *Twin) Seq() uint64 { return t.seq }

// Apply follows a row of instructions, as engine.Engine.Apply does. It panics where the payload is not
// whole or holds an unknown kind, and where an instruction broke the conservation of money.
func (t *Twin) Apply(time int64, payload []byte, r *engine.Results) {
	t.time, t.results = time, r
	for len(payload) > 0 {
		size := engine.Next(payload)
		if size == 0 {
			panic("twin: payload ends within an instruction")
		}
		t.seq++
		t.events = 0
		r.Outcomes = append(r.Outcomes, t.follow(payload))
		if err := t.Conserved(); err != nil {
			panic(fmt.Sprintf("twin: after instruction %d: %v", t.seq, err))
		}
		payload = payload[size:]
	}
}

func (t *Twin) follow(payload []byte) engine.Outcome {
	in, naming := *engine.InstructionAt(payload), *engine.NamingAt(payload)
	switch in.Kind {
	case engine.CreateAsset:
		return t.createAsset(&naming)
	case engine.CreateParticipant:
		return t.createParticipant(&naming)
	case engine.OpenAccount:
		return t.openAccount(&naming)
	case engine.SubmitOrder, engine.Fund:
		return t.submitOrder(in)
	case engine.CancelOrder:
		return t.cancelOrder(&in)
	}
	panic(fmt.Sprintf("twin: unknown kind of instruction %d", in.Kind))
}

// refuse answers an instruction that leaves no trace.
func (t *Twin) refuse(reason engine.Reason) engine.Outcome {
	return engine.Outcome{Seq: t.seq, Status: engine.Rejected, Reason: reason}
}

// emit adds an event of the current instruction.
func (t *Twin) emit(e engine.Event) {
	e.Seq, e.Time = t.seq, t.time
	e.Index = uint16(min(t.events, 65535))
	t.events++
	t.results.Events = append(t.results.Events, e)
}
