package engine

import (
	"cmp"
	"slices"
)

// endDay settles at the end of the day what can be settled, net and gross, and lets the rest expire unless the asset carries it to the next date.
func (e *Engine) endDay(number uint32) {
	a := e.assets.at(number)
	e.resolve(number, atCommand)
	if a.openCycle != 0 {
		e.endIntake(a.openCycle, e.cycles.at(a.openCycle))
	}
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		if c := e.cycles.at(i); uint32(c.asset) == number && c.state == CycleWaits {
			e.settleOrPend(i, c)
		}
	}
	if a.options&OptionCarry == 0 {
		e.whole = false
		e.rest(0) // what can settle in part does so before the rest of it expires
		e.whole = true
		e.expireDay(number, a.businessDate)
	}
}

// expireDay lets all orders of an asset expire that wait and are not of a later date.
func (e *Engine) expireDay(number, date uint32) {
	for _, d := range e.listWaiting(number) {
		w := e.waitings.at(d.slot)
		if w.order != 0 && uint32(e.orders.at(w.order).businessDate) <= date {
			e.takeOut(d.slot, Expired, OrderExpired)
		}
	}
	e.rest(0)
}

// enterDue lets the orders of an asset enter that were warehoused for their date, which has come since another date was the last to have.
func (e *Engine) enterDue(number uint32, since int64) {
	for _, d := range e.listWaiting(number) {
		w := e.waitings.at(d.slot)
		if w.order == 0 {
			continue
		}
		o := e.orders.at(w.order)
		if o.status != Warehoused || int64(o.businessDate) <= since || !e.dateHasCome(o) || w.timer != 0 && e.timers.at(w.timer).notBefore != 0 {
			continue
		}
		e.steps = 0
		if w.link != 0 {
			e.advance(d.slot)
		} else {
			e.enterQueue(d.slot, OrderQueued)
		}
	}
}

// dated is an order that waits, and the sequence of its submission.
type dated struct {
	seq  uint64
	slot uint32
}

// listWaiting lists all orders of an asset that wait, by the sequence of their submission.
func (e *Engine) listWaiting(number uint32) []dated {
	e.due = e.due[:0]
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		if w := e.waitings.at(slot); w.order != 0 && uint32(e.accounts.at(w.debtor).asset) == number {
			e.due = append(e.due, dated{e.orders.at(w.order).seq, slot})
		}
	}
	slices.SortFunc(e.due, func(a, b dated) int { return cmp.Compare(a.seq, b.seq) })
	return e.due
}
