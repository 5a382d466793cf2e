package view

import (
	"math"
	"sync"
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
	for asset, want := range map[uint16][3]uint64{1: {3, 0, 1105}, 700: {1, 0, 7}, 2: {1, 0, 100}, 3: {0, 0, 600}, 0: {}, 65535: {}} {
		if orders, high, low := c.Settled(asset); [3]uint64{orders, high, low} != want {
			t.Errorf("asset %d: %d orders, value %d*2^64+%d, want %v", asset, orders, high, low, want)
		}
	}
}

// Values pass 64 bits without loss, within one call and over several, and readers never see half of one.
func TestSettledValuePasses64Bits(t *testing.T) {
	c := &Counters{}
	one := &engine.Results{Events: []engine.Event{settled(3, math.MaxInt64), settled(3, math.MaxInt64), settled(3, math.MaxInt64)}}
	const rounds = 10_000
	var wg sync.WaitGroup
	wg.Go(func() {
		for orders := uint64(0); orders < 3*rounds; {
			var high, low uint64
			orders, high, low = c.Settled(3)
			// orders * (2^63-1) = orders/2 * 2^64 - orders, for an even number; one half more for an odd one
			wantHigh, wantLow := orders/2, orders%2<<63
			if wantLow < orders {
				wantHigh--
			}
			if wantLow -= orders; orders > 0 && (high != wantHigh || low != wantLow) {
				t.Errorf("%d orders: value %d*2^64+%d, want %d*2^64+%d", orders, high, low, wantHigh, wantLow)
				return
			}
		}
	})
	for range rounds {
		c.Apply(one)
	}
	wg.Wait()
}
