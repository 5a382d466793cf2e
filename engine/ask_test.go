package engine

import "testing"

// Seven orders of a group and a funding that lets long queues settle by an attempt ask for as much as anything does: more would be outside the room for it.
func TestAskingHasRoomForTheMost(t *testing.T) {
	d := newDesk(t, 0, Open)
	a, b, c := d.account("BANKA000", 0), d.account("BANKB000", 0), d.account("BANKC000", 0)
	for range 40 {
		d.order(a, b, 10, Normal)
		d.order(b, c, 10, Normal)
	}
	d.order(c, a, 399, Normal)
	d.r.Events = make([]Event, 0, 4096) // room whose lines are asked for
	var payload []byte
	for range askAhead - 1 {
		in := Instruction{Kind: SubmitOrder, ID: d.id(), Debtor: b, Creditor: c, Amount: 1}
		payload = AppendInstruction(payload, &in, nil)
	}
	in := Instruction{Kind: Fund, Method: Instant, ID: d.id(), Debtor: 1, Creditor: a, Amount: 150}
	payload = AppendInstruction(payload, &in, nil)
	d.e.Apply(d.time, payload, &d.r)
	if moved := d.e.assets.at(1).moved; moved < 4*askAhead {
		t.Errorf("%d orders settled out of their queues: too few to show anything", moved)
	}
	d.check()
}
