package engine

import "testing"

// The oldest queued order is found wherever it stands: behind a younger one of higher priority, moved to the end, or in the queue of net orders; not one that is held or settled.
func TestOldestQueued(t *testing.T) {
	d := newDesk(t, 0, Open)
	alpha, bravo := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	want := func(id [16]byte, entered, amount int64) {
		t.Helper()
		into := []OldestOrder{{}, {}}
		if next := d.e.OldestQueued(0, into); next != 0 {
			t.Errorf("next mark %d", next)
		}
		if got := into[0]; got.ID != id || got.Entered != entered || got.Amount != amount || into[1].Entered != 0 {
			t.Errorf("%+v, want %x of %d since %d", into, id, amount, entered)
		}
	}
	submit := func(amount int64, in Instruction) [16]byte {
		in.Kind, in.Amount, in.Debtor, in.Creditor, in.ID = SubmitOrder, amount, alpha, bravo, d.id()
		d.apply(AppendInstruction(nil, &in, nil))
		return in.ID
	}
	handle := func(kind Kind, id [16]byte) { d.apply(AppendInstruction(nil, &Instruction{Kind: kind, ID: id}, nil)) }
	want([16]byte{}, 0, 0)
	submit(7, Instruction{Flags: FlagHold})
	want([16]byte{}, 0, 0)
	net := submit(5, Instruction{Method: Net})
	since := d.time
	want(net, since, 5)
	first := submit(11, Instruction{})
	later := d.time
	submit(12, Instruction{Priority: HighlyUrgent})
	want(net, since, 5)
	handle(CancelOrder, net)
	want(first, later, 11)
	handle(HoldOrder, first)
	if into := make([]OldestOrder, 1); d.e.OldestQueued(0, into) != 0 || into[0].Amount != 12 {
		t.Errorf("%+v", into)
	}
	handle(ReleaseOrder, first)
	want(first, later, 11) // it waits since it first entered
	for _, beyond := range []uint32{4, 1 << 31, 1<<32 - 1} {
		if into := make([]OldestOrder, 1); d.e.OldestQueued(beyond, into) != 0 || into[0].Entered != 0 {
			t.Errorf("behind %d: %+v", beyond, into)
		}
	}
}

// With more slots than one call looks at, the calls together look at all.
func TestOldestQueuedByPieces(t *testing.T) {
	d := newDesk(t, 0, Open)
	alpha, bravo := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	var payload []byte
	for range oldestScan + 3 {
		payload = AppendInstruction(payload, &Instruction{Kind: SubmitOrder, Amount: 5, Debtor: alpha, Creditor: bravo, ID: d.id()}, nil)
	}
	d.apply(payload)
	into := make([]OldestOrder, 1)
	if next := d.e.OldestQueued(0, into); next != oldestScan || into[0].Entered != d.time {
		t.Errorf("next %d, %+v", next, into)
	}
	into[0].Entered++
	if next := d.e.OldestQueued(oldestScan, into); next != 0 || into[0].Entered != d.time {
		t.Errorf("next %d, %+v", next, into)
	}
}
