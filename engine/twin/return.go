package twin

import (
	"math/big"

	"weir/engine"
)

// returnObstacle is the check of an order that returns another, which it then knows.
func (t *Twin) returnObstacle(o *order) engine.Reason {
	if o.record.Original == [16]byte{} {
		return engine.ReasonNone
	}
	o.original = t.originalOf(o)
	if o.original == nil {
		return engine.NotReturnable
	}
	if sum := t.returned(o.original); sum.Add(sum, big.NewInt(o.record.Amount)).Cmp(big.NewInt(o.original.record.Amount)) > 0 {
		return engine.ReturnTooLarge
	}
	return engine.ReasonNone
}

// originalOf is the oldest settled order of the id that is returned, which went the other way.
func (t *Twin) originalOf(o *order) *order {
	debtor, creditor := t.parties(o)
	for _, first := range t.byID[o.record.Original] {
		from, to := t.parties(first)
		if first.record.Kind == engine.SubmitOrder && first.status == engine.Settled && from == creditor && to == debtor {
			return first
		}
	}
	return nil
}

// returned is how much of an order was returned, or is on its way back.
func (t *Twin) returned(original *order) *big.Int {
	sum := big.NewInt(original.returnedBy)
	for _, o := range t.orders {
		if o.original == original && (o.status == engine.Settled || o.waits()) {
			sum.Add(sum, big.NewInt(o.record.Amount))
		}
	}
	return sum
}
