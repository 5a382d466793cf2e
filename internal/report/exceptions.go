package report

import (
	"slices"

	"weir/engine"
)

var exceptionColumns = []Column{
	{"seq", Whole}, {"time", Time}, {"exception", Text}, {"kind", Text}, {"id", Text}, {"participant", Text}, {"asset", Text}, {"amount", Amount}, {"debtor", Text}, {"creditor", Text},
	{"cycle", Whole}, {"reason", Text}, {"iso_reason", Text}, {"what", Text},
}

// exceptions are what went wrong in the span, instruction by instruction, and then what hangs at the report's sequence: orders that cycles refused in the span, orders
// held, sides of trades and orders of chains that are unmatched, cycles that are pending.
func (m *maker) exceptions() error {
	span := reach{}
	return m.follow(true, func(s *Step) error {
		span.add(s.Seq)
		answer := engine.ReasonNone
		if s.Outcome.Status == engine.Rejected && !s.Outcome.Replayed() {
			answer = s.Outcome.Reason
		}
		if answer != engine.ReasonNone && len(s.Events) == 0 {
			return m.refused(s)
		}
		for i := range s.Events {
			if err := m.failed(&s.Events[i], answer); err != nil {
				return err
			}
		}
		return nil
	}, func() error { return m.hanging(&span) })
}

// reach is from which to which sequence the span went.
type reach struct{ from, to uint64 }

func (r *reach) add(seq uint64) {
	if r.from == 0 {
		r.from = seq
	}
	r.to = seq
}

// refused is an instruction that changed nothing.
func (m *maker) refused(s *Step) error {
	n := m.noteOf(s.Record)
	r := s.Outcome.Reason
	cycle := none
	if kind := engine.Kind(s.Record[0]); kind > engine.OpenCycle && kind <= engine.AbortCycle {
		cycle = unless0(engine.SettingAt(s.Record).Cycle)
	}
	return m.row(whole(s.Seq), moment(s.Time), text("refused"), text(n.kind), text(n.id), text(n.participant), text(n.asset.Code), n.amount, text(n.debtor), text(n.creditor),
		cycle, text(r.String()), text(isoOf(r)), text(n.what+": "+r.Text()))
}

// exceptional are the events that are exceptions, and what they are called.
var exceptional = map[engine.EventKind]string{
	engine.OrderRejected: "rejected", engine.OrderExpired: "expired", engine.OrderCancelled: "cancelled", engine.ResolutionDropped: "resolution_dropped",
	engine.CyclePending: "cycle_pending", engine.CycleUnwound: "cycle_unwound", engine.CycleSurvived: "survivors_paid", engine.CycleAborted: "cycle_aborted",
}

func (m *maker) failed(ev *engine.Event, answer engine.Reason) error {
	called := exceptional[ev.Kind]
	if called == "" {
		return nil
	}
	at := []Value{whole(ev.Seq), moment(ev.Time), text(called)}
	switch ev.Kind {
	case engine.OrderRejected, engine.OrderExpired, engine.OrderCancelled:
		if o := m.orderOf(ev); o != nil {
			return m.exception(at, o, ev.Reason, ev.Amount)
		}
	case engine.CyclePending:
		if answer == engine.ReasonNone {
			answer = m.hindrance(ev)
		}
		return m.failedCycle(at, ev, answer)
	}
	return m.failedCycle(at, ev, engine.ReasonNone)
}

// hindrance is why the account that an event names kept a cycle from settling at the end of the day, which answers nobody. The state behind the step tells it: no position and no block of an
// account changes within such a step, so who receives was blocked for credit, and who pays and is not blocked for debit had no cover.
func (m *maker) hindrance(ev *engine.Event) engine.Reason {
	const atOnce = 1024
	members, mark := make([]engine.CycleMember, 0, atOnce), uint32(0)
	for more := true; more; more = mark != 0 {
		members, mark = m.e.CycleMembers(ev.Number, 0, mark, members[:0], atOnce)
		i := slices.IndexFunc(members, func(c engine.CycleMember) bool { return c.Account == ev.Debtor })
		switch {
		case i < 0:
			continue
		case members[i].Position > 0:
			return engine.CreditorBlocked
		case members[i].DebitBlocked && members[i].Cover >= -members[i].Position:
			return engine.DebtorBlocked
		}
		return engine.Cover
	}
	return engine.ReasonNone
}

// orderOf is the order of an event.
func (m *maker) orderOf(ev *engine.Event) *engine.OrderInfo {
	for _, o := range m.e.FindOrders(ev.ID, nil) {
		if o.Instructor == ev.Instructor {
			return &o
		}
	}
	return nil
}

// exception is a row of an order.
func (m *maker) exception(at []Value, o *engine.OrderInfo, r engine.Reason, amount int64) error {
	p := m.partiesOf(o.Debtor, o.Creditor, o.Flags, amount)
	return m.row(append(at, text(orderKind(o.Kind)), text(uuid(o.ID)), text(m.participant(o.Instructor)), text(p.asset.Code), p.amount, text(p.debtor), text(p.creditor),
		none, text(r.String()), text(isoOf(r)), text(r.Text()))...)
}

// failedCycle is a row of a cycle, and of an asset.
func (m *maker) failedCycle(at []Value, ev *engine.Event, r engine.Reason) error {
	owner, _ := m.owner(ev.Debtor)
	asset := m.asset(ev.Asset)
	return m.row(append(at, none, none, text(owner), text(asset.Code), none, none, none, unless0(ev.Number), text(r.String()), text(isoOf(r)), text(r.Text()))...)
}

// hanging is what the state at the report's sequence shows. Its time is not kept: the sequence is that of the order, or of its refusal by a cycle.
func (m *maker) hanging(span *reach) error {
	err := m.eachOrder(func(o *engine.OrderInfo) error {
		at := []Value{whole(o.Seq), none, text(o.Status.String())}
		switch {
		case o.Status == engine.Held, o.Status == engine.Unmatched:
			return m.exception(at, o, engine.ReasonNone, m.left(o))
		case o.Status == engine.Rejected && o.Entry != engine.Rejected && o.Method == engine.Net && span.from <= o.Done && o.Done <= span.to:
			at[0] = whole(o.Done)
			return m.exception(at, o, engine.DefaultedOut, o.Amount)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for number := uint32(1); number <= uint32(m.e.Cycles()); number++ {
		if c, _ := m.e.Cycle(number); c.Pending {
			asset := m.asset(c.Asset)
			err := m.row(whole(c.Opened), none, text("pending"), text("cycle"), none, none, text(asset.Code), minor(c.Gross, asset.Scale), none, none, whole(number), none, none,
				text("the settlement of the cycle waits for cover, or for a block to end"))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
