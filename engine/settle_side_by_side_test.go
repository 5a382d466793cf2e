package engine

import (
	"bytes"
	"math"
	"testing"
)

// settleBy opens the day for as long as it makes a pass, and lets the orders of that settle one way or the other.
func (b *bustle) settleBy(e *Engine, way func(e *Engine)) (events []Event) {
	r := Results{Events: make([]Event, 3)} // others may stand before those of the pass
	e.results, e.time, e.index = &r, b.time, 2
	e.seq++
	e.assets.at(1).day = Open
	e.pass(1, atCommand, true)
	if e.narrowed || e.ordered {
		b.tb.Fatal("this pass settles one after the other")
	}
	way(e)
	e.relink()
	e.rest(0)
	e.assets.at(1).day = PreOpen
	return r.Events
}

// TestSideBySideIsOneAfterTheOther lets the same passes settle side by side in one engine and one order after the other in another: the events are the same, one by one, and so is
// all that both do afterwards. Priorities, reservations, limits, times and blocks are there.
func TestSideBySideIsOneAfterTheOther(t *testing.T) {
	b := &bustle{market: newMarket(t, OptionOnCommand, PreOpen, 60)}
	b.bustle(3)
	settled, stayed, limited := 0, uint32(0), 0
	for range 20 {
		for range 100 + b.random.IntN(400) {
			b.apply(b.next())
		}
		for i := range b.banks {
			if number := b.first + i; !b.e.accounts.at(number).isBlockedForCredit() {
				b.fund(number, 1+b.random.Int64N(200_000))
			}
		}
		limited += int(b.e.limits.count)
		other := b.copyOf()
		want := b.settleBy(other, func(e *Engine) { e.settleTaken(together{relinks: true}) })
		got := b.settleBy(b.e, (*Engine).settleSideBySide)
		settled += count(got, OrderSettled)
		stayed += b.e.stays
		switch {
		case !bytes.Equal(EventBytes(got), EventBytes(want)):
			t.Fatalf("%d events side by side, %d one after the other, or others", len(got), len(want))
		case b.e.Hash() != other.Hash() || b.e.Events() != other.Events() || b.e.NextTick() != other.NextTick():
			t.Fatal("it stands elsewhere")
		}
		for i := uint32(1); i <= other.accounts.count; i++ {
			if *b.e.accounts.at(i) != *other.accounts.at(i) {
				t.Fatalf("account %d differs in its balance or its measures", i)
			}
		}
		b.check()
		for range 20 {
			payload := b.next()
			b.apply(payload)
			b.follows(other, payload)
		}
	}
	if settled < 1000 || stayed < 1000 || limited == 0 {
		t.Errorf("%d orders settled and %d stayed, %d limits: the market shows little", settled, stayed, limited)
	}
}

// TestOutflowStaysWithin asks whether flows may bring an outflow to where it stays, in some order.
func TestOutflowStaysWithin(t *testing.T) {
	for _, c := range []struct {
		outflow, flows int64
		want           bool
	}{
		{0, MaxWaiting - 1, true}, {5, MaxWaiting - 5, true}, {5, MaxWaiting - 4, false}, {-5, MaxWaiting - 5, true}, {-5, MaxWaiting - 4, false},
		{outflowMax, 0, true}, {outflowMax, 1, false}, {-outflowMax, 1, false}, {-outflowMax, MaxWaiting - 1, false},
	} {
		if l := (&limit{outflow: c.outflow}); l.staysWithin(c.flows) != c.want {
			t.Errorf("outflow %d, flows of %d: not %t", c.outflow, c.flows, c.want)
		}
	}
	if outflowMax > math.MaxInt64/2 {
		t.Error("its sums leave 64 bits")
	}
}

// TestPassNearTheBoundOfOutflow makes a pass where a limit's outflow is near where it stays: its orders settle one after the other.
func TestPassNearTheBoundOfOutflow(t *testing.T) {
	d := newDesk(t, OptionOnCommand, Open)
	a, b := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	d.set(Setting{Kind: SetLimit, Choice: LimitBilateral, Account: a, Counterparty: b, Amount: MaxWaiting - 1})
	d.order(a, b, 10, Normal)
	d.order(b, a, 10, Normal)
	for _, near := range []bool{false, true} {
		l := d.e.findLimit(a, b)
		if l.outflow = 0; near {
			l.outflow = 9 - outflowMax
		}
		if d.e.pass(1, atCommand, true); d.e.ordered != near || d.e.left != 2 {
			t.Errorf("near the bound %t: the order matters %t, %d orders settle", near, d.e.ordered, d.e.left)
		}
	}
}
