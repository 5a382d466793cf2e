package scenario

import (
	"cmp"
	"slices"

	"weir/engine"
)

// orderKey finds an order. Instructor 0 stands for whoever, of an id that one participant alone has used.
type orderKey struct {
	id         [16]byte
	instructor uint32
}

// ownOrder is the key of the order that an instruction is about; the zero key where it is about none.
func (r *runner) ownOrder(in *engine.Instruction) orderKey {
	if (in.Kind < engine.SubmitOrder || in.Kind > engine.MoveOrder) && in.Kind != engine.SubmitTrade {
		return orderKey{}
	}
	key := orderKey{in.ID, in.Instructor}
	if key.instructor == 0 && in.Flags&(engine.FlagUnknownDebtor|engine.FlagNoDebtorAccount) == 0 {
		debtor, _ := r.machine.Account(in.Debtor)
		key.instructor = debtor.Participant
	}
	return key
}

func (r *runner) isOwn(e *engine.Event) bool {
	return e.ID == r.own.id && (r.own.instructor == 0 || e.Instructor == r.own.instructor)
}

// moved tells of the other orders that moved, the oldest submission first; of one order, as it came; then of the cycles, then of the balances that were zeroed.
func (r *runner) moved() []string {
	events := slices.DeleteFunc(slices.Clone(r.results.Events), func(e engine.Event) bool {
		return e.Kind != engine.OrderSettledPart && (eventWords[e.Kind] == "" || r.isOwn(&e))
	})
	slices.SortStableFunc(events, func(a, b engine.Event) int { return cmp.Compare(r.submitted(&a), r.submitted(&b)) })
	var lines []string
	for i := range events {
		lines = append(lines, r.movedLine(&events[i]))
	}
	return append(append(lines, r.movedCycles()...), r.zeroed()...)
}

// submitted is the sequence by which the order of an event came.
func (r *runner) submitted(e *engine.Event) uint64 {
	for _, o := range r.machine.FindOrders(e.ID, nil) {
		if o.Instructor == e.Instructor {
			return o.Seq
		}
	}
	return 0
}

// movedLine says what happened to an order: `settled P1`, `queued P1 (cover)`, `settled 60 of T1`.
func (r *runner) movedLine(e *engine.Event) string {
	name := r.nameOf(e.ID)
	if e.Kind == engine.OrderSettledPart {
		return "settled " + decimal(e.Amount, r.directory.scaleOf(e.Asset)) + " of " + name
	}
	line := eventWords[e.Kind] + " " + name
	if e.Reason != engine.ReasonNone {
		line += " (" + e.Reason.String() + ")"
	}
	return line
}

// eventWords are those of what may happen to another order than the one that is instructed.
var eventWords = map[engine.EventKind]string{
	engine.OrderRejected:   "rejected",
	engine.OrderWarehoused: "warehoused",
	engine.OrderHeld:       "held",
	engine.OrderMatched:    "matched",
	engine.OrderQueued:     "queued",
	engine.OrderAccepted:   "accepted",
	engine.OrderSettled:    "settled",
	engine.OrderCancelled:  "cancelled",
	engine.OrderExpired:    "expired",
}

// movedCycles tells of the cycles that moved otherwise than the instruction says.
func (r *runner) movedCycles() []string {
	var lines []string
	for _, e := range r.results.Events {
		own := e.Number == r.cycle && (r.kind == engine.SettleCycle || r.kind == engine.CloseCycle && e.Kind == engine.CycleClosed)
		if word := movedCycleWords[e.Kind]; word != "" && !own {
			lines = append(lines, word+" cycle "+r.cycleName(e.Number))
		}
	}
	return lines
}

var movedCycleWords = map[engine.EventKind]string{
	engine.CycleClosed:  "closed",
	engine.CycleSettled: "settled",
	engine.CyclePending: "pending",
}

// zeroed tells of the balances that went to the issuer; one that came from it is below zero.
func (r *runner) zeroed() []string {
	var lines []string
	for _, e := range r.results.Events {
		if e.Kind == engine.BalanceZeroed {
			lines = append(lines, "zeroed "+r.ownerOf(e.Debtor)+" "+decimal(e.Amount, r.directory.scaleOf(e.Asset)))
		}
	}
	return lines
}
