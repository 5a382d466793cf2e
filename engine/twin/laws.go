package twin

import (
	"fmt"
	"math/big"

	"weir/engine"
)

// Lawful checks the laws that hold between any two instructions: per asset the balances sum to zero; nobody but
// an issuer is below the floor, or got further below it; what could settle, alone or together, has.
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
		if t.waitsFor(o) == engine.ReasonNone {
			return fmt.Errorf("order %x could settle alone", o.record.ID)
		}
	}
	return nil
}
