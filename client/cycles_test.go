package client_test

import (
	"context"
	"testing"

	"weir/client"
)

func TestCycles(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUp(t, c)
	amount := "50.00"
	if o, err := c.SetLimit(ctx, client.Limit{Participant: "ALPHCNB0", Asset: "CNY", Kind: "net_debit_cap", Amount: &amount}); err != nil || o.Status != "applied" {
		t.Error(o, err)
	}
	opened, err := c.OpenCycle(ctx, "CNY", "noon")
	if err != nil || opened.Status != "created" || opened.Cycle != 1 {
		t.Fatal(opened, err)
	}
	there := order(701, "30.00")
	there.Method = "net"
	if o, err := c.Submit(ctx, there); err != nil || o.Status != "accepted" {
		t.Fatal(o, err)
	}
	for i, step := range []struct {
		do     func(context.Context, uint32) (client.CycleOutcome, error)
		status string
	}{{c.CloseCycle, "applied"}, {c.ExtendCycle, "applied"}, {c.CloseCycle, "applied"}, {c.ExtendCycle, "applied"}, {c.SettleCycle, "rejected"}} {
		if o, err := step.do(ctx, 1); err != nil || o.Status != step.status {
			t.Errorf("step %d: %+v %v", i, o, err)
		}
	}
	accounts, err := c.Accounts(ctx, "CNY")
	if err != nil || accounts[1].Projected != "-30.00" || accounts[1].NetDebitCap == nil || *accounts[1].NetDebitCap != "50.00" || accounts[2].NetDebitCap != nil {
		t.Error(accounts, err)
	}
	one, err := c.Cycle(ctx, 1)
	all, failed := c.Cycles(ctx, "CNY", "open")
	if err != nil || failed != nil || len(all) != 1 || one.Gross != "30.00" || one.Net != "30.00" || one.NettingRatio != "1.000000" || all[0].Orders != 1 {
		t.Error(one, err, all, failed)
	}
	rows, err := c.CyclePositions(ctx, 1)
	pairs, failed := c.CycleMatrix(ctx, 1)
	if err != nil || failed != nil || len(rows) != 2 || rows[0].Net != "-30.00" || len(pairs) != 1 || pairs[0].Creditor != "BRAVGB20" || pairs[0].Sum != "30.00" {
		t.Error(rows, err, pairs, failed)
	}
	if o, err := c.CloseCycle(ctx, 1); err != nil || o.Status != "applied" {
		t.Error(o, err)
	}
	if o, err := c.SettleCycle(ctx, 1); err != nil || o.Moved != 2 {
		t.Error(o, err)
	}
	if o, err := c.AbortCycle(ctx, 9); err == nil {
		t.Error(o)
	}
}

func TestDefaultersAndReturns(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUp(t, c)
	for _, deal := range []func(context.Context, uint32, string) (client.CycleOutcome, error){c.Unwind, c.SurvivorsPay} {
		opened, err := c.OpenCycle(ctx, "CNY", "default")
		if err != nil || opened.Cycle == 0 {
			t.Fatal(opened, err)
		}
		o := order(710+int(opened.Cycle), "30.00")
		o.Method = "net"
		if _, err := c.Submit(ctx, o); err != nil {
			t.Fatal(err)
		}
		if _, err := c.CloseCycle(ctx, opened.Cycle); err != nil {
			t.Fatal(err)
		}
		if o, err := c.Block(ctx, 2, "debit"); err != nil || o.Status != "applied" { // or else it can pay
			t.Error(o, err)
		}
		if o, err := deal(ctx, opened.Cycle, "ALPHCNB0"); err != nil || o.Status != "applied" {
			t.Error(o, err)
		}
		if o, err := c.Unblock(ctx, 2, "debit"); err != nil || o.Status != "applied" {
			t.Error(o, err)
		}
	}
	back := order(720, "1.00")
	back.OriginalID = order(799, "").ID
	if o, err := c.Submit(ctx, back); err != nil || o.Code != "not_returnable" {
		t.Error(o, err)
	}
}
