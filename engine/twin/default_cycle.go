package twin

import (
	"math/big"

	"weir/engine"
)

// defaulted follows UnwindCycle and SurvivorsPay.
func (t *Twin) defaulted(c *cycle, a *account, kind engine.Kind) engine.Outcome {
	switch {
	case a == nil:
		return t.refuse(engine.NoAccount)
	case c.state != engine.CycleWaits:
		return t.refuse(engine.WrongCycleState)
	case !t.takesPart(a, c):
		return t.refuse(engine.NotSupported)
	}
	if kind == engine.UnwindCycle {
		return t.unwind(c, a)
	}
	return t.survivorsPay(c, a)
}

// unwind takes all orders from and to an account out of a cycle.
func (t *Twin) unwind(c *cycle, a *account) engine.Outcome {
	if c.survived {
		return t.refuse(engine.WrongCycleState)
	}
	for _, o := range t.ordersOf(c) {
		if debtor, creditor := t.parties(o); debtor == a || creditor == a {
			o.unwound, o.status, o.done = true, engine.Rejected, t.seq
		}
	}
	c.unwound[a] = t.seq
	t.emitCycleOf(engine.CycleUnwound, c, a, 0)
	return t.answer(engine.Applied)
}

// survivorsPay lets those who have a claim on an account bear its negative position.
func (t *Twin) survivorsPay(c *cycle, a *account) engine.Outcome {
	loss := -t.positionIn(c, a)
	if loss <= 0 || a.cover().Cmp(big.NewInt(loss)) >= 0 && !a.blockedForDebit() {
		return t.refuse(engine.NotSupported)
	}
	claims, sum := map[*account]*big.Int{}, new(big.Int)
	var largest *account
	for _, other := range t.everIn(c) {
		claim := big.NewInt(t.sentBetween(c, a, other) - t.sentBetween(c, other, a))
		if claim.Sign() <= 0 || !t.takesPart(other, c) {
			continue
		}
		claims[other] = claim
		sum.Add(sum, claim)
		if largest == nil || claim.Cmp(claims[largest]) > 0 {
			largest = other
		}
	}
	if largest == nil {
		return t.refuse(engine.NotSupported)
	}
	left := loss
	for other, claim := range claims {
		share := new(big.Int).Mul(big.NewInt(loss), claim)
		share.Quo(share, sum)
		c.borne[other] += share.Int64()
		left -= share.Int64()
	}
	c.borne[largest] += left
	c.borne[a] -= loss
	c.survived = true
	t.emitCycleOf(engine.CycleSurvived, c, a, 0)
	return t.answer(engine.Applied)
}
