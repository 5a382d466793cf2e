package client_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"weir/client"
)

// deadlock makes EUR, which resolves on command from pre-open on, and two empty accounts that owe each other 30.00; ALPHCNB0 owes 5.00 more.
func deadlock(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := context.Background()
	err := c.CreateAsset(ctx, client.Asset{Code: "EUR", Scale: 2, Issuer: "CBEUDEF0", Resolution: "command", Day: "pre-open", BusinessDate: "2026-01-30"})
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		_, opened := c.OpenAccount(ctx, bank, "EUR", "0.00")
		err = errors.Join(err, opened)
	}
	_, opened := c.SetDay(ctx, "EUR", "open")
	there, back, more := order(501, "30.00"), order(502, "30.00"), order(503, "5.00")
	back.Debtor, back.Creditor = back.Creditor, back.Debtor
	for _, o := range []*client.Order{&there, &back, &more} {
		o.Asset = "EUR"
	}
	outcomes, failed := c.SubmitBatch(ctx, []client.Order{there, back, more})
	if err = errors.Join(err, opened, failed); err != nil || outcomes[0].Status != "queued" || outcomes[1].Code != "cover" || outcomes[2].Code != "order_ahead" {
		t.Fatal(err, outcomes)
	}
}

func TestResolutionAndMeasures(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUp(t, c)
	deadlock(t, c)
	waiting, err := c.Waiting(ctx, "ALPHCNB0", "EUR")
	if err != nil || len(waiting) != 2 || waiting[0].Amount != "30.00" || waiting[1].Status != "queued" || waiting[1].Creditor != "BRAVGB20" {
		t.Error(waiting, err)
	}
	positions, err := c.Positions(ctx, "EUR")
	if err != nil || len(positions) != 3 || positions[0].AllQueued != "" || positions[1].AllQueued != "-5.00" || positions[1].QueuedIn != "30.00" || positions[2].QueuedOut != "30.00" {
		t.Error(positions, err)
	}
	why, err := c.Explain(ctx, order(503, "").ID, "ALPHCNB0")
	if err != nil || why.WaitsFor == nil || why.WaitsFor.Code != "order_ahead" || why.Ahead != 1 || why.AheadValue != "30.00" ||
		why.Front.ID != order(501, "").ID || why.FrontWaitsFor.Code != "cover" || !why.Fundable || why.LeastFunding != "5.00" {
		t.Errorf("%+v %v", why, err)
	}
	all, err := c.WhatIf(ctx, "ALPHCNB0", "EUR", "5.00")
	if err != nil || all.Count != 3 || all.Value != "65.00" || len(all.Orders) != 3 {
		t.Error(all, err)
	}
	done, err := c.Resolve(ctx, "EUR", "multilateral")
	if err != nil || done.Status != "applied" || done.Settled != 2 || done.Value != "60.00" || len(done.Orders) != 2 || done.Seq == 0 {
		t.Error(done, err)
	}
	end := time.Now().Add(time.Hour)
	totals, err := c.Measures(ctx, "EUR", end)
	if err != nil || totals.Asset != "EUR" || totals.Settled != "60.00" || totals.Waiting != "5.00" || totals.Lower != "5.00" || totals.HHI != "0.500000" {
		t.Errorf("%+v %v", totals, err)
	}
	rows, err := c.MeasuresByAccount(ctx, "EUR", "ALPHCNB0", end)
	if err != nil || len(rows) != 1 || rows[0].Sent != "30.00" || rows[0].Received != "30.00" || rows[0].Waiting != "5.00" || rows[0].DelayIndicator == "" {
		t.Errorf("%+v %v", rows, err)
	}
	if rows, err := c.MeasuresByAccount(ctx, "EUR", "", time.Time{}); err != nil || len(rows) != 3 {
		t.Error(rows, err)
	}
}

func TestWhatIsDoneToOrders(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUp(t, c)
	held := order(1, "10.00")
	held.Hold = true
	if o, err := c.Submit(ctx, held); err != nil || o.Status != "held" {
		t.Fatal(o, err)
	}
	if _, err := c.SubmitBatch(ctx, []client.Order{order(2, "150.00"), order(3, "150.00")}); err != nil {
		t.Fatal(err)
	}
	id := func(n int) string { return order(n, "").ID }
	for status, want := range map[string]int{"held": 1, "warehoused": 0, "queued": 2} {
		if rows, err := c.WaitingOrders(ctx, status, "ALPHCNB0", "CNY"); err != nil || len(rows) != want || want > 0 && rows[0].Status != status {
			t.Errorf("%s: %+v %v", status, rows, err)
		}
	}
	steps := []struct {
		do     func() (client.Outcome, error)
		status string
	}{
		{func() (client.Outcome, error) { return c.Release(ctx, id(1), "") }, "queued"},
		{func() (client.Outcome, error) { return c.Move(ctx, id(3), "ALPHCNB0", "first") }, "queued"},
		{func() (client.Outcome, error) { return c.ChangePriority(ctx, id(2), "", "urgent") }, "queued"},
		{func() (client.Outcome, error) { return c.Hold(ctx, id(3), "") }, "held"},
		{func() (client.Outcome, error) { return c.Cancel(ctx, id(3), "ALPHCNB0") }, "cancelled"},
		{func() (client.Outcome, error) { return c.Hold(ctx, id(3), "") }, "rejected"},
	}
	for i, step := range steps {
		if o, err := step.do(); err != nil || o.Status != step.status {
			t.Errorf("step %d: %+v %v, want %s", i, o, err, step.status)
		}
	}
	if waiting, err := c.Waiting(ctx, "", ""); err != nil || len(waiting) != 2 || waiting[0].Priority != "urgent" || waiting[1].ID != id(1) {
		t.Error(waiting, err)
	}
}

func TestSettings(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	accounts := setUp(t, c)
	amount := "40.00"
	steps := []struct {
		do     func() (client.Outcome, error)
		status string
	}{
		{func() (client.Outcome, error) {
			return c.SetLimit(ctx, client.Limit{Participant: "ALPHCNB0", Asset: "CNY", Kind: "bilateral", Counterparty: "BRAVGB20", Amount: &amount})
		}, "applied"},
		{func() (client.Outcome, error) {
			return c.SetLimit(ctx, client.Limit{Participant: "ALPHCNB0", Asset: "CNY", Kind: "multilateral", Amount: &amount})
		}, "applied"},
		{func() (client.Outcome, error) {
			return c.SetLimit(ctx, client.Limit{Participant: "ALPHCNB0", Asset: "CNY", Kind: "multilateral"})
		}, "applied"},
		{func() (client.Outcome, error) {
			return c.Reserve(ctx, client.Reservation{Participant: "ALPHCNB0", Asset: "CNY", Kind: "urgent", Amount: "7.00"})
		}, "applied"},
		{func() (client.Outcome, error) { return c.Block(ctx, accounts[0], "debit") }, "applied"},
		{func() (client.Outcome, error) { return c.Block(ctx, accounts[0], "credit") }, "applied"},
		{func() (client.Outcome, error) { return c.Unblock(ctx, accounts[0], "credit") }, "applied"},
		{func() (client.Outcome, error) { return c.Suspend(ctx, "ALPHCNB0") }, "applied"},
		{func() (client.Outcome, error) { return c.BlockParticipant(ctx, "ALPHCNB0", "debit") }, "applied"},
		{func() (client.Outcome, error) { return c.BlockParticipant(ctx, "ALPHCNB0", "credit") }, "applied"},
		{func() (client.Outcome, error) { return c.UnblockParticipant(ctx, "ALPHCNB0", "debit") }, "applied"},
		{func() (client.Outcome, error) { return c.CloseParticipant(ctx, "ALPHCNB0") }, "rejected"},
		{func() (client.Outcome, error) { return c.CloseAccount(ctx, accounts[0]) }, "rejected"},
		{func() (client.Outcome, error) { return c.CloseAccount(ctx, accounts[1]) }, "applied"},
	}
	for i, step := range steps {
		if o, err := step.do(); err != nil || o.Status != step.status {
			t.Errorf("step %d: %+v %v, want %s", i, o, err, step.status)
		}
	}
	limits, err := c.Limits(ctx, "ALPHCNB0", "CNY")
	if err != nil || len(limits) != 1 || limits[0].Counterparty != "BRAVGB20" || limits[0].Amount != "40.00" || limits[0].Room != "40.00" {
		t.Error(limits, err)
	}
	rows, err := c.Accounts(ctx, "CNY")
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	if a := rows[1]; a.ReservedUrgent != "7.00" || !a.DebitBlocked || a.CreditBlocked || !a.Suspended || a.ParticipantDebitBlocked || !a.ParticipantCreditBlocked || a.Closed || !rows[2].Closed {
		t.Errorf("%+v %+v", a, rows[2])
	}
	if o, err := c.Resume(ctx, "ALPHCNB0"); err != nil || o.Status != "applied" {
		t.Error(o, err)
	}
	if o, err := c.CloseParticipant(ctx, "BRAVGB20"); err != nil || o.Status != "applied" {
		t.Error(o, err)
	}
	var p *client.Problem
	if _, err := c.Suspend(ctx, "NOBODY"); !errors.As(err, &p) || p.Status != 404 || p.Field != "id" {
		t.Error(err)
	}
}
