package twin

import (
	"fmt"
	"math/big"
	"slices"

	"weir/engine"
)

// settleAlone settles one order, a linked one with its group.
func (t *Twin) settleAlone(o *order) {
	orders := o.withGroup()
	for _, each := range orders {
		t.settle(each)
	}
	t.measureUses(orders)
}

// measureUses notes what the debtors of orders that settled together have used.
func (t *Twin) measureUses(orders []*order) {
	for _, o := range orders {
		debtor, _ := t.parties(o)
		t.measureUse(debtor)
	}
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

// settle settles an order and wakes the creditor. Before the first of a queued group the debtors of all are woken, for what stands behind its orders.
func (t *Twin) settle(o *order) {
	if o.group != nil && !slices.ContainsFunc(o.group.orders, func(each *order) bool { return each.status != engine.Queued }) {
		t.wakeDebtors(o.group.orders)
	}
	t.leaveQueue(o)
	t.measureEntry(o)
	t.pay(o, o.amount())
	o.status, o.done = engine.Settled, t.seq
	t.settled.count++
	o.asset.settled.count++
	o.asset.settled.sum += o.amount()
	t.emitOrder(engine.OrderSettled, o, engine.ReasonNone)
	o.part = o.agreed
	_, creditor := t.parties(o)
	t.wake(creditor)
}

// pay moves an amount from the debtor of an order to its creditor.
func (t *Twin) pay(o *order, amount int64) {
	debtor, creditor := t.parties(o)
	if credited := new(big.Int).Add(big.NewInt(creditor.balance), big.NewInt(amount)); !credited.IsInt64() {
		panic(fmt.Sprintf("twin: instruction %d makes account %d hold %v, which passes 64 bits", t.seq, creditor.number, credited))
	}
	debtor.balance -= amount
	creditor.balance += amount
	o.moved = append(o.moved, movement{amount, t.time})
	if o.record.Kind != engine.Fund {
		debtor.position -= amount
		creditor.position += amount
		countOutflow(debtor, creditor, amount)
	}
}
