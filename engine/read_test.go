package engine

import (
	"slices"
	"testing"
)

// A queue shown in pages is the queue, also when the order at which a page ended settles or is cancelled in between.
func TestQueuedInPages(t *testing.T) {
	e := benchEngine(t, 3, 0)
	var r Results
	id := func(n int) [16]byte { return [16]byte{9, byte(n), byte(n >> 8)} }
	var payload []byte
	for n := range 60 {
		payload = AppendInstruction(payload, &Instruction{
			Kind: SubmitOrder, ID: id(n), Debtor: 2, Creditor: 3, Amount: 2_000_000_00, Priority: Priority(n % 3),
		}, nil)
	}
	e.Apply(1, payload, &r)
	all := e.Queued(2, nil, 1000)
	if len(all) != 60 || !slices.IsSortedFunc(all, func(a, b OrderInfo) int {
		return int(b.Priority) - int(a.Priority) + int(int64(a.Seq)-int64(b.Seq))>>62
	}) {
		t.Fatalf("%d orders wait, not by priority and sequence", len(all))
	}
	for size := 1; size <= 61; size++ {
		var paged []OrderInfo
		for last, end := uint32(0), false; !end; {
			before := len(paged)
			paged, last = e.QueuedAfter(2, last, paged, size)
			end = len(paged) < before+size
		}
		if !slices.Equal(paged, all) {
			t.Fatalf("pages of %d show %d orders, other than the queue's %d", size, len(paged), len(all))
		}
	}
	page, last := e.QueuedAfter(2, 0, nil, 25)
	cancel := Instruction{Kind: CancelOrder, ID: page[24].ID}
	e.Apply(1, AppendInstruction(nil, &cancel, nil), &r)
	if rest, _ := e.QueuedAfter(2, last, nil, 1000); !slices.Equal(rest, all[25:]) {
		t.Fatalf("behind a cancelled order stand %d orders, want %d", len(rest), 35)
	}
	if none, last := e.QueuedAfter(9999, 0, nil, 10); none != nil || last != 0 {
		t.Fatal("an account that does not exist has a queue")
	}
	if again, _ := e.QueuedAfter(2, 1<<30, nil, 10); len(again) != 10 {
		t.Fatal("an index out of range must mean the front")
	}
}

// Nobody funds the issuer, so no amount frees an order of its own.
func TestNoFundingFreesTheIssuer(t *testing.T) {
	d := newDesk(t, 0, Open)
	bank := d.account("ALPHCNB0", 0)
	d.fund(bank, -MinBalance)
	in := Instruction{Kind: SubmitOrder, Amount: 5, Debtor: 1, Creditor: bank, ID: d.id(), Flags: FlagHold}
	d.apply(AppendInstruction(nil, &in, nil))
	release := Instruction{Kind: ReleaseOrder, ID: in.ID}
	if o := d.apply(AppendInstruction(nil, &release, nil)); o.Status != Queued {
		t.Fatalf("released: %v %v", o.Status, o.Reason)
	}
	if x, reason := d.e.Explain(in.ID, 0); reason != ReasonNone || x.Block != Cover || x.Fundable {
		t.Errorf("%v %+v", reason, x)
	}
}

// Held and warehoused orders are listed page by page, whatever the mark.
func TestApartInPages(t *testing.T) {
	d := newDesk(t, 0, Open)
	alpha, bravo := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	for i := range 7 {
		in := Instruction{Kind: SubmitOrder, Amount: 5, Debtor: alpha, Creditor: bravo, ID: d.id()}
		switch i % 3 {
		case 0:
			in.Flags = FlagHold
		case 1:
			in.NotBefore = d.time + 1e12
		}
		d.apply(AppendInstruction(nil, &in, nil))
	}
	rows, mark := d.e.Apart(0, nil, 2)
	for pages := 1; mark != 0; pages++ {
		if pages > 7 {
			t.Fatal("the pages have no end")
		}
		rows, mark = d.e.Apart(mark, rows, 2)
	}
	if len(rows) != 5 {
		t.Errorf("%d orders wait apart, want 5", len(rows))
	}
	for _, beyond := range []uint32{7, 1 << 31, 1<<32 - 1} {
		if rows, mark := d.e.Apart(beyond, nil, 2); len(rows) != 0 || mark != 0 {
			t.Errorf("behind %d: %d orders, next mark %d", beyond, len(rows), mark)
		}
	}
}

// A net order is explained by its own queue, and not any more when its cycle has made it final.
func TestExplainNetOrders(t *testing.T) {
	d := newDesk(t, 0, Open)
	alpha, bravo := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	net := func(amount int64) [16]byte {
		in := Instruction{Kind: SubmitOrder, Method: Net, Amount: amount, Debtor: alpha, Creditor: bravo, ID: d.id()}
		d.apply(AppendInstruction(nil, &in, nil))
		return in.ID
	}
	first, second := net(5), net(7)
	x, _ := d.e.Explain(second, 0)
	if x.Block != NoCycle || x.FrontBlock != NoCycle || x.Ahead != 1 || x.AheadSum != 5 || x.Front.ID != first || x.Fundable {
		t.Errorf("waiting for a cycle: %+v", x)
	}
	cycle := d.set(Setting{Kind: OpenCycle, Asset: 1}).Number
	if x, reason := d.e.Explain(first, 0); reason != ReasonNone || x.Order.Status != Accepted || x.Block != ReasonNone {
		t.Errorf("accepted: %v %+v", reason, x)
	}
	d.set(Setting{Kind: AbortCycle, Cycle: cycle})
	if _, reason := d.e.Explain(first, 0); reason != AlreadyFinal {
		t.Errorf("aborted: %v", reason)
	}
	if rows, mark := d.e.CyclePositions(cycle, 1<<32-1, nil, 5); len(rows) != 0 || mark != 0 {
		t.Errorf("behind an impossible mark: %v %d", rows, mark)
	}
	d.check()
}
