package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// load submits the orders of a workload from some clients, each with a connection of its own; a client sends its next request when
// the last is answered.
type load struct {
	work  *workload
	batch int
	conns []*pgx.Conn
}

// run submits orders first to end-1 and answers how long each request took. Any outcome but settled is an error.
func (l *load) run(ctx context.Context, first, end int) ([]time.Duration, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var next atomic.Int64
	next.Store(int64(first))
	latencies := make([][]time.Duration, len(l.conns))
	var all sync.WaitGroup
	for i, conn := range l.conns {
		all.Go(func() {
			for {
				n := int(next.Add(int64(l.batch))) - l.batch
				if n >= end || ctx.Err() != nil {
					return
				}
				took, err := l.request(ctx, conn, n, min(n+l.batch, end))
				if err != nil {
					fail(err)
					return
				}
				latencies[i] = append(latencies[i], took)
			}
		})
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var joined []time.Duration
	for _, some := range latencies {
		joined = append(joined, some...)
	}
	return joined, nil
}

// request submits orders first to end-1 and waits for their outcomes. Statements are prepared once for each connection, by pgx.
func (l *load) request(ctx context.Context, conn *pgx.Conn, first, end int) (time.Duration, error) {
	if l.batch == 1 {
		o := l.work.order(first)
		start := time.Now()
		outcome, err := submitOne(ctx, conn, o)
		if err == nil && outcome != settled {
			err = fmt.Errorf("order %d: outcome %d", first, outcome)
		}
		return time.Since(start), err
	}
	orders := make([]order, 0, end-first)
	for n := first; n < end; n++ {
		orders = append(orders, l.work.order(n))
	}
	start := time.Now()
	outcomes, err := submitBatch(ctx, conn, orders)
	took := time.Since(start)
	for i, outcome := range outcomes {
		if outcome != settled {
			err = errors.Join(err, fmt.Errorf("order %d: outcome %d", first+i, outcome))
		}
	}
	return took, err
}

// Outcomes of schema.sql.
const (
	settled   = 0
	noCover   = 1
	taken     = 2
	noAccount = 3
)

func submitOne(ctx context.Context, conn *pgx.Conn, o order) (outcome int16, err error) {
	const call = "SELECT submit_one($1, $2, $3, $4)"
	err = conn.QueryRow(ctx, call, o.id, o.debtor, o.creditor, o.amount).Scan(&outcome)
	return outcome, err
}

// submitBatch answers an outcome for each order, or an error.
func submitBatch(ctx context.Context, conn *pgx.Conn, orders []order) (outcomes []int16, err error) {
	var (
		ids               = make([][16]byte, len(orders))
		debtors, creditor = make([]int32, len(orders)), make([]int32, len(orders))
		amounts           = make([]int64, len(orders))
	)
	for i, o := range orders {
		ids[i], debtors[i], creditor[i], amounts[i] = o.id, o.debtor, o.creditor, o.amount
	}
	const call = "SELECT submit_batch($1, $2, $3, $4)"
	err = conn.QueryRow(ctx, call, ids, debtors, creditor, amounts).Scan(&outcomes)
	if err == nil && len(outcomes) != len(orders) {
		err = fmt.Errorf("%d outcomes for %d orders", len(outcomes), len(orders))
	}
	return outcomes, err
}
