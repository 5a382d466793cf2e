package twin

import "weir/engine"

// tick follows Tick.
func (t *Twin) tick() engine.Outcome {
	outcome := t.answer(engine.Applied)
	var begun []*order
	for o := t.firstDue(); o != nil; o = t.firstDue() {
		if expires := o.record.ExpiresAt; expires != 0 && expires <= t.time {
			t.giveUp(o, engine.Expired, engine.OrderExpired)
		} else if len(begun) == engine.TickOrders {
			break
		} else {
			o.passed = true
			begun = append(begun, o)
		}
		outcome.Number++
	}
	t.rest()
	for _, o := range begun {
		if o.dateHasCome() {
			t.enter(o, engine.OrderQueued)
		}
		t.rest()
	}
	for _, a := range t.assets {
		if a.resolvesAtEvents() && a.has(engine.OptionBypass) {
			t.resolveAsset(a, engine.Multilateral, (*asset).resolvesAtEvents)
		}
	}
	t.settleParts()
	return outcome
}

// firstDue is the order whose time has come first, or nil; of equal times the oldest.
func (t *Twin) firstDue() *order {
	var first *order
	for _, o := range t.orders {
		if due := o.due(); o.waits() && due != 0 && due <= t.time && (first == nil || due < first.due()) {
			first = o
		}
	}
	return first
}

// due is when something is to become of an order that waits, 0 for never.
func (o *order) due() int64 {
	if o.status == engine.Warehoused && !o.passed {
		return o.record.NotBefore
	}
	return o.record.ExpiresAt
}
