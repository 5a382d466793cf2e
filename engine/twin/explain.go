package twin

import (
	"slices"

	"weir/engine"
)

// batch is a payload as it was applied.
type batch struct {
	time    int64
	payload []byte
}

// copied is the same state again, made by the same instructions.
func (t *Twin) copied() *Twin {
	c := New()
	var r engine.Results
	for _, b := range t.history {
		r.Reset()
		c.Apply(b.time, b.payload, &r)
	}
	return c
}

// Funded is what would settle if the account got an amount, the oldest first.
func (t *Twin) Funded(number uint32, amount int64) []engine.OrderInfo {
	c := t.copied()
	c.results = &engine.Results{}
	a := c.account(number)
	a.balance += amount
	a.asset.issuerAccount.balance -= amount
	c.wake(a)
	c.rest()
	var settled []engine.OrderInfo
	for i, o := range c.orders {
		if o.status == engine.Settled && t.orders[i].status != engine.Settled {
			settled = append(settled, o.info())
		}
	}
	return settled
}

// WhatIf says what would settle if the account were funded, as engine.Engine.WhatIf does.
func (t *Twin) WhatIf(number uint32, amount int64, into []engine.OrderInfo, limit int) (settled []engine.OrderInfo, count int, value int64) {
	all := t.Funded(number, amount)
	for _, o := range all {
		value += o.Amount
	}
	return append(into, all[:min(limit, len(all))]...), len(all), value
}

// maxFunding is more than any account lacks for all that waits, with all that may be reserved.
const maxFunding = 1 << 62

// Explain says what an order waits for, as engine.Engine.Explain does. It looks for the least funding by halving.
func (t *Twin) Explain(id [16]byte, instructor uint32) (engine.Explanation, engine.Reason) {
	o, reason := t.namedOrder(&engine.Instruction{ID: id, Instructor: instructor})
	switch {
	case o == nil:
		return engine.Explanation{}, reason
	case o.status.Final():
		return engine.Explanation{}, engine.AlreadyFinal
	}
	e := engine.Explanation{Order: o.info()}
	if o.status != engine.Queued {
		return e, engine.ReasonNone
	}
	debtor, _ := t.parties(o)
	queue, waitsFor := t.waiting(debtor), t.waitsFor
	if o.isNet() {
		queue, waitsFor = t.netWaiting(debtor), t.netWaitsFor
	}
	e.Block = waitsFor(o)
	ahead := queue[:slices.Index(queue, o)]
	for _, q := range ahead {
		e.Ahead++
		e.AheadSum += q.record.Amount
	}
	if len(ahead) > 0 {
		e.Front, e.FrontBlock = ahead[0].info(), waitsFor(ahead[0])
	}
	frees := func(amount int64) bool {
		return slices.ContainsFunc(t.Funded(debtor.number, amount), func(s engine.OrderInfo) bool { return s.Seq == o.seq })
	}
	if e.Fundable = frees(maxFunding); !e.Fundable {
		return e, engine.ReasonNone
	}
	short := int64(0)
	for e.LeastFunding = maxFunding; e.LeastFunding-short > 1; {
		if middle := short + (e.LeastFunding-short)/2; frees(middle) {
			e.LeastFunding = middle
		} else {
			short = middle
		}
	}
	return e, engine.ReasonNone
}
