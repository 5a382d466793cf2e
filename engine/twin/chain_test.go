package twin

import (
	"testing"

	"weir/engine"
)

// chainDesk has two banks with nothing, and the orders of a chain of three of which two have come.
func chainDesk(t *testing.T) (d *desk, come []*order, third engine.Instruction) {
	d = newDesk(t, 0)
	d.bank("A", 0)
	d.bank("B", 0)
	for range 2 {
		in := d.order("A", "B", 1, 5)
		in.Legs, in.Reference = 3, [16]byte{1}
		d.wants(d.submit(in), engine.Unmatched, engine.ReasonNone)
		come = append(come, d.last())
	}
	third = d.order("B", "A", 1, 10)
	third.Legs, third.Reference = 3, [16]byte{1}
	return d, come, third
}

// TestChain completes a chain, which settles without liquidity, and takes no more then.
func TestChain(t *testing.T) {
	d, come, third := chainDesk(t)
	d.wants(d.submit(third), engine.Settled, engine.ReasonNone)
	d.stands(engine.Settled, come...)
	if d.events(engine.OrderMatched) != 3 || d.events(engine.OrderQueued) != 0 {
		t.Errorf("%d matched, %d queued", d.events(engine.OrderMatched), d.events(engine.OrderQueued))
	}
	d.wants(d.submit(third), engine.Rejected, engine.ChainBroken)
	d.stands(engine.Settled, come...)
}

// TestBrokenChains breaks a chain that is not complete in each way; all of it leaves, and what comes after is refused.
func TestBrokenChains(t *testing.T) {
	for _, c := range []struct {
		name    string
		because func(d *desk, come []*order, third engine.Instruction) engine.Outcome
		want    engine.Reason
		left    engine.Status
	}{
		{"another count", func(d *desk, _ []*order, in engine.Instruction) engine.Outcome { in.Legs = 4; return d.submit(in) }, engine.ChainBroken, engine.Rejected},
		{"refused", func(d *desk, _ []*order, in engine.Instruction) engine.Outcome { in.Amount = 0; return d.submit(in) }, engine.AmountZero, engine.Rejected},
		{"not gross", func(d *desk, _ []*order, in engine.Instruction) engine.Outcome {
			in.Method = engine.Net
			return d.submit(in)
		}, engine.NotSupported, engine.Rejected},
		{"held", func(d *desk, _ []*order, in engine.Instruction) engine.Outcome {
			in.Flags = engine.FlagHold
			return d.submit(in)
		}, engine.NotSupported, engine.Rejected},
		{"too much", func(d *desk, _ []*order, in engine.Instruction) engine.Outcome {
			in.Amount = engine.MaxWaiting - 10
			return d.submit(in)
		}, engine.QueueTooLarge, engine.Rejected},
		{"cancelled", func(d *desk, come []*order, _ engine.Instruction) engine.Outcome {
			return d.about(engine.CancelOrder, come[1])
		}, engine.ReasonNone, engine.Cancelled},
	} {
		d, come, third := chainDesk(t)
		if got := c.because(d, come, third); got.Reason != c.want {
			t.Errorf("%s: %v, want %v", c.name, got.Reason, c.want)
		}
		d.stands(c.left, come...)
		d.wants(d.submit(third), engine.Rejected, engine.ChainBroken)
	}
}

// TestChainsLeftAlone does to a chain what does not break it.
func TestChainsLeftAlone(t *testing.T) {
	for name, harmless := range map[string]func(d *desk, in engine.Instruction){
		"duplicate key": func(d *desk, in engine.Instruction) {
			in = d.last().record
			in.Amount++
			d.do(engine.AppendInstruction(nil, &in, nil))
		},
		"no legs":  func(d *desk, in engine.Instruction) { in.Legs = 0; d.submit(in) },
		"one leg":  func(d *desk, in engine.Instruction) { in.Legs = 1; d.submit(in) },
		"too many": func(d *desk, in engine.Instruction) { in.Legs = 17; d.submit(in) },
		"funding": func(d *desk, in engine.Instruction) {
			in.Kind, in.Method, in.Debtor = engine.Fund, engine.Instant, 1
			d.submit(in)
		},
	} {
		d, come, third := chainDesk(t)
		harmless(d, third)
		if o := d.r.Outcomes[0]; o.Status != engine.Rejected || o.Reason != engine.NotSupported && o.Reason != engine.DuplicateKey {
			t.Errorf("%s: %v %v", name, o.Status, o.Reason)
		}
		d.stands(engine.Unmatched, come...)
		d.wants(d.submit(third), engine.Settled, engine.ReasonNone)
	}
}
