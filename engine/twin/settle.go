package twin

import (
	"fmt"
	"math/big"

	"weir/engine"
)

// settleAlone settles one order.
func (t *Twin) settleAlone(o *order) {
	t.settle(o)
	debtor, _ := t.parties(o)
	t.measureUse(debtor)
}

// settleTogether settles the orders of a choice, debtors in ascending order, each in order of its queue.
func (t *Twin) settleTogether(c choice) {
	for _, debtor := range t.accounts {
		for _, o := range c[debtor] {
			t.settle(o)
		}
	}
	for debtor := range c {
		t.measureUse(debtor)
	}
}

// settle moves the amount and wakes the creditor.
func (t *Twin) settle(o *order) {
	debtor, creditor := t.parties(o)
	amount := o.record.Amount
	if credited := new(big.Int).Add(big.NewInt(creditor.balance), big.NewInt(amount)); !credited.IsInt64() {
		panic(fmt.Sprintf("twin: instruction %d makes account %d hold %v, which passes 64 bits", t.seq, creditor.number, credited))
	}
	t.leaveQueue(o)
	t.measureEntry(o)
	debtor.balance -= amount
	creditor.balance += amount
	if o.record.Kind == engine.SubmitOrder {
		debtor.position -= amount
		creditor.position += amount
		countOutflow(debtor, creditor, amount)
	}
	o.status, o.done, o.finishAt = engine.Settled, t.seq, t.time
	t.settled.count++
	t.settled.sum += amount
	t.emitOrder(engine.OrderSettled, o, engine.ReasonNone)
	t.wake(creditor)
}
