package auditor

import "fmt"

// statuses that an event leads to.
var statusOf = map[string]string{
	"order_rejected": "rejected", "order_queued": "queued", "order_settled": "settled", "order_cancelled": "cancelled", "order_warehoused": "warehoused",
	"order_held": "held", "order_released": "queued", "order_expired": "expired", "order_accepted": "accepted", "order_unmatched": "unmatched",
}

// postOrder follows an event of an order.
func (b *book) postOrder(e *event) error {
	o := b.orders[e.ID]
	if o == nil || b.mayBeForgotten(o) {
		o = &order{id: e.ID, renewed: o != nil, debtor: e.DebtorAccount, creditor: e.CreditorAccount, asset: e.Asset, born: e.Seq, came: b.days[e.Asset].firstDate}
		b.orders[e.ID] = o
		delete(b.groups, e.ID)
	}
	if o.final {
		return fmt.Errorf("invariant 3: order %s is %s, and yet at sequence %d comes %s", e.ID, o.status, e.Seq, e.Kind)
	}
	o.seq, o.at, o.priority, o.method = e.Seq, e.Time, e.Priority, e.Method
	marked := o.linked && e.Kind == "order_released" // it loses its mark, and its group waits for all of them
	if status := statusOf[e.Kind]; status != "" && !marked {
		o.status = status
		o.queued = status == "queued"
		o.final = status == "rejected" || status == "settled" || status == "cancelled" || status == "expired"
	}
	o.linked = o.linked || e.Kind == "order_unmatched"
	o.nameless = e.Code == "unknown_asset"
	switch e.Kind {
	case "order_queued", "order_released", "order_priority_changed":
		o.place = int64(e.Seq)
	case "order_moved":
		o.place = int64(e.Seq)
		if e.Position == "first" {
			o.place = -o.place
		}
	case "order_settled", "order_settled_part":
		return b.settle(o, e)
	case "order_accepted":
		return b.accept(o, e)
	case "order_matched":
		return b.match(o, e)
	case "order_rejected", "order_cancel_asked", "order_held", "order_warehoused", "order_cancelled", "order_expired", "order_unmatched":
	default:
		return fmt.Errorf("an event of kind %q", e.Kind)
	}
	return nil
}

// settle moves the money of an order, or of a part of it.
func (b *book) settle(o *order, e *event) error {
	amount, err := units(e.Amount, b.scale(e.Asset))
	if err != nil || amount <= 0 {
		return fmt.Errorf("order %s settles with %q: %w", e.ID, e.Amount, err)
	}
	if o.left > 0 && amount > o.left {
		return fmt.Errorf("order %s settles with %d where %d are left", e.ID, amount, o.left)
	}
	o.left -= min(o.left, amount)
	if e.Kind == "order_settled" {
		b.touched.settled = append(b.touched.settled, o)
		b.paid = append(b.paid, Paid{e.ID, e.Debtor, e.Creditor, e.Asset, e.Amount})
	}
	if err := b.move(e.DebtorAccount, e.CreditorAccount, amount); err != nil {
		return err
	}
	b.accounts[e.DebtorAccount].take(ranks[e.Priority])
	if !b.fundings[e.ID] {
		b.flow(e.DebtorAccount, e.CreditorAccount, amount)
	}
	return nil
}

// match links orders: those that are matched by one sequence, one after the other, until a group is whole.
func (b *book) match(o *order, e *event) (err error) {
	o.linked = true
	o.left, err = units(e.Amount, b.scale(e.Asset))
	return err
}

func (b *book) accept(o *order, e *event) error {
	c := b.cycles[e.Cycle]
	if c == nil {
		return fmt.Errorf("order %s is accepted into cycle %d, which is not there", e.ID, e.Cycle)
	}
	amount, err := units(e.Amount, b.scale(e.Asset))
	if err != nil {
		return err
	}
	o.cycle, o.left = e.Cycle, amount
	c.positions[o.debtor] -= amount
	c.positions[o.creditor] += amount
	c.orders = append(c.orders, o)
	if err := b.headroom(o); err != nil {
		return err
	}
	return b.inTurn(o)
}
