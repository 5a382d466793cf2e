package twin

import (
	"fmt"
	"math/big"

	"weir/engine"
)

// settleCycle follows SettleCycle.
func (t *Twin) settleCycle(c *cycle) engine.Outcome {
	switch {
	case c.state == engine.CycleDone:
		return t.replayed(engine.Applied)
	case c.state != engine.CycleWaits:
		return t.refuse(engine.WrongCycleState)
	case !c.asset.settles():
		return t.refuse(engine.NotOpen)
	}
	moved, reason := t.settleOrPend(c)
	if reason != engine.ReasonNone {
		return t.refuse(reason)
	}
	outcome := t.answer(engine.Applied)
	outcome.Number = moved
	return outcome
}

// settleOrPend settles a closed cycle, or lets it pend where an account hinders, and says why.
func (t *Twin) settleOrPend(c *cycle) (moved uint32, reason engine.Reason) {
	a, reason := t.hinderer(c)
	if a == nil {
		return t.movePositions(c), engine.ReasonNone
	}
	if !c.pending {
		c.pending = true
		t.emitCycleOf(engine.CyclePending, c, a, 0)
	}
	return 0, reason
}

// hinderer is the first account that a cycle can't settle for, and why; nil where there is none.
func (t *Twin) hinderer(c *cycle) (*account, engine.Reason) {
	for _, a := range t.everIn(c) {
		position := t.positionIn(c, a)
		lacks := new(big.Int).Add(a.cover(), big.NewInt(position)).Sign() < 0
		switch {
		case position < 0 && lacks:
			return a, engine.Cover
		case position < 0 && a.blockedForDebit():
			return a, engine.DebtorBlocked
		case position > 0 && a.blockedForCredit():
			return a, engine.CreditorBlocked
		}
	}
	return nil, engine.ReasonNone
}

// movePositions settles a cycle and serves the gross queues; it counts the positions other than zero.
func (t *Twin) movePositions(c *cycle) (moved uint32) {
	var woken []*account
	for _, a := range t.everIn(c) {
		if !t.takesPart(a, c) {
			continue
		}
		position := t.positionIn(c, a)
		t.emitCycleOf(engine.CyclePosition, c, a, position)
		woken = append(woken, a)
		if position == 0 {
			continue
		}
		if after := new(big.Int).Add(big.NewInt(a.balance), big.NewInt(position)); !after.IsInt64() {
			panic(fmt.Sprintf("twin: instruction %d makes account %d hold %v, which passes 64 bits", t.seq, a.number, after))
		}
		a.balance += position
		a.position += position
		t.measureUse(a)
		moved++
	}
	for _, o := range t.ordersOf(c) {
		o.status, o.done = engine.Settled, t.seq
		o.moved = append(o.moved, movement{o.record.Amount, t.time})
	}
	c.state, c.pending, c.final = engine.CycleDone, false, t.seq
	t.emitCycle(engine.CycleSettled, c)
	for _, a := range woken {
		t.wake(a)
	}
	t.rest()
	return moved
}

// couldSettle says whether a pending cycle has nothing left to wait for.
func (t *Twin) couldSettle(c *cycle) bool {
	if !c.pending || !c.asset.settles() {
		return false
	}
	a, _ := t.hinderer(c)
	return a == nil
}

// finish settles what can in part when the instruction has else come to rest, then brings net queues to rest, and settles what pended.
func (t *Twin) finish() {
	t.settleParts()
	t.acceptFronts()
	for c := t.firstPending(); c != nil; c = t.firstPending() {
		t.movePositions(c)
		t.settleParts()
		t.acceptFronts()
	}
}

// settlePending settles the cycles that could settle before any queue is served.
func (t *Twin) settlePending() {
	for c := t.firstPending(); c != nil; c = t.firstPending() {
		t.movePositions(c)
	}
}

// firstPending is the lowest pending cycle that could settle, or nil.
func (t *Twin) firstPending() *cycle {
	for _, c := range t.cycles {
		if t.couldSettle(c) {
			return c
		}
	}
	return nil
}
