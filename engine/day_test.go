package engine

import "testing"

// A date that brings in more orders than share one place by their counter leaves the queues in order.
func TestManyOrdersOfADate(t *testing.T) {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	const orders = 40_000
	for range orders {
		in := Instruction{Kind: SubmitOrder, Amount: 1, Debtor: a, Creditor: b, BusinessDate: 20501, ID: d.id()}
		if o := d.apply(AppendInstruction(nil, &in, nil)); o.Status != Warehoused {
			t.Fatalf("an order of tomorrow is %v: %v", o.Status, o.Reason)
		}
	}
	for _, day := range []Day{EndOfDay, Closed, Open} {
		if o := d.set(Setting{Kind: SetDay, Asset: 1, Day: day}); o.Status != Applied {
			t.Fatalf("%v: %v", day, o.Reason)
		}
	}
	id, _ := d.order(a, b, 1, Normal)
	rows := d.e.Queued(a, nil, orders+1)
	if len(rows) != orders+1 || rows[orders].ID != id {
		t.Fatalf("%d orders wait, the last is %x", len(rows), rows[len(rows)-1].ID)
	}
	for i := 1; i < len(rows); i++ {
		if rows[i].Seq <= rows[i-1].Seq {
			t.Fatalf("order %d of the queue came before the one ahead of it", i)
		}
	}
	d.check()
	d.fund(a, orders)
	d.check()
	if left := d.e.Queued(a, nil, 2); len(left) != 1 || left[0].ID != id {
		t.Errorf("with money for all but one %d are left", len(left))
	}
}
