package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// checkBooks makes all orders again and compares: each is there once, settled, as it was sent, and no other; each account holds its
// funding and what came, less what went; none is below zero.
func checkBooks(ctx context.Context, conn *pgx.Conn, w *workload, orders int) error {
	sent := make(map[[16]byte]order, orders)
	balances := make([]int64, accounts)
	for i := range balances {
		balances[i] = w.funding(i, orders)
	}
	for n := range orders {
		o := w.order(n)
		sent[o.id] = o
		balances[o.debtor] -= o.amount
		balances[o.creditor] += o.amount
	}
	if err := checkTransfers(ctx, conn, sent); err != nil {
		return err
	}
	return checkBalances(ctx, conn, balances)
}

// checkTransfers takes each transfer that it finds out of sent.
func checkTransfers(ctx context.Context, conn *pgx.Conn, sent map[[16]byte]order) error {
	rows, err := conn.Query(ctx, "SELECT id, debtor, creditor, amount, settled FROM transfer")
	if err != nil {
		return err
	}
	var (
		o       order
		settled bool
	)
	_, err = pgx.ForEachRow(rows, []any{&o.id, &o.debtor, &o.creditor, &o.amount, &settled}, func() error {
		if want, known := sent[o.id]; !known || o != want || !settled {
			return fmt.Errorf("books: transfer %x: %+v, settled %t; sent was %+v", o.id, o, settled, want)
		}
		delete(sent, o.id)
		return nil
	})
	if err == nil && len(sent) > 0 {
		err = fmt.Errorf("books: %d transfers are missing", len(sent))
	}
	return err
}

func checkBalances(ctx context.Context, conn *pgx.Conn, want []int64) error {
	rows, err := conn.Query(ctx, "SELECT id, balance FROM account")
	if err != nil {
		return err
	}
	var (
		id, found int
		balance   int64
	)
	_, err = pgx.ForEachRow(rows, []any{&id, &balance}, func() error {
		found++
		if balance < 0 || balance != want[id] {
			return fmt.Errorf("books: account %d holds %d, want %d", id, balance, want[id])
		}
		return nil
	})
	if err == nil && found != len(want) {
		err = fmt.Errorf("books: %d accounts, want %d", found, len(want))
	}
	return err
}
