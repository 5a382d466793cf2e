package main

import (
	"fmt"
	"strings"
	"time"

	"weir/client"
)

// The currency in which the demo shows what saves liquidity, and the banks that have nothing in it but promises to each other.
var (
	liquidityAsset = client.Asset{Code: "SGD", Scale: 2, Issuer: "CBSGSGS0"}
	liquidityBanks = demoBanks[:3]
	allAssets      = append([]client.Asset{liquidityAsset}, demoAssets...)
)

// saveLiquidity shows a gridlock that resolves, a limit, and an order that is held and released.
func (d *demo) saveLiquidity() error {
	if err := d.client.CreateAsset(d.ctx, liquidityAsset); err != nil {
		return err
	}
	for _, bank := range liquidityBanks {
		if _, err := d.client.OpenAccount(d.ctx, bank, liquidityAsset.Code, "0.00"); err != nil {
			return err
		}
	}
	for _, act := range []func() error{d.gridlock, d.limit, d.hold} {
		if err := act(); err != nil {
			return err
		}
	}
	return nil
}

// gridlock is a ring of payments of which none can settle before the others.
func (d *demo) gridlock() error {
	d.screen.say("Three banks without any %s owe each other in a ring.", liquidityAsset.Code)
	var ring []client.Order
	for i, bank := range liquidityBanks {
		o := d.pays(bank, liquidityBanks[(i+1)%len(liquidityBanks)], "1000000.00")
		ring = append(ring, o)
		status := "queued"
		if i == len(liquidityBanks)-1 {
			status = "settled"
		}
		if err := d.submit(o, status); err != nil {
			return err
		}
	}
	d.screen.line("the last one closed the ring: all settled together, at full value, with no money at all")
	for _, o := range ring {
		if err := d.wantStatus(o, "settled"); err != nil {
			return err
		}
	}
	return nil
}

// limit is a bilateral limit that an order waits for until it is raised.
func (d *demo) limit() error {
	debtor, creditor := liquidityBanks[0], liquidityBanks[1]
	d.screen.say("%s has 500.00 now, and pays %s at most 200.00 net.", debtor, creditor)
	funding := client.Funding{ID: d.uuid(), Participant: debtor, Asset: liquidityAsset.Code, Amount: "500.00", Direction: "in"}
	if _, err := d.client.Fund(d.ctx, funding); err != nil {
		return err
	}
	if err := d.setLimit(debtor, creditor, "200.00"); err != nil {
		return err
	}
	o := d.pays(debtor, creditor, "300.00")
	if err := d.submit(o, "queued"); err != nil {
		return err
	}
	if err := d.setLimit(debtor, creditor, "400.00"); err != nil {
		return err
	}
	d.screen.line("the limit is 400.00 now: it settled")
	return d.wantStatus(o, "settled")
}

func (d *demo) setLimit(debtor, creditor, amount string) error {
	_, err := d.client.SetLimit(d.ctx, client.Limit{Participant: debtor, Asset: liquidityAsset.Code, Kind: "bilateral", Counterparty: creditor, Amount: &amount})
	return err
}

// hold is an order that waits until staff release it.
func (d *demo) hold() error {
	d.screen.say("An order that is to be looked at first is held, and then released.")
	o := d.pays(liquidityBanks[1], liquidityBanks[2], "50.00")
	o.Hold = true
	if err := d.submit(o, "held"); err != nil {
		return err
	}
	held, err := d.client.WaitingOrders(d.ctx, "held", "", liquidityAsset.Code)
	if err != nil {
		return err
	}
	if len(held) != 1 || held[0].ID != o.ID {
		return fmt.Errorf("held are %+v, not only order %s", held, o.ID)
	}
	released, err := d.client.Release(d.ctx, o.ID, "")
	if err != nil {
		return err
	}
	d.screen.line("released: %s", released.Status)
	return d.wantStatus(o, "settled")
}

func (d *demo) pays(debtor, creditor, amount string) client.Order {
	return client.Order{ID: d.uuid(), Debtor: debtor, Creditor: creditor, Asset: liquidityAsset.Code, Amount: amount}
}

// submit submits an order whose status is known beforehand.
func (d *demo) submit(o client.Order, status string) error {
	outcome, err := d.client.Submit(d.ctx, o)
	if err != nil {
		return err
	}
	d.note([]client.Outcome{outcome})
	d.screen.line("%s pays %s %s: %s", o.Debtor, o.Creditor, o.Amount, strings.TrimSpace(outcome.Status+" "+outcome.Code))
	if outcome.Status != status {
		return fmt.Errorf("order %s is %s, not %s", o.ID, outcome.Status, status)
	}
	return nil
}

func (d *demo) wantStatus(o client.Order, status string) error {
	found, err := d.client.OrderStatus(d.ctx, o.ID)
	if err == nil && found.Status != status {
		err = fmt.Errorf("order %s is %s, not %s", o.ID, found.Status, status)
	}
	return err
}

// measures shows, by currency, what was settled and what that took.
func (d *demo) measures() error {
	d.screen.say("What settled, the liquidity it used, and what waiting and offsetting saved against paying everything at once:")
	for _, a := range allAssets {
		m, err := d.client.Measures(d.ctx, a.Code, time.Time{})
		if err != nil {
			return err
		}
		d.screen.line("%s  settled %s, used %s, saved %s, still waiting %s", a.Code, m.Settled, m.Used, m.Saved, m.Waiting)
	}
	return nil
}
