package twin

import "weir/engine"

// endDay resolves what waits, settles the cycles, and lets what is left expire, unless it is carried to the next date.
func (t *Twin) endDay(a *asset) {
	t.resolveAsset(a, engine.Multilateral, (*asset).settles)
	if c := t.openCycleOf(a); c != nil {
		t.closeCycle(c)
	}
	for _, c := range t.cycles {
		if c.asset == a && c.state == engine.CycleWaits {
			t.settleOrPend(c)
		}
	}
	if a.has(engine.OptionCarry) {
		return
	}
	t.settleParts()
	for _, o := range t.orders {
		if o.asset == a && o.waits() && o.date <= a.date {
			t.giveUp(o, engine.Expired, engine.OrderExpired)
		}
	}
	t.rest()
}
