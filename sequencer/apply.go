package sequencer

import (
	"fmt"

	"weir/engine"
)

// Machine is what the instructions are for; *engine.Engine is one. Only the engine group calls it.
type Machine interface {
	// Apply applies the instructions of payload and appends one outcome each, and the events, to r.
	Apply(time int64, payload []byte, r *engine.Results)
	// Seq is the sequence of the last instruction applied.
	Seq() uint64
}

// engineGroup applies durable batches and runs queries, in order.
type engineGroup struct {
	slots   ring
	next    *group
	machine Machine
	stalls  *Stalls
}

// Handle hands each batch on as soon as it is applied.
func (e *engineGroup) Handle(lower, upper int64) {
	for at := lower; at <= upper; at++ {
		if b := e.slots.at(at); b.err == nil {
			e.apply(b)
			e.stalls.done(b.ready)
		}
		e.next.forward(at, at)
	}
}

// apply panics when journal and machine disagree about a sequence: what is applied would not be what
// a replay of the log gives.
func (e *engineGroup) apply(b *Batch) {
	if b.Query != nil {
		b.Query()
		return
	}
	if last := e.machine.Seq(); last+1 != b.FirstSeq {
		panic(fmt.Sprintf("sequencer: the journal's next sequence is %d, the engine's %d", b.FirstSeq, last+1))
	}
	e.machine.Apply(b.Time, b.Payload, &b.Results)
	if last, want := e.machine.Seq(), b.FirstSeq+uint64(b.Count)-1; last != want {
		panic(fmt.Sprintf("sequencer: the journal counted up to sequence %d, the engine to %d", want, last))
	}
}
