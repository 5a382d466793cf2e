package engine

import "testing"

// costly is a desk at rest where many bounds have moved: an order of a million to an account with 20,000 small ones was cancelled, and nobody was tried for that.
// It answers a waiting order, and the next one, for which an attempt is made.
func costly(t *testing.T) (d *desk, id [16]byte, next []byte) {
	d = newDesk(t, 0, Open)
	a, b, c := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0), d.account("CHARDEF0", 0)
	large, _ := d.order(b, a, 1_000_000, Normal)
	for range 20_000 {
		id, _ = d.order(a, c, 1, Normal)
	}
	d.set(Setting{Kind: Tick})
	cancel := Instruction{Kind: CancelOrder, ID: large}
	d.apply(AppendInstruction(nil, &cancel, nil))
	in := Instruction{Kind: SubmitOrder, Amount: 5, Debtor: b, Creditor: a, ID: d.id()}
	return d, id, AppendInstruction(nil, &in, nil)
}

// TestLoadingAndReadingChangeNoAttempt makes the same attempt after the image was loaded, after reads, and after a check: it is dropped, or not, alike.
func TestLoadingAndReadingChangeNoAttempt(t *testing.T) {
	d, id, next := costly(t)
	others := map[string]*Engine{}
	others["loaded"] = (&market{desk: d}).copyOf()
	explained, _, _ := costly(t)
	explained.e.Explain(id, 0)
	others["explained"] = explained.e
	asked, _, _ := costly(t)
	asked.e.WhatIf(2, 5, nil, 0)
	others["asked what if"] = asked.e
	checked, _, _ := costly(t)
	checked.check()
	others["checked"] = checked.e
	d.apply(next)
	for name, e := range others {
		var r Results
		e.Apply(d.time, next, &r)
		if e.Hash() != d.e.Hash() || len(r.Events) != len(d.r.Events) {
			t.Errorf("%s: %d events, marked %t; the living one %d events, marked %t", name, len(r.Events), e.assets.at(1).marked, len(d.r.Events), d.e.assets.at(1).marked)
		}
	}
}

// TestWhatIfLeavesTheBounds asks what would be if an account had more, just after it paid without being tried: its bounds are those of what it has.
func TestWhatIfLeavesTheBounds(t *testing.T) {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 10), d.account("BRAVGB20", 0)
	d.order(a, b, 50, Normal)
	d.order(a, b, 5, Urgent) // settles alone
	d.e.WhatIf(a, 1000, nil, 0)
	d.check()
}
