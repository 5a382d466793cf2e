package main

import (
	"fmt"

	"github.com/shopspring/decimal"

	"weir/client"
)

// The ring of trades: each of some banks sells the next one dollars for yuan.
const (
	ringBanks = 4
	ringUSD   = "25000000.00"
	ringCNY   = "177250000.00"
)

// ring is payment versus payment without liquidity.
func (d *demo) ring() error {
	if err := d.to("11:40"); err != nil {
		return err
	}
	d.part("11:40", "PvP without liquidity: %d banks trade %s USD for %s CNY in a ring; none has either.", ringBanks, grouped(ringUSD), grouped(ringCNY))
	banks := d.shuffled()[:ringBanks]
	var sellers, buyers []client.Side
	for i, bank := range banks {
		next := banks[(i+1)%len(banks)]
		usd, cny := client.Worth{Asset: "USD", Amount: ringUSD}, client.Worth{Asset: "CNY", Amount: ringCNY}
		sellers = append(sellers, d.side(bank, next, usd, cny, fmt.Sprintf("FX-%d", i+1)))
		buyers = append(buyers, d.side(next, bank, cny, usd, fmt.Sprintf("FX-%d", i+1)))
	}
	for _, side := range sellers {
		if _, err := d.trade(side); err != nil {
			return err
		}
	}
	alleged, err := d.client.Allegements(d.ctx, banks[1])
	if err != nil {
		return err
	}
	d.line("The sellers' sides come first. To %s the other side shows as an allegement (%d): nothing is taken for granted.", banks[1], len(alleged))
	for _, side := range buyers {
		o, err := d.trade(side)
		if err != nil {
			return err
		}
		d.row("%s confirms %s: %s", side.Participant, side.Reference, o.Status)
	}
	for _, side := range append(sellers, buyers...) {
		m, err := d.client.Match(d.ctx, side.ID, side.Participant)
		if err != nil {
			return err
		}
		if m.Status != "settled" {
			return fmt.Errorf("side %s of %s is %s, not settled", side.ID, side.Participant, m.Status)
		}
	}
	d.line("The last confirmation settles all %d payments under one sequence: both legs of each trade, or none, and no money was needed.", 2*ringBanks)
	return nil
}

// side is one side of a trade, before all else of its bank.
func (d *demo) side(bank, counterparty string, gives, takes client.Worth, reference string) client.Side {
	return client.Side{
		ID: d.uuid(), Participant: bank, Counterparty: counterparty, Gives: gives, Takes: takes, Reference: reference, Priority: "highly-urgent",
	}
}

// trade submits a side, and notes it with its answer.
func (d *demo) trade(s client.Side) (client.SideOutcome, error) {
	o, err := d.client.SubmitSide(d.ctx, s)
	if err == nil {
		d.book.sides = append(d.book.sides, answeredSide{s, o})
	}
	return o, err
}

// delivery is a delivery versus payment whose buyer lacks money for all of it.
func (d *demo) delivery() error {
	if err := d.to("14:00"); err != nil {
		return err
	}
	seller, buyer, cover, err := d.parties()
	if err != nil {
		return err
	}
	cash := cover.Mul(decimal.NewFromFloat(1.6)).Round(-4) // more than it has
	nominal := cash.Div(decimal.NewFromFloat(0.9875)).Round(-3)
	d.part("14:00", "DvP in part: %s sells %s of %s to %s for %s CNY, who has %s.", seller, grouped(nominal.String()), bond, buyer, money(cash), money(cover))
	gives, takes := client.Worth{Asset: bond, Amount: nominal.String()}, client.Worth{Asset: "CNY", Amount: cash.StringFixed(2)}
	sells, buys := d.side(seller, buyer, gives, takes, "BOND-1"), d.side(buyer, seller, takes, gives, "BOND-1")
	sells.Partial, buys.Partial = true, true
	for _, side := range []client.Side{sells, buys} {
		if _, err := d.trade(side); err != nil {
			return err
		}
	}
	m, err := d.client.Match(d.ctx, buys.ID, buyer)
	if err != nil {
		return err
	}
	d.line("Both sides allow parts, so what can settle does: %s of the bond against %s CNY. The rest waits, linked as before.", grouped(m.Settled.Takes), grouped(m.Settled.Gives))
	settled, err := decimals(m.Settled.Gives)
	if err != nil {
		return err
	}
	if !settled[0].IsPositive() || m.Status != "queued" {
		return fmt.Errorf("the bond's trade is %s with %s CNY settled, not in part", m.Status, m.Settled.Gives)
	}
	return d.deliverRest(buys, cash.Sub(settled[0]))
}

// parties are a seller, and the buyer: who else has most CNY.
func (d *demo) parties() (seller, buyer string, cover decimal.Decimal, err error) {
	accounts, err := d.client.Accounts(d.ctx, "CNY")
	if err != nil {
		return "", "", cover, err
	}
	seller = d.banks[d.pick(len(d.banks))].ID
	for _, a := range accounts {
		if a.Kind == "issuer" || a.Participant == seller {
			continue
		}
		has, err := decimal.NewFromString(a.Cover)
		if err != nil {
			return "", "", cover, err
		}
		if has.GreaterThan(cover) {
			buyer, cover = a.Participant, has
		}
	}
	return seller, buyer, cover, nil
}

// deliverRest brings the buyer the money that is missing.
func (d *demo) deliverRest(buys client.Side, missing decimal.Decimal) error {
	if err := d.to("14:30"); err != nil {
		return err
	}
	if _, err := d.fund(buys.Participant, "CNY", missing.StringFixed(2)); err != nil {
		return err
	}
	m, err := d.client.Match(d.ctx, buys.ID, buys.Participant)
	if err != nil {
		return err
	}
	if m.Status != "settled" {
		return fmt.Errorf("the bond's trade is %s with %s CNY settled, after all money came", m.Status, m.Settled.Gives)
	}
	d.line("14:30: %s CNY come in, and the rest settles at once: %s in all.", money(missing), grouped(m.Settled.Takes))
	return nil
}
