package twin

import (
	"testing"

	"weir/engine"
)

// partStep is what comes to the two of a pair, and what of it is to settle by that.
type partStep struct {
	security, cash int64
	wantSecurity   int64
	wantCash       int64
}

// TestParts settles pairs in part, the cash rounded down against all that was delivered.
func TestParts(t *testing.T) {
	for _, c := range []struct {
		name           string
		quantity, cash int64
		steps          []partStep
	}{
		{"a third has no whole price", 3, 10, []partStep{{1, 10, 1, 3}, {1, 0, 1, 3}, {1, 0, 1, 4}}},
		{"too little to be paid for", 10, 3, []partStep{{3, 3, 0, 0}, {1, 0, 4, 1}, {2, 0, 0, 0}, {1, 0, 3, 1}, {3, 0, 3, 1}}},
		{"as much as the cash has room for", 100, 1000, []partStep{{100, 55, 5, 50}, {0, 4, 0, 0}, {0, 1, 1, 10}, {0, 940, 94, 940}}},
		{"the most that is delivered for the same cash", 7, 2, []partStep{{7, 1, 6, 1}, {0, 1, 1, 1}}},
		{"all but one", 5, 5, []partStep{{4, 5, 4, 4}, {1, 0, 1, 1}}},
	} {
		d := newDesk(t, engine.OptionSecurity, 0)
		d.bank("SELLER", 0, 0)
		d.bank("BUYER", 0, 0)
		delivers, pays := d.side("SELLER", "BUYER", 1, c.quantity, 2, c.cash), d.side("BUYER", "SELLER", 2, c.cash, 1, c.quantity)
		delivers.Partial, pays.Partial = true, true
		d.submit(delivers)
		d.submit(pays)
		for i, step := range c.steps {
			quantity, cash := d.balance("BUYER", 1), d.balance("SELLER", 2)
			if step.security > 0 {
				d.fund("SELLER", 1, step.security)
			}
			if step.cash > 0 {
				d.fund("BUYER", 2, step.cash)
			}
			if quantity, cash = d.balance("BUYER", 1)-quantity, d.balance("SELLER", 2)-cash; quantity != step.wantSecurity || cash != step.wantCash {
				t.Errorf("%s, step %d: %d settled for %d, want %d for %d", c.name, i+1, quantity, cash, step.wantSecurity, step.wantCash)
			}
		}
	}
}

// TestPartsHaveBounds keeps parts within reservations and limits, and behind what stands ahead.
func TestPartsHaveBounds(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*desk)
		want int64 // quantity settled in part
	}{
		{"free", func(*desk) {}, 60},
		{"reserved securities", func(d *desk) {
			d.set(engine.Setting{Kind: engine.SetReservation, Choice: engine.ReserveUrgent, Account: d.account("SELLER", 1), Amount: 15})
		}, 45},
		{"a limit on the security", func(d *desk) {
			d.set(engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: d.account("SELLER", 1), Amount: 20})
		}, 20},
		{"a limit on the cash", func(d *desk) {
			d.set(engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitBilateral, Account: d.account("BUYER", 2), Counterparty: d.account("SELLER", 2), Amount: 37})
		}, 18},
		{"a block", func(d *desk) {
			d.set(engine.Setting{Kind: engine.SetAccount, Choice: engine.BlockCredit, Account: d.account("SELLER", 2)})
		}, 0},
		{"an order ahead", func(d *desk) { d.submit(d.order("SELLER", "BUYER", 1, 61)) }, 0},
	} {
		d := newDesk(t, engine.OptionSecurity, 0)
		d.bank("SELLER", 60, 0)
		d.bank("BUYER", 0, 200)
		delivers, pays := d.side("SELLER", "BUYER", 1, 100, 2, 200), d.side("BUYER", "SELLER", 2, 200, 1, 100)
		delivers.Partial, pays.Partial, delivers.Flags = true, true, engine.FlagHold
		d.submit(delivers)
		held := d.last()
		d.submit(pays)
		c.set(d)
		d.about(engine.ReleaseOrder, held)
		if got := held.part; got != c.want {
			t.Errorf("%s: %d settled, want %d", c.name, got, c.want)
		}
	}
}

// TestMeasuresOfParts counts what settled of an order and what waits of it, each once.
func TestMeasuresOfParts(t *testing.T) {
	d := newDesk(t, engine.OptionSecurity, 0)
	d.bank("SELLER", 60, 0)
	d.bank("BUYER", 0, 200)
	delivers, pays := d.side("SELLER", "BUYER", 1, 100, 2, 200), d.side("BUYER", "SELLER", 2, 200, 1, 100)
	delivers.Partial, pays.Partial = true, true
	d.submit(delivers)
	d.submit(pays)
	m, _ := d.Measures(d.account("BUYER", 2))
	if m.Sent != engine.SumOf(120) || m.Waiting != 80 || m.Upper != 200 || m.Lower != 200 || m.Used != 120 {
		t.Errorf("%+v", m)
	}
	d.about(engine.CancelOrder, d.last())
	d.about(engine.CancelOrder, d.last().other())
	if m, _ := d.Measures(d.account("BUYER", 2)); m.Sent != engine.SumOf(120) || m.Waiting != 0 || m.Lower != 120 {
		t.Errorf("with the rest cancelled: %+v", m)
	}
}

// TestPartWakesItsCreditors settles what waits for the cash that a part brings, also where nothing resolves.
func TestPartWakesItsCreditors(t *testing.T) {
	d := newDesk(t, engine.OptionSecurity|engine.OptionOnCommand, engine.OptionOnCommand)
	d.bank("SELLER", 60, 0)
	d.bank("BUYER", 0, 200)
	d.wants(d.submit(d.order("SELLER", "BUYER", 2, 100)), engine.Queued, engine.Cover)
	waits := d.last()
	delivers, pays := d.side("SELLER", "BUYER", 1, 100, 2, 200), d.side("BUYER", "SELLER", 2, 200, 1, 100)
	delivers.Partial, pays.Partial = true, true
	d.submit(delivers)
	d.submit(pays)
	if d.last().part != 120 {
		t.Errorf("%d was paid, want 120", d.last().part)
	}
	d.stands(engine.Settled, waits)
}
