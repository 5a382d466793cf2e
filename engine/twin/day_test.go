package twin

import (
	"testing"

	"weir/engine"
)

// dayDesk has two banks with 100 each in one asset.
func dayDesk(t *testing.T, options uint8) *desk {
	d := newDesk(t, options)
	d.bank("A", 100)
	d.bank("B", 100)
	return d
}

// dated is an order from A to B of a date.
func (d *desk) dated(amount int64, date uint32) engine.Instruction {
	in := d.order("A", "B", 1, amount)
	in.BusinessDate = date
	return in
}

// TestSteps tries each step from each state.
func TestSteps(t *testing.T) {
	for from, allowed := range map[engine.Day]string{ // by the value of the state
		engine.Open: "=x.xxx", engine.Closed: "x=x...", engine.PreOpen: "xx=...", engine.CutOff: ".x.=xx", engine.Clearing: ".x..=x", engine.EndOfDay: ".x...=",
	} {
		for to := engine.Open; to <= engine.EndOfDay; to++ {
			d := dayDesk(t, 0)
			if from == engine.PreOpen {
				d.day(1, engine.Closed, 0)
			}
			d.day(1, from, 0)
			got := d.day(1, to, 0)
			if refused := got.Reason == engine.DayStep; refused != (allowed[to] == '.') || got.Replayed() != (allowed[to] == '=') {
				t.Errorf("from %v to %v: %+v", from, to, got)
			}
		}
	}
}

// TestWhatTheDayTakes submits orders of several kinds in each state.
func TestWhatTheDayTakes(t *testing.T) {
	for _, c := range []struct {
		day                                  engine.Day
		customer, interbank, in, out, ofNext engine.Reason
	}{
		{engine.Open, 0, 0, 0, 0, 0},
		{engine.CutOff, engine.AfterCutOff, 0, 0, 0, 0},
		{engine.Clearing, engine.AfterCutOff, engine.AfterCutOff, 0, engine.AfterCutOff, 0},
		{engine.EndOfDay, engine.DayClosed, engine.DayClosed, 0, engine.DayClosed, 0},
		{engine.Closed, engine.DayClosed, engine.DayClosed, engine.DayClosed, engine.DayClosed, engine.DayClosed},
	} {
		d := dayDesk(t, 0)
		d.day(1, c.day, 0)
		interbank := d.dated(1, 0)
		interbank.Interbank = true
		out := d.order("A", "A", 1, 1)
		out.Kind, out.Method, out.Creditor = engine.Fund, engine.Instant, 1
		for name, row := range map[string]struct {
			got  engine.Outcome
			want engine.Reason
		}{
			"customer":  {d.submit(d.dated(1, 0)), c.customer},
			"interbank": {d.submit(interbank), c.interbank},
			"in":        {d.fund("A", 1, 1), c.in},
			"out":       {d.submit(out), c.out},
			"next date": {d.submit(d.dated(1, deskDate+1)), c.ofNext},
		} {
			if row.got.Reason != row.want {
				t.Errorf("%v, %s: %v, want %v", c.day, name, row.got.Reason, row.want)
			}
		}
	}
}

// TestSecondSession gives orders without a date to the second session when the first does not take them, and rolls to it.
func TestSecondSession(t *testing.T) {
	d := dayDesk(t, engine.OptionZero)
	d.wants(d.day(1, engine.PreOpen, deskDate+2), engine.Applied, engine.ReasonNone)
	d.wants(d.submit(d.dated(1, 0)), engine.Settled, engine.ReasonNone)
	d.day(1, engine.CutOff, 0)
	d.wants(d.submit(d.dated(2, 0)), engine.Warehoused, engine.ReasonNone)
	next := d.last()
	if next.date != deskDate+2 {
		t.Errorf("date %d", next.date)
	}
	d.wants(d.day(1, engine.PreOpen, deskDate+3), engine.Rejected, engine.DayStep)
	d.wants(d.day(1, engine.Closed, 0), engine.Rejected, engine.DayStep)
	d.day(1, engine.Open, deskDate+2)
	d.stands(engine.Settled, next)
	d.submit(d.dated(500, 0))
	waits := d.last()
	d.day(1, engine.EndOfDay, 0)
	d.wants(d.day(1, engine.Closed, deskDate+1), engine.Rejected, engine.DayStep)
	d.wants(d.day(1, engine.Closed, deskDate+2), engine.Applied, engine.ReasonNone)
	d.stands(engine.Queued, waits)
	a, _ := d.Asset(1)
	if a.BusinessDate != deskDate+2 || a.Day != engine.Open || a.SecondDate != 0 || d.balance("A", 1) != 97 {
		t.Errorf("%+v, A has %d", a, d.balance("A", 1))
	}
}

// TestEndOfDay lets what waits expire, or carries it.
func TestEndOfDay(t *testing.T) {
	for _, c := range []struct {
		options uint8
		want    engine.Status
	}{{0, engine.Expired}, {engine.OptionCarry, engine.Queued}} {
		d := dayDesk(t, c.options)
		legs, _ := d.sendLegs(d.order("A", "B", 1, 101), d.dated(20, deskDate-1))
		d.submit(d.dated(300, 0))
		waits := d.last()
		d.submit(d.dated(3, deskDate+1))
		later := d.last()
		d.day(1, engine.EndOfDay, 0)
		d.stands(c.want, append(legs, waits)...)
		d.stands(engine.Warehoused, later)
		d.day(1, engine.Closed, 0)
		d.stands(engine.Warehoused, later)
		d.day(1, engine.PreOpen, 0)
		d.stands(engine.Queued, later)
	}
}

// TestEndOfDaySettlesCycles closes the open cycle and settles it, or leaves it to pend, and then the day does not close.
func TestEndOfDaySettlesCycles(t *testing.T) {
	for _, c := range []struct {
		amount int64
		closed engine.Reason
	}{{100, engine.ReasonNone}, {101, engine.DayStep}} {
		d := dayDesk(t, 0)
		d.set(engine.Setting{Kind: engine.OpenCycle, Asset: 1})
		net := d.dated(c.amount, 0)
		net.Method = engine.Net
		d.wants(d.submit(net), engine.Accepted, engine.ReasonNone)
		d.day(1, engine.EndOfDay, 0)
		if got := d.events(engine.CycleClosed); got != 1 {
			t.Errorf("%d cycles closed", got)
		}
		if got := d.day(1, engine.Closed, 0); got.Reason != c.closed {
			t.Errorf("with %d: %v", c.amount, got.Reason)
		}
	}
}

// TestRoll begins measures, limits and balances anew.
func TestRoll(t *testing.T) {
	for _, c := range []struct {
		options uint8
		opening int64
	}{{engine.OptionCarry, 60}, {engine.OptionCarry | engine.OptionZero, 0}} {
		d := dayDesk(t, c.options)
		d.set(engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: d.account("A", 1), Amount: 50})
		d.wants(d.submit(d.dated(40, 0)), engine.Settled, engine.ReasonNone)
		d.wants(d.submit(d.dated(30, 0)), engine.Queued, engine.OverMultilateral)
		d.day(1, engine.EndOfDay, 0)
		d.wants(d.day(1, engine.Closed, deskDate+4), engine.Applied, engine.ReasonNone)
		a, _ := d.Account(d.account("A", 1))
		m, _ := d.Measures(a.Number)
		if a.Opening != c.opening || a.Balance != c.opening || a.Position != 0 || m.Sent != (engine.Sum{}) || m.Waiting != 30 || m.Upper != 30 || m.Used != 0 {
			t.Errorf("options %b: %+v %+v", c.options, a, m)
		}
		if l := d.Limits(a.Number, nil); l[0].Outflow != 0 {
			t.Errorf("outflow %d", l[0].Outflow)
		}
		if info, _ := d.Asset(1); info.BusinessDate != deskDate+4 || info.Day != engine.Closed {
			t.Errorf("%+v", info)
		}
		waits := d.last()
		d.day(1, engine.Open, 0)
		if settled := waits.status == engine.Settled; settled != (c.opening > 0) {
			t.Errorf("options %b: settled %t", c.options, settled)
		}
	}
}

// TestRollFreesLimits serves the queues where limits begin anew and the asset goes on settling.
func TestRollFreesLimits(t *testing.T) {
	d := dayDesk(t, engine.OptionCarry|engine.OptionOnCommand)
	d.set(engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: d.account("A", 1), Amount: 50})
	d.submit(d.dated(40, 0))
	d.submit(d.dated(30, 0))
	d.day(1, engine.Open, deskDate+1)
	d.day(1, engine.EndOfDay, 0)
	d.stands(engine.Queued, d.last())
	d.day(1, engine.Closed, 0)
	d.stands(engine.Settled, d.last())
}

// TestNotBeforeAndDate lets an order wait for both.
func TestNotBeforeAndDate(t *testing.T) {
	for _, first := range []string{"time", "date"} {
		d := dayDesk(t, 0)
		in := d.dated(5, deskDate+1)
		in.NotBefore = d.time + 3*Step
		d.wants(d.submit(in), engine.Warehoused, engine.ReasonNone)
		if first == "date" {
			d.day(1, engine.Open, deskDate+1)
			d.stands(engine.Warehoused, d.last())
		}
		for range 3 {
			d.set(engine.Setting{Kind: engine.Tick})
		}
		if first == "time" {
			d.stands(engine.Warehoused, d.last())
			d.day(1, engine.Open, deskDate+1)
		}
		d.stands(engine.Settled, d.last())
	}
}
