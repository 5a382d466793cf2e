package twin

import (
	"fmt"
	"math/big"

	"weir/engine"
)

// Lawful checks the laws that hold between any two instructions: per asset the balances sum to zero; nobody but
// an issuer is below the floor, or got further below it; what could settle, alone or together, has; the positions of each cycle
// sum to zero; no pending cycle could settle; no net order that stands first could be accepted.
func (t *Twin) Lawful() error {
	sums := map[uint16]*big.Int{}
	for _, a := range t.accounts {
		if a.balance < a.floor() && a.balance < a.before {
			return fmt.Errorf("account %d holds %d, below its floor %d", a.number, a.balance, a.floor())
		}
		if sums[a.asset.number] == nil {
			sums[a.asset.number] = new(big.Int)
		}
		sums[a.asset.number].Add(sums[a.asset.number], big.NewInt(a.balance))
	}
	for _, a := range t.assets {
		if sums[a.number].Sign() != 0 {
			return fmt.Errorf("the balances in %s sum to %v, not to zero", a.code, sums[a.number])
		}
		if a.day != engine.Open || a.has(engine.OptionOnCommand) {
			continue
		}
		if c := t.greatest(a); len(c) > 0 {
			return fmt.Errorf("orders of %v in %s could settle together", c.value(), a.code)
		}
	}
	for _, o := range t.queued {
		if !o.isNet() && t.waitsFor(o) == engine.ReasonNone {
			return fmt.Errorf("order %x could settle alone", o.record.ID)
		}
		if o.isNet() && t.netWaitsFor(o) == engine.ReasonNone {
			return fmt.Errorf("order %x could be accepted", o.record.ID)
		}
	}
	return t.lawfulCycles()
}

// lawfulCycles checks the laws of cycles.
func (t *Twin) lawfulCycles() error {
	for _, c := range t.cycles {
		sum := new(big.Int)
		for _, a := range t.accounts {
			sum.Add(sum, big.NewInt(t.positionIn(c, a)))
		}
		if sum.Sign() != 0 {
			return fmt.Errorf("the positions of cycle %d sum to %v, not to zero", c.number, sum)
		}
		if t.couldSettle(c) {
			return fmt.Errorf("cycle %d pends and could settle", c.number)
		}
	}
	return nil
}
