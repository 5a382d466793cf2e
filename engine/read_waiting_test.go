package engine

import "testing"

// The oldest queued order is found wherever it stands: behind a younger one of higher priority, moved to the end, or in the queue of net orders; not one that is held or settled. Those that are held are counted.
func TestLookWaiting(t *testing.T) {
	d := newDesk(t, 0, Open)
	alpha, bravo := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	want := func(held uint64, id [16]byte, entered, amount int64) {
		t.Helper()
		into := []AssetWaiting{{}, {}}
		if next := d.e.LookWaiting(0, into); next != 0 {
			t.Errorf("next mark %d", next)
		}
		if got := into[0].Oldest; into[0].Held != held || got.ID != id || got.Entered != entered || got.Amount != amount || into[1] != (AssetWaiting{}) {
			t.Errorf("%+v, want %d held, %x of %d since %d", into, held, id, amount, entered)
		}
	}
	submit := func(amount int64, in Instruction) [16]byte {
		in.Kind, in.Amount, in.Debtor, in.Creditor, in.ID = SubmitOrder, amount, alpha, bravo, d.id()
		d.apply(AppendInstruction(nil, &in, nil))
		return in.ID
	}
	handle := func(kind Kind, id [16]byte) { d.apply(AppendInstruction(nil, &Instruction{Kind: kind, ID: id}, nil)) }
	want(0, [16]byte{}, 0, 0)
	submit(7, Instruction{Flags: FlagHold})
	want(1, [16]byte{}, 0, 0)
	net := submit(5, Instruction{Method: Net})
	since := d.time
	want(1, net, since, 5)
	first := submit(11, Instruction{})
	later := d.time
	submit(12, Instruction{Priority: HighlyUrgent})
	want(1, net, since, 5)
	handle(CancelOrder, net)
	want(1, first, later, 11)
	handle(HoldOrder, first)
	if into := make([]AssetWaiting, 1); d.e.LookWaiting(0, into) != 0 || into[0].Oldest.Amount != 12 || into[0].Held != 2 {
		t.Errorf("%+v", into)
	}
	handle(ReleaseOrder, first)
	want(1, first, later, 11) // it waits since it first entered
	for _, beyond := range []uint32{4, 1 << 31, 1<<32 - 1} {
		if into := make([]AssetWaiting, 1); d.e.LookWaiting(beyond, into) != 0 || into[0] != (AssetWaiting{}) {
			t.Errorf("behind %d: %+v", beyond, into)
		}
	}
}

// With more slots than one call looks at, the calls together look at all, and at each once.
func TestLookWaitingByPieces(t *testing.T) {
	d := newDesk(t, 0, Open)
	alpha, bravo := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	var payload []byte
	for i := range waitingScan + 3 {
		hold := uint8(0)
		if i%waitingScan == 1 {
			hold = FlagHold
		}
		payload = AppendInstruction(payload, &Instruction{Kind: SubmitOrder, Flags: hold, Amount: 5, Debtor: alpha, Creditor: bravo, ID: d.id()}, nil)
	}
	d.apply(payload)
	into := make([]AssetWaiting, 1)
	if next := d.e.LookWaiting(0, into); next != waitingScan || into[0].Oldest.Entered != d.time || into[0].Held != 1 {
		t.Errorf("next %d, %+v", next, into)
	}
	into[0].Oldest.Entered++
	if next := d.e.LookWaiting(waitingScan, into); next != 0 || into[0].Oldest.Entered != d.time || into[0].Held != 2 {
		t.Errorf("next %d, %+v", next, into)
	}
}
