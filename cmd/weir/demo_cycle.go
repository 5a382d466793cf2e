package main

import (
	"fmt"

	"github.com/shopspring/decimal"

	"weir/client"
)

// payrollOrders is in how many payments one bank pays more than it has.
const payrollOrders = 60

// payroll lets a bank send retail payments for more than it has.
func (d *demo) payroll() error {
	if err := d.to("12:40"); err != nil {
		return err
	}
	bank := d.banks[d.pick(len(d.banks))].ID
	d.book.short = bank
	a, err := d.accountOf(bank, "CNY")
	if err != nil {
		return err
	}
	figures, err := decimals(a.Balance, a.Projected)
	if err != nil {
		return err
	}
	each := decimal.Max(figures[0].Add(figures[1]), decimal.Zero).Div(decimal.NewFromInt(payrollOrders)).Floor().IntPart()
	var orders []client.Order
	for range payrollOrders {
		to := bank
		for to == bank {
			to = d.banks[d.pick(len(d.banks))].ID
		}
		orders = append(orders, client.Order{ID: d.uuid(), Debtor: bank, Creditor: to, Asset: "CNY", Amount: cents(int(each)*100 + 2_000_000 + d.pick(2_000_000)), Method: "net"})
	}
	d.part("12:40", "%s sends the salaries of its customers into the retail cycle: %s.", bank, plural(len(orders), "payment"))
	outcomes, err := d.send(orders)
	if err != nil {
		return err
	}
	if n := countOf(outcomes, "accepted"); n != len(orders) {
		return fmt.Errorf("the cycle took %d of %d payments", n, len(orders))
	}
	d.line("All are taken: within a cycle a bank may owe more than it has. It has to bring the difference when the cycle settles.")
	return nil
}

// shortfall closes the cycle, which one bank can't pay, and funds that bank late.
func (d *demo) shortfall() error {
	if err := d.to("13:00"); err != nil {
		return err
	}
	if _, err := d.client.CloseCycle(d.ctx, d.cycle); err != nil {
		return err
	}
	c, err := d.client.Cycle(d.ctx, d.cycle)
	if err != nil {
		return err
	}
	d.part("13:00", "The retail cycle closes: %d payments for %s CNY net to %s.", c.Orders, grouped(c.Gross), grouped(c.Net))
	o, err := d.client.SettleCycle(d.ctx, d.cycle)
	if err != nil {
		return err
	}
	if o.Status != "rejected" {
		return fmt.Errorf("the cycle is %s, although a bank is short", o.Status)
	}
	d.line("It can't settle: %s. All positions settle or none, so the cycle is pending.", o.Detail)
	missing, err := d.short(d.book.short)
	if err != nil {
		return err
	}
	return d.fundLate(missing)
}

// short says what a bank lacks to pay the cycle and what else waits of it.
func (d *demo) short(bank string) (missing decimal.Decimal, err error) {
	positions, err := d.client.CyclePositions(d.ctx, d.cycle)
	if err != nil {
		return missing, err
	}
	a, err := d.accountOf(bank, "CNY")
	if err != nil {
		return missing, err
	}
	for _, p := range positions {
		if p.Participant != bank {
			continue
		}
		figures, err := decimals(p.Net, a.Balance, a.QueuedOut)
		if err != nil {
			return missing, err
		}
		missing = figures[0].Add(figures[1]).Neg()
		d.line("%s owes %s net and has %s: %s are missing.", bank, money(figures[0].Neg()), money(figures[1]), money(missing))
		missing = missing.Add(figures[2])
	}
	if !missing.IsPositive() {
		return missing, fmt.Errorf("%s is not short in the cycle", bank)
	}
	return missing, nil
}

// fundLate brings the short bank its money; the cycle then settles by itself.
func (d *demo) fundLate(missing decimal.Decimal) error {
	if err := d.to("13:35"); err != nil {
		return err
	}
	o, err := d.fund(d.book.short, "CNY", missing.StringFixed(2))
	if err != nil {
		return err
	}
	c, err := d.client.Cycle(d.ctx, d.cycle)
	if err != nil {
		return err
	}
	if c.State != "settled" {
		return fmt.Errorf("the cycle is %s, although its money came", c.State)
	}
	d.line("13:35: %s brings %s, late. With the same instruction, sequence %d, the cycle settles: %d accounts at once.", d.book.short, money(missing), o.Seq, c.Accounts)
	return nil
}
