package twin

import (
	"fmt"
	"math/big"

	"weir/engine"
)

// Lawful checks the laws that hold between any two instructions: per asset the balances sum to zero; nobody but
// an issuer is below the floor, or got further below it; what could settle, alone or together, has; the positions of each cycle
// sum to zero; no pending cycle could settle; no net order that stands first could be accepted; what is linked stands together.
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
		if !a.resolvesAtEvents() {
			continue
		}
		if c := t.greatest(t.joined(a, (*asset).resolvesAtEvents)); len(c) > 0 {
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
	if err := t.lawfulLinks(); err != nil {
		return err
	}
	return t.lawfulCycles()
}

// lawfulLinks checks the laws of what is linked: that orders of a group have one status, the two sides of a trade have settled the same share,
// and no pair could settle in part.
func (t *Twin) lawfulLinks() error {
	for _, o := range t.orders {
		if o.group == nil {
			continue
		}
		if first := o.group.orders[0]; o.status != first.status {
			return fmt.Errorf("order %x is %v, and %x of its group %v", o.record.ID, o.status, first.record.ID, first.status)
		}
		if o.part < 0 || o.part > o.agreed {
			return fmt.Errorf("of %d of order %x, %d have settled", o.agreed, o.record.ID, o.part)
		}
		if !o.isMatched() {
			continue
		}
		if security, cash := o.delivery(); o.record.Partial && cashFor(security, cash, new(big.Int)).Sign() != 0 {
			return fmt.Errorf("%d of %d were paid for %d of %d of order %x", cash.part, cash.agreed, security.part, security.agreed, security.record.ID)
		}
		if quantity, _ := t.partOf(o); o.status == engine.Queued && quantity != nil && o.group.orders[0].parts < engine.PartsMax {
			return fmt.Errorf("%v of order %x could settle", quantity, o.record.ID)
		}
	}
	return nil
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
