package client_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"

	"weir/client"
	"weir/engine"
	"weir/gateway"
	"weir/internal/node"
)

// startServer runs a whole node behind a gateway and answers a client of it.
func startServer(t *testing.T) *client.Client {
	t.Helper()
	n, err := node.Open(node.Options{Data: t.TempDir(), Orders: 1000, Accounts: 100})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := gateway.New(gateway.Config{Sequencer: n.Sequencer, Engine: n.Engine, Directory: n.Directory, Feed: n.Feed, Snapshots: n.Snapshots, Metrics: n.Metrics})
	served := make(chan error, 1)
	go func() { served <- g.Serve(l) }()
	c := client.New(l.Addr().String())
	t.Cleanup(func() {
		c.Close()
		if err := errors.Join(g.Shutdown(), <-served, n.Close()); err != nil {
			t.Error(err)
		}
	})
	return c
}

func order(n int, amount string) client.Order {
	return client.Order{ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", n), Debtor: "ALPHCNB0", Creditor: "BRAVGB20", Asset: "CNY", Amount: amount}
}

// setUp makes CNY, ALPHCNB0 with 100.00 and BRAVGB20 with nothing; it answers their accounts.
func setUp(t *testing.T, c *client.Client) (accounts [2]uint32) {
	t.Helper()
	ctx := context.Background()
	err := c.CreateAsset(ctx, client.Asset{Code: "CNY", Scale: 2, Issuer: "CBCNCNB0"})
	for i, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		err = errors.Join(err, c.CreateParticipant(ctx, client.Participant{ID: bank, Name: bank, Kind: "bank"}))
		account, opened := c.OpenAccount(ctx, bank, "CNY", "0.00")
		accounts[i], err = account, errors.Join(err, opened)
	}
	funded, failed := c.Fund(ctx, client.Funding{ID: order(999, "").ID, Participant: "ALPHCNB0", Asset: "CNY", Amount: "100.00", Direction: "in"})
	if err = errors.Join(err, failed); err != nil || funded.Status != "settled" {
		t.Fatal(err, funded)
	}
	return accounts
}

func TestOrdersByEveryWay(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	accounts := setUp(t, c)
	one, err := c.Submit(ctx, order(1, "60.00"))
	if err != nil || one.Status != "settled" || one.ISOStatus != "ACSC" || one.Seq == 0 {
		t.Fatal(one, err)
	}
	batch, err := c.SubmitBatch(ctx, []client.Order{order(1, "60.00"), order(2, "70.00"), order(3, "x")})
	if err != nil || len(batch) != 3 || !batch[0].Replayed || batch[0].Seq != one.Seq || batch[1].Code != "cover" || batch[2].Field != "amount" {
		t.Fatal(batch, err)
	}
	binary := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{7}, Amount: 100, Debtor: accounts[1], Creditor: accounts[0]}
	outcomes, err := c.SubmitBinary(ctx, []engine.Instruction{binary, {Kind: 9}})
	if err != nil || outcomes[0].Status != engine.Settled || outcomes[1].Status != engine.Rejected || outcomes[1].Seq != 0 {
		t.Fatal(outcomes, err)
	}
	waiting, err := c.OrderStatus(ctx, order(2, "").ID)
	if err != nil || waiting.Status != "queued" || waiting.Seq != batch[1].Seq {
		t.Fatal(waiting, err)
	}
	for _, participant := range []string{"ALPHCNB0", ""} {
		if gone, err := c.Cancel(ctx, order(2, "").ID, participant); err != nil || gone.Status != "cancelled" {
			t.Fatal(gone, err)
		}
	}
}

func TestListsAndState(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	setUp(t, c)
	openMany(t, c, 1100) // more than a page
	all, err := c.Accounts(ctx, "")
	if err != nil || len(all) != 1103 || all[0].Balance != "-100.00" || all[0].Cover != "" || all[1102].Cover != "1.00" {
		t.Fatalf("%d accounts, %v", len(all), err)
	}
	none, err := c.Accounts(ctx, "USD")
	if err != nil || len(none) != 0 {
		t.Fatal(none, err)
	}
	assets, err := c.Assets(ctx)
	if err != nil || len(assets) != 1 || assets[0].Code != "CNY" || assets[0].Scale != 2 || assets[0].Issuer != "CBCNCNB0" || assets[0].Resolution != "events" || assets[0].Day != "open" || len(assets[0].BusinessDate) != 10 {
		t.Fatal(assets, err)
	}
	state, err := c.State(ctx)
	if err != nil || state.Seq != 2206 || len(state.Hash) != 16 || state.EngineVersion != engine.Version {
		t.Fatal(state, err)
	}
}

// openMany opens accounts in CNY with a credit line of 1.00 for as many banks, all in one request.
func openMany(t *testing.T, c *client.Client, n int) {
	t.Helper()
	var banks []client.Participant
	var accounts []client.NewAccount
	for i := range n {
		bank := fmt.Sprintf("BANK%d", i)
		banks = append(banks, client.Participant{ID: bank})
		accounts = append(accounts, client.NewAccount{Participant: bank, Asset: "CNY", CreditLine: "1.00"})
	}
	created, err := c.CreateParticipants(t.Context(), banks)
	opened, failed := c.OpenAccounts(t.Context(), accounts)
	if err != nil || failed != nil || len(created) != n || len(opened) != n {
		t.Fatal(err, failed, len(created), len(opened))
	}
	for i := range n {
		if created[i].Status != "created" || opened[i].Status != "created" || opened[i].Account != opened[0].Account+uint32(i) {
			t.Fatal(i, created[i], opened[i])
		}
	}
}

func TestManyNamesAreAnsweredInPlace(t *testing.T) {
	c, ctx := startServer(t), t.Context()
	setUp(t, c)
	created, err := c.CreateParticipants(ctx, []client.Participant{{ID: "CHARDEF0", Name: "Charlie"}, {ID: "charlie"}, {ID: "ALPHCNB0", Kind: "bank"}})
	if err != nil || len(created) != 3 || created[0].Number != 4 || created[1].Status != "rejected" || created[1].Field != "id" || created[1].Seq != 0 || !created[2].Replayed {
		t.Error(created, err)
	}
	opened, err := c.OpenAccounts(ctx, []client.NewAccount{{Participant: "CHARDEF0", Asset: "CNY"}, {Participant: "NOBODY", Asset: "CNY"}})
	if err != nil || len(opened) != 2 || opened[0].Account != 4 || opened[1].Code != "unknown_participant" || opened[1].Field != "participant" || opened[1].Seq == 0 {
		t.Error(opened, err)
	}
	var p *client.Problem
	if _, err := c.OpenAccounts(ctx, []client.NewAccount{}); !errors.As(err, &p) || p.Field != "body" {
		t.Error(err)
	}
}

func TestProblems(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	var p *client.Problem
	_, err := c.OrderStatus(ctx, order(1, "").ID)
	if !errors.As(err, &p) || p.Status != 404 || p.Code != "unknown_order" || p.Error() != "404 unknown_order: id: no order has this id" {
		t.Error(err)
	}
	if _, err = c.Submit(ctx, order(1, "01")); !errors.As(err, &p) || p.Status != 422 || p.Field != "amount" {
		t.Error(err)
	}
	if _, err = c.SubmitBinary(ctx, nil); !errors.As(err, &p) || p.Status != 400 || p.Code != "empty" {
		t.Error(err)
	}
	nobody, cancel := context.WithCancel(ctx)
	cancel()
	if _, err = c.State(nobody); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
