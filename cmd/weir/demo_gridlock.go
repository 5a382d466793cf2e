package main

import (
	"fmt"
	"time"

	"weir/client"
)

// The rings of payments in HKD that make the gridlock: each bank owes the next one in a drawn order of all banks the ring's amount, which is more than
// any has.
var ringAmounts = []string{"61250000.00", "38400000.00", "24750000.00"}

const gridlocked = "HKD"

// gridlock lets the rings come in without the payments of one bank, the late one; all else in the currency then waits behind them.
func (d *demo) gridlock() error {
	if err := d.to("10:40"); err != nil {
		return err
	}
	late := d.banks[d.pick(len(d.banks))].ID
	d.part("10:40", "A gridlock builds in %s: large payments, each of which waits for another.", gridlocked)
	first, missing := d.rings(late)
	d.book.late = missing
	outcomes, err := d.send(first)
	if err != nil {
		return err
	}
	d.line("%s of 24 to 61 million each come in, %d wait: no bank has so much, and each is owed as much as it owes.", plural(len(first), "payment"), countOf(outcomes, "queued"))
	d.line("Those of %s are late. Behind them the ordinary traffic jams:", late)
	d.header()
	err = d.traffic("10:45", "11:15", 10*time.Minute, func() ([]client.Order, error) { return d.payments(d.trafficSize(), gridlocked), nil })
	if err != nil {
		return err
	}
	return d.explain(first[0])
}

// rings are the payments of all banks but the late one, and its own, the last ring's first: so none is complete before its last payment.
func (d *demo) rings(late string) (first, missing []client.Order) {
	for _, amount := range ringAmounts {
		ring := d.shuffled()
		for i, bank := range ring {
			o := client.Order{ID: d.uuid(), Debtor: bank, Creditor: ring[(i+1)%len(ring)], Asset: gridlocked, Amount: amount, Priority: "urgent"}
			if bank == late {
				missing = append([]client.Order{o}, missing...)
			} else {
				first = append(first, o)
			}
		}
	}
	return first, missing
}

// explain says what an order waits for.
func (d *demo) explain(o client.Order) error {
	e, err := d.client.Explain(d.ctx, o.ID, "")
	if err != nil {
		return err
	}
	if e.WaitsFor != nil {
		d.line("Asked why, Weir says of %s's payment of %s: %s.", o.Debtor, grouped(o.Amount), e.WaitsFor.Detail)
	}
	if e.Fundable {
		d.line("The least money that would free it: %s %s.", grouped(e.LeastFunding), o.Asset)
	}
	return nil
}

// dissolve brings the late bank's payments.
func (d *demo) dissolve() error {
	if err := d.to("11:20"); err != nil {
		return err
	}
	before, value, err := d.waiting(gridlocked)
	if err != nil {
		return err
	}
	d.part("11:20", "The gridlock dissolves: %s for %s %s wait when the late payments come.", plural(before, "payment"), money(value), gridlocked)
	d.rest(afterTitle)
	outcomes, err := d.send(d.book.late)
	if err != nil {
		return err
	}
	if err := d.wantSettled(d.book.late...); err != nil {
		return err
	}
	after, rest, err := d.waiting(gridlocked)
	if err != nil {
		return err
	}
	last := outcomes[len(outcomes)-1]
	d.line("The last of them, sequence %d, closes the circles: %s leave at full value, under one sequence.", last.Seq, plural(before+len(outcomes)-after, "payment"))
	m, err := d.client.Measures(d.ctx, gridlocked, time.Time{})
	if err != nil {
		return err
	}
	d.line("Still waiting: %d for %s. Of all that settled in %s today, %s, the banks had to bring %s.", after, money(rest), gridlocked, grouped(m.Settled), grouped(m.Used))
	return nil
}

// wantSettled fails unless all of these have settled.
func (d *demo) wantSettled(orders ...client.Order) error {
	for _, o := range orders {
		found, err := d.client.OrderStatus(d.ctx, o.ID)
		if err != nil {
			return err
		}
		if found.Status != "settled" {
			return fmt.Errorf("order %s of %s is %s, not settled", o.ID, o.Debtor, found.Status)
		}
	}
	return nil
}
