package client_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"weir/client"
)

const bond = "CN0000000001"

// setUpBond adds a bond, and both banks' accounts in it; BRAVGB20 has 60.
func setUpBond(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := context.Background()
	setUp(t, c)
	if err := c.CreateAsset(ctx, client.Asset{Code: bond, Issuer: "DEPO", EndOfDay: "carry", Zeroing: true}); err != nil {
		t.Fatal(err)
	}
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		if _, err := c.OpenAccount(ctx, bank, bond, "0"); err != nil {
			t.Fatal(err)
		}
	}
	if o, err := c.Fund(ctx, client.Funding{ID: order(998, "").ID, Participant: "BRAVGB20", Asset: bond, Amount: "60", Direction: "in"}); err != nil || o.Status != "settled" {
		t.Fatal(o, err)
	}
}

func buys(n int, cash, bonds string) client.Side {
	return client.Side{ID: order(n, "").ID, Participant: "ALPHCNB0", Counterparty: "BRAVGB20", Gives: client.Worth{Asset: "CNY", Amount: cash}, Takes: client.Worth{Asset: bond, Amount: bonds}}
}

// mirrored is the side of the other party.
func mirrored(n int, s client.Side) client.Side {
	s.ID, s.Participant, s.Counterparty, s.Gives, s.Takes = order(n, "").ID, s.Counterparty, s.Participant, s.Takes, s.Gives
	return s
}

func TestTrades(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUpBond(t, c)
	buy := buys(1, "50.00", "10")
	buy.Reference, buy.Tolerance, buy.Priority = "T-1", "0.50", "urgent"
	first, err := c.SubmitSide(ctx, buy)
	if err != nil || first.Status != "unmatched" || first.MatchedWith != "" || first.ISOStatus != "PDNG" {
		t.Fatal(first, err)
	}
	alleged, err := c.Allegements(ctx, "BRAVGB20")
	if err != nil || len(alleged) != 1 || alleged[0].Reference != "T-1" || alleged[0].Tolerance != "0.50" || alleged[0].Takes.Amount != "10" || alleged[0].SettlementDate == "" {
		t.Fatal(alleged, err)
	}
	sell := mirrored(2, buy)
	sell.Takes.Amount, sell.Hold, sell.Tolerance = "50.25", true, ""
	pair, err := c.SubmitSides(ctx, []client.Side{sell, {ID: "x"}})
	if err != nil || len(pair) != 2 || pair[0].Status != "held" || pair[0].MatchedWith != buy.ID || pair[1].Status != "rejected" || pair[1].Field == "" {
		t.Fatal(pair, err)
	}
	held, err := c.Match(ctx, sell.ID, "BRAVGB20")
	if err != nil || !held.Held || held.Agreed != (client.Both{Gives: "10", Takes: "50.25"}) || held.Settled != (client.Both{Gives: "0", Takes: "0.00"}) || held.Instructor != "BRAVGB20" {
		t.Fatal(held, err)
	}
	if o, err := c.Release(ctx, sell.ID, "BRAVGB20"); err != nil || o.Status != "settled" {
		t.Fatal(o, err)
	}
	matched, err := c.Matches(ctx, "matched", "ALPHCNB0", "BRAVGB20")
	if err != nil || len(matched) != 1 || matched[0].Status != "settled" || matched[0].MatchedWith != sell.ID || matched[0].Settled.Gives != "50.25" {
		t.Fatal(matched, err)
	}
	if _, err := c.Match(ctx, order(9, "").ID, ""); err == nil {
		t.Error("a side that was never submitted is shown")
	}
}

func TestCancellationOfATrade(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUpBond(t, c)
	buy := buys(1, "500.00", "10")
	if _, err := c.SubmitSides(ctx, []client.Side{buy, mirrored(1, buy)}); err != nil { // two participants, one id
		t.Fatal(err)
	}
	if o, err := c.Cancel(ctx, buy.ID, "ALPHCNB0"); err != nil || o.Status != "queued" || o.Code != "partner_to_cancel" {
		t.Error(o, err)
	}
	if one, err := c.Match(ctx, buy.ID, "ALPHCNB0"); err != nil || !one.CancelAsked || one.Gives.Asset != "CNY" {
		t.Error(one, err)
	}
	if o, err := c.Cancel(ctx, buy.ID, "BRAVGB20"); err != nil || o.Status != "cancelled" {
		t.Error(o, err)
	}
}

func TestChains(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUp(t, c)
	there, back := order(1, "170.00"), order(2, "80.00")
	back.Debtor, back.Creditor = back.Creditor, back.Debtor
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", 77)
	done, err := c.SubmitChain(ctx, id, []client.Order{there, back})
	if err != nil || done.ID != id || done.State != "complete" || done.Status != "settled" || len(done.Legs) != 2 || done.Legs[0].Status != "unmatched" || done.Legs[1].Status != "settled" {
		t.Fatal(done, err)
	}
	late := order(3, "1.00")
	late.Chain, late.Legs, late.Category = id, 2, "interbank"
	if o, err := c.Submit(ctx, late); err != nil || o.Code != "chain_broken" {
		t.Error(o, err)
	}
	chain, err := c.Chain(ctx, id)
	if err != nil || chain.Legs != 2 || chain.State != "complete" || len(chain.Orders) != 2 || chain.Orders[1].Amount != "80.00" || chain.Orders[1].Category != "customer" {
		t.Error(chain, err)
	}
}

func TestSessionsAndStatements(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUpBond(t, c)
	assets, err := c.Assets(ctx)
	if err != nil || len(assets) != 2 || assets[0].Kind != "currency" || assets[0].EndOfDay != "expire" || assets[1].Kind != "security" || assets[1].EndOfDay != "carry" || !assets[1].Zeroing {
		t.Fatal(assets, err)
	}
	today, err := time.Parse(time.DateOnly, assets[0].BusinessDate)
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) string { return today.AddDate(0, 0, n).Format(time.DateOnly) }
	for _, step := range []struct {
		to, date, status string
	}{{"cut-off", "", "applied"}, {"pre-open", day(11), "rejected"}, {"pre-open", day(3), "applied"}, {"open", day(4), "rejected"}} {
		if o, err := c.SetSession(ctx, "CNY", step.to, step.date); err != nil || o.Status != step.status {
			t.Error(step, o, err)
		}
	}
	if assets, err = c.Assets(ctx); err != nil || assets[0].Day != "cut-off" || assets[0].SecondDate != day(3) || assets[0].SecondDay != "pre-open" {
		t.Error(assets, err)
	}
	rows, err := c.Statements(ctx, "ALPHCNB0", "CNY")
	if err != nil || len(rows) != 1 || rows[0].Opening != "0.00" || rows[0].Funding != "100.00" || rows[0].Closing != "100.00" || rows[0].Seq == 0 || rows[0].BusinessDate == "" {
		t.Error(rows, err)
	}
	if accounts, err := c.Accounts(ctx, "CNY"); err != nil || accounts[1].Opening != "0.00" {
		t.Error(accounts, err)
	}
}
