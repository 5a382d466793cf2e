package view

import (
	"testing"

	"weir/engine"
)

func settled(asset uint16, amount int64) engine.Event {
	return engine.Event{Kind: engine.OrderSettled, Asset: asset, Amount: amount}
}

func TestCounters(t *testing.T) {
	c := &Counters{}
	c.Apply(&engine.Results{
		Outcomes: []engine.Outcome{
			{Verdict: engine.Verdict{Status: engine.Settled}},
			{Verdict: engine.Verdict{Status: engine.Settled, Flags: engine.OutcomeReplayed}},
			{Verdict: engine.Verdict{Status: engine.Queued}}, {Verdict: engine.Verdict{Status: engine.Queued}},
			{Verdict: engine.Verdict{Status: engine.Cancelled}},
			{Verdict: engine.Verdict{Status: engine.Rejected, Reason: engine.Cover}},
			{Verdict: engine.Verdict{Status: engine.Settled}},
			{Verdict: engine.Verdict{Status: engine.Unmatched}},
		},
		Events: []engine.Event{
			settled(1, 100), settled(1, 5), // the second had waited
			{Kind: engine.OrderQueued}, {Kind: engine.OrderQueued},
			{Kind: engine.OrderCancelled}, settled(700, 7), // the cancelled one stood before it
			{Kind: engine.OrderRejected},
			settled(1, 1000),
			{Kind: engine.OrderSettledPart, Asset: 2, Amount: 60}, settled(2, 40), // the rest of it
			{Kind: engine.OrderSettledPart, Asset: 3, Amount: 600},
			{Kind: engine.BalanceZeroed, Asset: 3, Amount: 9},
		},
	})
	for status, want := range map[engine.Status]uint64{engine.Settled: 2, engine.Queued: 2, engine.Cancelled: 1, engine.Rejected: 1, engine.Created: 0, engine.Unmatched: 1} {
		if got := c.Instructions(status); got != want {
			t.Errorf("%v: %d instructions, want %d", status, got, want)
		}
	}
	for kind, want := range map[engine.EventKind]uint64{engine.OrderSettled: 5, engine.OrderSettledPart: 2, engine.BalanceZeroed: 1, engine.OrderQueued: 2, engine.OrderCancelled: 1, engine.OrderRejected: 1} {
		if got := c.Events(kind); got != want {
			t.Errorf("%v: %d events, want %d", kind, got, want)
		}
	}
	if c.Replayed() != 1 {
		t.Errorf("%d replayed", c.Replayed())
	}
	settled := func() {
		t.Helper()
		for asset, want := range map[uint16]uint64{1: 3, 700: 1, 2: 1, 3: 0, 0: 0, 65535: 0} {
			if got := c.Settled(asset); got != want {
				t.Errorf("asset %d: %d orders settled, want %d", asset, got, want)
			}
		}
	}
	settled()
	c.Begin() // what settled stays: the chronicle counts on it
	settled()
	if c.Replayed() != 0 || c.Instructions(engine.Settled) != 0 || c.Events(engine.OrderSettled) != 0 {
		t.Error("they do not begin at zero")
	}
}
