package auditor

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// postCycle follows an event of a cycle.
func (b *book) postCycle(e *event) error {
	if e.Kind == "cycle_opened" {
		b.cycles[e.Cycle] = &cycle{asset: e.Asset, positions: map[uint64]int64{}, told: map[uint64]int64{}}
		return nil
	}
	c := b.cycles[e.Cycle]
	if c == nil {
		return fmt.Errorf("invariant 3: %s of cycle %d, which is final or not there", e.Kind, e.Cycle)
	}
	switch e.Kind {
	case "cycle_position":
		net, err := units(e.Net, b.scale(e.Asset))
		c.told[e.Account] = net
		return err
	case "cycle_survived":
		return c.survive(e.Account)
	case "cycle_unwound":
		c.unwind(func(o *order) bool { return o.debtor == e.Account || o.creditor == e.Account })
	case "cycle_aborted":
		c.unwind(func(*order) bool { return true })
		delete(b.cycles, e.Cycle)
	case "cycle_settled":
		delete(b.cycles, e.Cycle)
		return b.settleCycle(c, e)
	}
	return nil
}

// unwind takes orders out of the cycle: they are refused.
func (c *cycle) unwind(out func(*order) bool) {
	for _, o := range c.orders {
		if !o.final && out(o) {
			o.final, o.status = true, "rejected"
			c.positions[o.debtor] += o.left
			c.positions[o.creditor] -= o.left
		}
	}
}

// survive shares what a defaulter owes among those with a claim on it: pro rata, rounded down; what is left over goes to the largest claim, of equal ones to the
// lowest account.
func (c *cycle) survive(defaulter uint64) error {
	claims := map[uint64]int64{}
	for _, o := range c.orders {
		switch {
		case o.final:
		case o.debtor == defaulter:
			claims[o.creditor] += o.left
		case o.creditor == defaulter:
			claims[o.debtor] -= o.left
		}
	}
	sum, largest := int64(0), uint64(0)
	for _, number := range slices.Sorted(maps.Keys(claims)) {
		sum += max(0, claims[number])
		if claims[number] > claims[largest] {
			largest = number
		}
	}
	short := -c.positions[defaulter]
	if short <= 0 || largest == 0 {
		return fmt.Errorf("invariant 8: survivors pay %d for account %d, on which the claims are %d", short, defaulter, sum)
	}
	left := short
	for number, claim := range claims {
		if claim > 0 {
			high, low := bits.Mul64(uint64(short), uint64(claim))
			share, _ := bits.Div64(high, low, uint64(sum))
			c.positions[number] -= int64(share)
			left -= int64(share)
		}
	}
	c.positions[largest] -= left
	c.positions[defaulter] = 0
	return nil
}

// settleCycle moves the positions that were told (invariant 8).
func (b *book) settleCycle(c *cycle, e *event) error {
	sum := int64(0)
	for number, net := range c.told {
		sum += net
		a := b.accounts[number]
		if a == nil || a.asset != c.asset {
			return fmt.Errorf("cycle %d moves account %d", e.Cycle, number)
		}
		a.balance += net
		a.keep()
		b.touch(number, -net)
		if net != c.positions[number] {
			return fmt.Errorf("invariant 8: cycle %d moves %d for account %d, its orders sum to %d", e.Cycle, net, number, c.positions[number])
		}
	}
	if sum != 0 {
		return fmt.Errorf("invariant 8: the positions of cycle %d sum to %d", e.Cycle, sum)
	}
	for number, net := range c.positions {
		if _, told := c.told[number]; !told && net != 0 {
			return fmt.Errorf("invariant 8: cycle %d moves nothing for account %d, its orders sum to %d", e.Cycle, number, net)
		}
	}
	for _, o := range c.orders {
		if !o.final {
			o.final, o.status = true, "settled"
		}
	}
	return nil
}
