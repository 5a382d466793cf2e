package twin

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"weir/engine"
)

// waiting is the queue of an account: the highest priority first, then the oldest.
func (t *Twin) waiting(debtor *account) []*order {
	var queue []*order
	for _, o := range t.queued {
		if o.record.Debtor == debtor.number {
			queue = append(queue, o)
		}
	}
	slices.SortStableFunc(queue, func(a, b *order) int { return cmp.Compare(b.record.Priority, a.record.Priority) })
	return queue
}

// orderAhead says whether the debtor has an order waiting in the same or a higher priority.
func (t *Twin) orderAhead(o *order) bool {
	debtor, _ := t.parties(o)
	queue := t.waiting(debtor)
	return len(queue) > 0 && queue[0].record.Priority >= o.record.Priority
}

func (t *Twin) enqueue(o *order, reason engine.Reason) {
	o.status, o.entry, o.reason = engine.Queued, engine.Queued, reason
	t.queued = append(t.queued, o)
	t.emitOrder(engine.OrderQueued, o, reason)
}

func (t *Twin) leaveQueue(o *order) {
	t.queued = slices.DeleteFunc(t.queued, func(q *order) bool { return q == o })
}

// covered says whether the debtor may pay the amount: balance - floor reaches it.
func covered(debtor *account, amount int64) bool {
	cover := new(big.Int).Sub(big.NewInt(debtor.balance), big.NewInt(debtor.floor()))
	return cover.Cmp(big.NewInt(amount)) >= 0
}

// settle moves the amount.
func (t *Twin) settle(o *order) {
	debtor, creditor := t.parties(o)
	if credited := new(big.Int).Add(big.NewInt(creditor.balance), big.NewInt(o.record.Amount)); !credited.IsInt64() {
		panic(fmt.Sprintf("twin: instruction %d makes account %d hold %v, which passes 64 bits", t.seq, creditor.number, credited))
	}
	debtor.balance -= o.record.Amount
	creditor.balance += o.record.Amount
	if o.record.Kind == engine.SubmitOrder {
		debtor.position -= o.record.Amount
		creditor.position += o.record.Amount
	}
	o.status, o.done = engine.Settled, t.seq
	t.emitOrder(engine.OrderSettled, o, engine.ReasonNone)
}

// wake serves a line of accounts, the given one first: each settles from the head of its queue all that it can, and whom it
// credits joins the end of the line, unless he stands there.
func (t *Twin) wake(first *account) {
	line := []*account{first}
	for len(line) > 0 {
		served := line[0]
		line = line[1:]
		for {
			queue := t.waiting(served)
			if len(queue) == 0 || !covered(served, queue[0].record.Amount) {
				break
			}
			t.leaveQueue(queue[0])
			t.settle(queue[0])
			_, credited := t.parties(queue[0])
			if !slices.Contains(line, credited) {
				line = append(line, credited)
			}
		}
	}
}
