package twin

import (
	"math/big"
	"slices"

	"weir/engine"
)

// comeToRest lets all that can settle do so, in part at last.
func (t *Twin) comeToRest() {
	t.rest()
	t.settleParts()
}

// settleParts settles, of the pairs that may settle in part, the oldest, and so on until none may.
func (t *Twin) settleParts() {
	for t.settleFirstPart() {
		t.rest()
	}
}

// settleFirstPart settles a part of the oldest pair of which one can settle, and says whether there was any.
func (t *Twin) settleFirstPart() bool {
	for _, o := range t.orders {
		if o.status != engine.Queued || !o.isMatched() || o.group.orders[0] != o {
			continue
		}
		if quantity, cash := t.partOf(o); quantity != nil && !t.isSpent(o) {
			if o.partBy != t.seq {
				o.partBy, o.parts = t.seq, 0
			}
			o.parts++
			t.settlePart(o, quantity, cash)
			return true
		}
	}
	return false
}

// isSpent says whether a pair has settled as many parts as one instruction may, and neither account was woken by a later one.
func (t *Twin) isSpent(o *order) bool {
	if o.parts < engine.PartsMax {
		return false
	}
	return o.partBy == t.seq || !slices.ContainsFunc(o.group.orders, func(each *order) bool {
		debtor, _ := t.parties(each)
		return debtor.wokenBy == t.seq
	})
}

// delivery is the side of a pair that gives the security, and the one that gives the cash.
func (o *order) delivery() (security, cash *order) {
	if o.asset.has(engine.OptionSecurity) {
		return o, o.other()
	}
	return o.other(), o
}

// settlePart moves both parts; what is left keeps its place.
func (t *Twin) settlePart(o *order, quantity, cash *big.Int) {
	security, _ := o.delivery()
	for _, each := range o.group.orders {
		amount := cash.Int64()
		if each == security {
			amount = quantity.Int64()
		}
		t.pay(each, amount)
		each.part += amount
		t.emitAmount(engine.OrderSettledPart, each, amount)
	}
	t.measureUses(o.group.orders)
	for _, each := range o.group.orders {
		_, creditor := t.parties(each)
		t.wake(creditor)
	}
}

// isFront says whether an order is the front of its queue.
func (t *Twin) isFront(o *order) bool {
	debtor, _ := t.parties(o)
	queue := t.waiting(debtor)
	return len(queue) > 0 && queue[0] == o
}

// partOf is the largest part of a pair that can settle, nil where there is none.
func (t *Twin) partOf(o *order) (quantity, cash *big.Int) {
	whole := slices.ContainsFunc(o.group.orders, func(each *order) bool {
		return !each.record.Partial || t.stands(each) != engine.ReasonNone || !t.isFront(each)
	})
	if whole {
		return nil, nil
	}
	security, payment := o.delivery()
	most, room := t.free(security), t.free(payment)
	if rest := big.NewInt(security.amount() - 1); most.Cmp(rest) > 0 {
		most = rest
	}
	// The cash grows with the quantity: halve towards the largest quantity that the cash has room for.
	low, high := new(big.Int), most
	for low.Cmp(high) < 0 {
		middle := new(big.Int).Add(low, high)
		middle.Add(middle, big.NewInt(1)).Rsh(middle, 1)
		if cashFor(security, payment, middle).Cmp(room) <= 0 {
			low = middle
		} else {
			high = middle.Sub(middle, big.NewInt(1))
		}
	}
	if cash = cashFor(security, payment, low); low.Sign() <= 0 || cash.Sign() <= 0 {
		return nil, nil
	}
	return low, cash
}

// cashFor is what is still to be paid when so much more of the security was delivered: the same share of the cash, rounded down.
func cashFor(security, payment *order, more *big.Int) *big.Int {
	cash := new(big.Int).Add(big.NewInt(security.part), more)
	cash.Mul(cash, big.NewInt(payment.agreed))
	cash.Quo(cash, big.NewInt(security.agreed))
	return cash.Sub(cash, big.NewInt(payment.part))
}

// free is how much an order could settle: what its debtor has above the reservations, and within the limit that it counts against.
func (t *Twin) free(o *order) *big.Int {
	debtor, creditor := t.parties(o)
	free := debtor.cover()
	free.Sub(free, debtor.reservedFrom(o.priority))
	if l := debtor.limitOn(creditor); l != nil {
		if room := new(big.Int).Sub(big.NewInt(l.amount), big.NewInt(l.outflow)); room.Cmp(free) < 0 {
			return room
		}
	}
	return free
}
