package twin

import (
	"testing"

	"weir/engine"
)

// tradeDesk has three banks with money in a currency, another one and a security: assets 1, 2 and 3.
func tradeDesk(t *testing.T) *desk {
	d := newDesk(t, 0, 0, engine.OptionSecurity)
	for _, bank := range []string{"A", "B", "C"} {
		d.bank(bank, 1000, 1000, 1000)
	}
	return d
}

// TestMatching lets two sides meet, or not, and holds what they agree on against the rules of tolerance.
func TestMatching(t *testing.T) {
	reference := func(n byte) [16]byte { return [16]byte{n} }
	for _, c := range []struct {
		name            string
		gives, takes    uint16 // of the first side
		one, other      func(*engine.Instruction)
		matched         bool
		agreed, payment int64 // what the first side gives, and what it gets
	}{
		{name: "mirrored", gives: 1, takes: 2, matched: true, agreed: 100, payment: 50},
		{name: "other reference", gives: 1, takes: 2,
			one: func(in *engine.Instruction) { in.Reference = reference(1) }, other: func(in *engine.Instruction) { in.Reference = reference(2) }},
		{name: "one reference", gives: 1, takes: 2, one: func(in *engine.Instruction) { in.Reference = reference(1) }, matched: true, agreed: 100, payment: 50},
		{name: "other date", gives: 1, takes: 2, other: func(in *engine.Instruction) { in.BusinessDate = deskDate - 1 }},
		{name: "date said and not said", gives: 1, takes: 2, other: func(in *engine.Instruction) { in.BusinessDate = deskDate }, matched: true, agreed: 100, payment: 50},
		{name: "gives less", gives: 1, takes: 2, one: func(in *engine.Instruction) { in.Amount-- }},
		{name: "its tolerance is in what it takes", gives: 1, takes: 2, one: func(in *engine.Instruction) { in.Amount, in.Tolerance = 99, 1 }},
		{name: "the taker tolerates what the giver says", gives: 1, takes: 2,
			one: func(in *engine.Instruction) { in.Amount-- }, other: func(in *engine.Instruction) { in.Tolerance = 1 }, matched: true, agreed: 99, payment: 50},
		{name: "too far", gives: 1, takes: 2, one: func(in *engine.Instruction) { in.Amount -= 2 }, other: func(in *engine.Instruction) { in.Tolerance = 1 }},
		{name: "the buyer of a security tolerates in the cash, so the deliverer's amount settles", gives: 1, takes: 3,
			one: func(in *engine.Instruction) { in.Amount, in.Tolerance = 98, 2 }, matched: true, agreed: 100, payment: 50},
		{name: "both tolerate, so the taker's amount settles", gives: 1, takes: 3,
			one: func(in *engine.Instruction) { in.Amount, in.Tolerance = 98, 2 }, other: func(in *engine.Instruction) { in.Tolerance = 2 }, matched: true, agreed: 100, payment: 50},
		{name: "the deliverer tolerates", gives: 1, takes: 3,
			one: func(in *engine.Instruction) { in.Amount = 98 }, other: func(in *engine.Instruction) { in.Tolerance = 2 }, matched: true, agreed: 98, payment: 50},
		{name: "nobody tolerates in securities", gives: 1, takes: 3, one: func(in *engine.Instruction) { in.Takes, in.Tolerance = 49, 9 },
			other: func(in *engine.Instruction) { in.Tolerance = 9 }},
	} {
		d := tradeDesk(t)
		one, other := d.side("A", "B", c.gives, 100, c.takes, 50), d.side("B", "A", c.takes, 50, c.gives, 100)
		for change, in := range map[*func(*engine.Instruction)]*engine.Instruction{&c.one: &one, &c.other: &other} {
			if *change != nil {
				(*change)(in)
			}
		}
		d.submit(one)
		first := d.last()
		d.submit(other)
		if got := first.group != nil; got != c.matched {
			t.Errorf("%s: matched %t", c.name, got)
		} else if got && (first.agreed != c.agreed || first.other().agreed != c.payment || first.status != engine.Settled) {
			t.Errorf("%s: %d for %d, %v", c.name, first.agreed, first.other().agreed, first.status)
		}
	}
}

// TestBestMatch takes an equal reference first, then the closest, then the oldest.
func TestBestMatch(t *testing.T) {
	d := tradeDesk(t)
	var sides []*order
	for _, in := range []struct {
		gives, takes int64
		reference    byte
	}{{50, 103, 0}, {50, 101, 0}, {50, 99, 0}, {53, 104, 7}, {50, 101, 0}, {51, 100, 0}} {
		side := d.side("A", "B", 2, in.gives, 1, in.takes)
		side.Reference[0], side.Tolerance = in.reference, 10
		d.wants(d.submit(side), engine.Unmatched, engine.ReasonNone)
		sides = append(sides, d.last())
	}
	for i, want := range []int{3, 1, 2, 4, 0, 5} {
		side := d.side("B", "A", 1, 100, 2, 50)
		side.Reference[0], side.Tolerance = 7, 3
		d.wants(d.submit(side), engine.Settled, engine.ReasonNone)
		if d.last().other() != sides[want] {
			t.Fatalf("side %d is matched with another one than %d", i, want)
		}
	}
}

// TestCancelTrade needs both to cancel what is matched.
func TestCancelTrade(t *testing.T) {
	d := tradeDesk(t)
	d.submit(d.side("A", "B", 1, 2000, 2, 50))
	one := d.last()
	d.wants(d.about(engine.CancelOrder, one), engine.Cancelled, engine.ReasonNone)
	d.submit(d.side("A", "B", 1, 2000, 2, 50))
	one = d.last()
	d.wants(d.submit(d.side("B", "A", 2, 50, 1, 2000)), engine.Queued, engine.Partner)
	other := d.last()
	d.submit(d.order("B", "C", 2, 30))
	behind := d.last()
	d.wants(d.about(engine.CancelOrder, one), engine.Queued, engine.PartnerToCancel)
	if again := d.about(engine.CancelOrder, one); !again.Replayed() || again.Reason != engine.PartnerToCancel {
		t.Errorf("asked again: %+v", again)
	}
	d.stands(engine.Queued, one, other, behind)
	d.wants(d.about(engine.CancelOrder, other), engine.Cancelled, engine.ReasonNone)
	d.stands(engine.Cancelled, one, other)
	d.stands(engine.Settled, behind)
	d.wants(d.about(engine.CancelOrder, one), engine.Cancelled, engine.ReasonNone)
}

// TestTradeChecks refuses what a side must not say.
func TestTradeChecks(t *testing.T) {
	for _, c := range []struct {
		want  engine.Reason
		spoil func(*engine.Instruction)
	}{
		{engine.UnknownAsset, func(in *engine.Instruction) { in.TakeAsset = 9 }},
		{engine.UnknownParticipant, func(in *engine.Instruction) { in.TakeAsset, in.Instructor = 4, 99 }},
		{engine.NoAccount, func(in *engine.Instruction) { in.TakeAsset = 4 }},
		{engine.AmountZero, func(in *engine.Instruction) { in.Takes = 0 }},
		{engine.AmountNegative, func(in *engine.Instruction) { in.Tolerance = -1 }},
		{engine.NotSupported, func(in *engine.Instruction) { in.TakeAsset = 1 }},
		{engine.NotSupported, func(in *engine.Instruction) { in.Partial = true }},
		{engine.NotSupported, func(in *engine.Instruction) { in.Method = engine.Net }},
		{engine.NotSupported, func(in *engine.Instruction) { in.Legs, in.Reference = 2, [16]byte{1} }},
		{engine.NotSupported, func(in *engine.Instruction) { in.NotBefore = 1 }},
		{engine.NotSupported, func(in *engine.Instruction) { in.Original[0] = 1 }},
		{engine.QueueTooLarge, func(in *engine.Instruction) { in.Amount = engine.MaxWaiting }},
		{engine.ReasonNone, func(in *engine.Instruction) { in.TakeAsset, in.Partial = 3, true }},
	} {
		d := tradeDesk(t)
		n := engine.Naming{Kind: engine.CreateAsset, BusinessDate: deskDate}
		n.SetParticipant("D")
		n.SetAsset("DDD")
		d.do(engine.AppendNaming(nil, &n, nil))
		in := d.side("A", "B", 1, 100, 2, 50)
		c.spoil(&in)
		if got := d.submit(in); got.Reason != c.want {
			t.Errorf("%v, want %v", got.Reason, c.want)
		}
	}
}

// TestSidesThatDoNotFit leaves sides apart that would grow past what may wait.
func TestSidesThatDoNotFit(t *testing.T) {
	const most = engine.MaxWaiting - 1
	for _, c := range []struct {
		waits int64
		want  engine.Status
	}{{most - 120, engine.Queued}, {most - 119, engine.Unmatched}} {
		d := tradeDesk(t)
		d.submit(d.order("C", "B", 1, c.waits))
		pays := d.side("A", "B", 1, 100, 3, 5000)
		pays.Tolerance = 20
		d.submit(pays)
		if got := d.submit(d.side("B", "A", 3, 5000, 1, 120)); got.Status != c.want {
			t.Errorf("with %d: %v", c.waits, got.Status)
		}
	}
}
