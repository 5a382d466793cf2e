package twin

import (
	"fmt"
	"testing"

	"weir/engine"
)

// TestStreamsMeetAll wants each kind of event and status, each reason, and what is rare of linked orders and days, from some streams. The twin checks its
// laws after each instruction.
func TestStreamsMeetAll(t *testing.T) {
	met := map[string]int{}
	for seed := uint64(1); seed <= 150; seed++ {
		meet(seed, met)
	}
	for kind := engine.AssetCreated; kind <= engine.BalanceZeroed; kind++ {
		if kind != engine.ResolutionDropped { // the twin drops none
			want(t, met, "event "+kind.String())
		}
	}
	for r := 1; r < 256; r++ {
		if reason := engine.Reason(r); reason.String() != "" && reason != engine.DefaultedOut {
			want(t, met, "reason "+reason.String())
		}
	}
	for _, status := range []engine.Status{engine.Unmatched, engine.Queued, engine.Held, engine.Warehoused, engine.Settled, engine.Rejected} {
		want(t, met, "submit_trade "+status.String())
		want(t, met, "chain "+status.String())
	}
	for _, what := range []string{
		"event order_rejected chain_broken", "two groups at once", "agreed on another amount", "chain of 16", "pair of one chain in two assets",
		"second session", "roll to a second session", "roll to an open one", "day 5 with what waits", "parts twice",
		"queued for partner", "answer partner_to_cancel, replayed", "joined bypass", "joined on command",
	} {
		want(t, met, what)
	}
}

func want(t *testing.T, met map[string]int, what string) {
	t.Helper()
	if met[what] == 0 {
		t.Errorf("never came: %s", what)
	}
	t.Logf("%7d %s", met[what], what)
}

// meet counts what a stream brings.
func meet(seed uint64, met map[string]int) {
	twin, stream := New(), NewStream(seed)
	var r engine.Results
	for i := range int64(400) {
		payload := stream.Next()
		r.Reset()
		seconds := twin.seconds()
		twin.Apply((i+1)*Step, payload, &r)
		stream.Learn(r.Events)
		for _, e := range r.Events {
			met["event "+e.Kind.String()]++
			if e.Kind == engine.OrderRejected {
				met["event order_rejected "+e.Reason.String()]++
			}
		}
		meetAnswer(twin, payload, r.Outcomes[0], met)
		meetDay(twin, seconds, met)
		meetLinks(twin, met)
	}
	for _, o := range twin.orders {
		if o.group != nil && o.agreed != 0 && o.agreed != o.record.Amount {
			met["agreed on another amount"]++
		}
		if o.group != nil && len(o.group.orders) == mostLegs {
			met["chain of 16"]++
		}
	}
}

func meetAnswer(t *Twin, payload []byte, o engine.Outcome, met map[string]int) {
	in := engine.InstructionAt(payload)
	met["reason "+o.Reason.String()]++
	switch {
	case in.Kind == engine.SubmitTrade:
		met["submit_trade "+o.Status.String()]++
	case inChain(in):
		met["chain "+o.Status.String()]++
	case in.Kind == engine.SetDay && o.Status == engine.Applied && !o.Replayed():
		s := engine.SettingAt(payload)
		met[fmt.Sprintf("day %d with what waits", s.Day)] += len(chosen(t.orders, func(q *order) bool { return q.waits() && q.asset.number == s.Asset }))
	}
	if o.Status == engine.Queued {
		met["queued for "+o.Reason.String()]++
	}
	if o.Replayed() {
		met["answer "+o.Reason.String()+", replayed"]++
	}
}

// seconds is the second sessions that there are.
func (t *Twin) seconds() map[*asset]session {
	seconds := map[*asset]session{}
	for _, a := range t.assets {
		if a.second != nil {
			seconds[a] = *a.second
		}
	}
	return seconds
}

func meetDay(t *Twin, before map[*asset]session, met map[string]int) {
	met["second session"] += len(before)
	for a, second := range before {
		if a.second == nil && a.date == second.date {
			met["roll to a second session"]++
			met["roll to an open one"] += int(bit(a.day == engine.Open))
		}
	}
}

func meetLinks(t *Twin, met map[string]int) {
	settled := map[*group]bool{}
	for _, o := range t.orders {
		if o.group == nil {
			continue
		}
		if o.status == engine.Settled && o.done == t.seq {
			settled[o.group] = true
		}
		met["pair of one chain in two assets"] += int(bit(!o.isTrade() && o.group.orders[0].asset != o.asset))
		met["parts twice"] += int(bit(len(o.moved) > 2))
	}
	if len(settled) > 1 {
		met["two groups at once"]++
	}
	for _, a := range t.assets {
		if len(t.joined(a, (*asset).settles)) > 1 && a.settles() {
			met["joined bypass"] += int(bit(a.has(engine.OptionBypass)))
			met["joined on command"] += int(bit(a.has(engine.OptionOnCommand)))
		}
	}
}
