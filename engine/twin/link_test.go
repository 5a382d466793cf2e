package twin

import (
	"testing"

	"weir/engine"
)

// sendLegs sends the orders of a chain.
func (d *desk) sendLegs(legs ...engine.Instruction) (orders []*order, last engine.Outcome) {
	id := [16]byte{200, d.ids}
	for _, in := range legs {
		in.Legs, in.Reference = uint8(len(legs)), id
		last = d.submit(in)
		orders = append(orders, d.last())
	}
	return orders, last
}

// TestGroupFreesWhatStoodBehind settles a group where another debtor is served: what stood behind its order is served, too, also where nothing resolves.
func TestGroupFreesWhatStoodBehind(t *testing.T) {
	d := newDesk(t, engine.OptionOnCommand, engine.OptionOnCommand)
	for _, bank := range []string{"A", "B", "C"} {
		d.bank(bank, 50, 0)
	}
	legs, last := d.sendLegs(d.order("A", "C", 1, 10), d.order("B", "C", 2, 10))
	d.wants(last, engine.Queued, engine.Cover)
	d.wants(d.submit(d.order("A", "B", 1, 20)), engine.Queued, engine.OrderAhead)
	behind := d.last()
	d.fund("B", 2, 10)
	d.stands(engine.Settled, append(legs, behind)...)
}

// TestGroupHindrance tells what hinders each order of a group.
func TestGroupHindrance(t *testing.T) {
	d := newDesk(t, 0, engine.OptionBypass)
	d.bank("A", 50, 50)
	d.bank("B", 50, 50)
	d.set(engine.Setting{Kind: engine.SetReservation, Choice: engine.ReserveUrgent, Account: d.account("A", 1), Amount: 45})
	d.set(engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: d.account("B", 2), Amount: 5})
	urgent := d.order("A", "B", 1, 3)
	urgent.Priority = engine.Urgent
	orders, _ := d.sendLegs(urgent, d.order("A", "B", 1, 5), d.order("B", "A", 2, 6), d.order("A", "B", 2, 50), d.order("B", "A", 1, 1))
	for i, want := range []engine.Reason{engine.Reserved, engine.Reserved, engine.Partner, engine.Partner, engine.Partner} {
		if orders[i].blame != want {
			t.Errorf("leg %d: %v, want %v", i, orders[i].blame, want)
		}
	}
	d.fund("A", 1, 2)
	d.stands(engine.Settled, orders...)
}

// TestHoldMarks holds a group by one order and by two, and releases it by both.
func TestHoldMarks(t *testing.T) {
	d := newDesk(t, 0)
	d.bank("A", 0)
	d.bank("B", 0)
	legs, last := d.sendLegs(d.order("A", "B", 1, 10), d.order("B", "A", 1, 11))
	d.wants(last, engine.Queued, engine.Cover)
	d.submit(d.order("B", "A", 1, 5))
	behind := d.last()
	d.wants(d.about(engine.HoldOrder, legs[0]), engine.Held, engine.ReasonNone)
	if held := d.events(engine.OrderHeld); held != 2 {
		t.Errorf("%d are held, want 2", held)
	}
	d.about(engine.HoldOrder, legs[1])
	if held := d.events(engine.OrderHeld); held != 1 {
		t.Errorf("%d are held by a second mark, want 1", held)
	}
	d.fund("B", 1, 6)
	d.stands(engine.Held, legs...)
	d.stands(engine.Settled, behind)
	d.wants(d.about(engine.ReleaseOrder, legs[0]), engine.Held, engine.ReasonNone)
	d.wants(d.about(engine.ReleaseOrder, legs[0]), engine.Held, engine.ReasonNone)
	d.wants(d.about(engine.ReleaseOrder, legs[1]), engine.Settled, engine.ReasonNone)
	d.stands(engine.Settled, legs...)
}

// TestGroupOnly keeps solutions from holding a part of a group, or one with an order in an asset that resolves on command only.
func TestGroupOnly(t *testing.T) {
	for _, c := range []struct {
		options uint8
		want    engine.Status
	}{{0, engine.Settled}, {engine.OptionBypass, engine.Settled}, {engine.OptionOnCommand, engine.Queued}} {
		d := newDesk(t, 0, c.options)
		d.bank("A", 0, 0)
		d.bank("B", 0, 0)
		one, _ := d.sendLegs(d.order("A", "B", 1, 10), d.order("B", "A", 2, 7))
		other, last := d.sendLegs(d.order("B", "A", 1, 10), d.order("A", "B", 2, 7))
		if last.Status != c.want {
			t.Errorf("options %b: %v", c.options, last.Status)
		}
		d.stands(c.want, append(one, other...)...)
		d.set(engine.Setting{Kind: engine.Resolve, Asset: 1, Choice: engine.Multilateral})
		d.stands(engine.Settled, append(one, other...)...)
	}
}

// TestOffsetPassesByLinks leaves linked orders out of the bilateral offset, and what stands behind them.
func TestOffsetPassesByLinks(t *testing.T) {
	d := newDesk(t, engine.OptionOnCommand)
	for _, bank := range []string{"A", "B", "C"} {
		d.bank(bank, 0)
	}
	legs, _ := d.sendLegs(d.order("A", "B", 1, 10), d.order("C", "B", 1, 7))
	d.submit(d.order("A", "B", 1, 5))
	behind := d.last()
	d.submit(d.order("B", "A", 1, 5))
	back := d.last()
	d.wants(d.set(engine.Setting{Kind: engine.Resolve, Asset: 1, Choice: engine.Bilateral}), engine.Applied, engine.ReasonNone)
	d.stands(engine.Queued, append(legs, behind, back)...)
}
