package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Targets are the rows that were measured, and the runs behind them.
type Targets struct {
	Rows    []Row    `json:"rows"`
	Results []Result `json:"results"`

	lab   *Lab
	store string
	scale float64
}

// targetAccounts are those of a whole run.
const targetAccounts = 10_000

// Rates of the portable store may be so much lower.
const portableShare = 3

// Targets measures what the machine itself gives, and then on each store what goes over HTTP of the table of targets. Scale is 1 for the whole, less for shorter runs.
func (l *Lab) Targets(ctx context.Context, stores []string, scale float64) (*Targets, error) {
	if !(scale > 0 && scale <= 1) {
		return nil, fmt.Errorf("%w: scale %v: must be above 0 and at most 1", ErrConfig, scale)
	}
	t := &Targets{lab: l, scale: scale}
	if err := t.floor(ctx); err != nil {
		return nil, err
	}
	for _, store := range stores {
		t.store = store
		for _, measure := range []func(context.Context) error{t.batches, t.texts, t.singles, t.idle, t.pressed, t.restart} {
			if err := measure(ctx); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// run makes one run on the present store.
func (t *Targets) run(ctx context.Context, what string, c Config) (*Result, error) {
	t.lab.say(t.store + ": " + what)
	c.Store = t.store
	c.Orders = max(int(float64(c.Orders)*t.scale), 100)
	c.Warmup = c.Orders / 10
	c.Accounts = max(int(targetAccounts*t.scale), 100)
	c.Clients = min(c.Clients, max(c.Orders/max(c.Batch, 1), 1)) // more would have nothing to send
	r, err := t.lab.run(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	t.Results = append(t.Results, r)
	return &r, nil
}

func (t *Targets) add(what string, u unit, must, aim, measured float64) {
	if t.store == "portable" && u == unitRate {
		must, aim = must/portableShare, aim/portableShare
	}
	row := Row{What: what, Store: t.store, Unit: u, Must: must, Aim: aim, Measured: measured}
	row.judge()
	t.Rows = append(t.Rows, row)
}

func inMilliseconds(us int64) float64 { return float64(us) / 1000 }

// batches are the rows of binary batches.
func (t *Targets) batches(ctx context.Context) error {
	what := "binary, 1,000 a request, 12 connections"
	spread, err := t.run(ctx, what, Config{Batch: 1000, Clients: 12, Orders: 12_000_000})
	if err != nil {
		return err
	}
	t.add(what, unitRate, 2_500_000, 5_000_000, spread.OrdersPerSecond)
	t.add(what+": p99", unitMilliseconds, 20, 10, inMilliseconds(spread.P99))
	if spread.ServerCPU > 0 {
		t.add("server CPU per order, same", unitMicroseconds, 0.5, 0.25, spread.ServerCPU)
	}
	hot, err := t.run(ctx, "hot account", Config{Workload: workloadHot, Batch: 1000, Clients: 12, Orders: 12_000_000})
	if err != nil {
		return err
	}
	t.add("hot account against spread accounts, same", unitRatio, 0.8, 1, hot.OrdersPerSecond/spread.OrdersPerSecond)
	what = "binary, 8,190 a request, 4 connections"
	large, err := t.run(ctx, what, Config{Batch: maxBatch, Clients: 4, Orders: 12_000_000})
	if err != nil {
		return err
	}
	t.add(what, unitRate, 2_500_000, 5_000_000, large.OrdersPerSecond)
	t.add(what+": p99", unitMilliseconds, 20, 10, inMilliseconds(large.P99))
	return nil
}

// texts are the rows of batches of text.
func (t *Targets) texts(ctx context.Context) error {
	for _, row := range []struct {
		what      string
		config    Config
		must, aim float64
	}{
		{"NDJSON, 1,000 a request", Config{Format: "ndjson", Orders: 6_000_000}, 1_000_000, 2_500_000},
		{"JSON arrays of 1,000", Config{Format: "json", Orders: 6_000_000}, 1_000_000, 2_500_000},
		{"pacs.008, 100 a message", Config{Format: "pacs008", Orders: 600_000}, 0, 0},
	} {
		r, err := t.run(ctx, row.what, row.config)
		if err != nil {
			return err
		}
		t.add(row.what, unitRate, row.must, row.aim, r.OrdersPerSecond)
	}
	return nil
}

// singles are the rows of one order a request.
func (t *Targets) singles(ctx context.Context) error {
	what := "one JSON order a request, 64 connections"
	many, err := t.run(ctx, what, Config{Format: "json-single", Clients: 64, Orders: 300_000})
	if err != nil {
		return err
	}
	t.add(what, unitRate, 40_000, 60_000, many.OrdersPerSecond)
	what = "one connection, one order: p50"
	one, err := t.run(ctx, what, Config{Format: "json-single", Clients: 1, Orders: 20_000})
	if err != nil {
		return err
	}
	t.add(what, unitMilliseconds, 0.5, 0.25, inMilliseconds(one.P50))
	return nil
}

// idle watches a server that has nothing to do.
func (t *Targets) idle(ctx context.Context) (err error) {
	const watched = 10 * time.Second
	t.lab.say(t.store + ": idle")
	addr, pid, stop, err := t.lab.Spawner(Room{Store: t.store, Orders: 1 << 20, Accounts: 10_000})()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	s := newServer(addr, pid)
	defer s.Close()
	if err := s.awaitReady(ctx); err != nil {
		return err
	}
	before, known := processCPU(pid)
	start := time.Now()
	if err := pause(ctx, time.Duration(float64(watched)*t.scale)); err != nil {
		return err
	}
	after, _ := processCPU(pid)
	if known {
		const percent = 100
		t.add("idle CPU, whole process, of a core", unitPercent, 10, 3, percent*float64(after-before)/float64(time.Since(start)))
	}
	return nil
}

// pressed are the rows of the open loop: at half of the peak while snapshots are built, and beyond it.
func (t *Targets) pressed(ctx context.Context) error {
	const seconds, above = 10, 3
	peak := int(t.peak())
	half, err := t.run(ctx, "half of the peak, with snapshots", Config{Batch: 1000, Clients: 12, Orders: peak / 2 * seconds, Rate: max(peak/2, 1), Rounds: 1, Snapshots: true})
	if err != nil {
		return err
	}
	what := "half of the peak rate while snapshots are built: "
	t.add(what+"p99", unitMilliseconds, 10, 0, inMilliseconds(half.P99))
	t.add(what+"p99.9", unitMilliseconds, 25, 0, inMilliseconds(half.P999))
	if half.Stall > 0 {
		t.add("longest stall of the core meanwhile", unitMilliseconds, 5, 1, inMilliseconds(half.Stall))
	}
	const crowd = 2000 // connections, each with one request at a time: more than the server takes in flight
	flood, err := t.run(ctx, "overload", Config{Batch: 1000, Clients: crowd, Orders: peak * above * seconds, Rate: max(peak*above, 1), Rounds: 1, Overload: true})
	if err != nil {
		return err
	}
	const least = 0.8
	t.add(fmt.Sprintf("goodput at %s orders/s offered, against the peak", thousands(int(flood.OfferedPerSecond))), unitRatio, least, 0, flood.OrdersPerSecond/float64(peak))
	return nil
}

// restart is the row of a start after a kill.
func (t *Targets) restart(ctx context.Context) error {
	orders := max(int(10_000_000*t.scale), 100)
	t.lab.say(t.store + ": start after a kill")
	r, err := t.lab.Restart(ctx, t.store, orders)
	if err != nil {
		return err
	}
	t.add(fmt.Sprintf("start from a snapshot of %s orders and as many in the log behind it", thousands(orders)), unitSeconds, 10, 0, r.Median())
	return nil
}

// peak is the rate of the first row of the present store.
func (t *Targets) peak() float64 {
	for i := range t.Rows {
		if t.Rows[i].Store == t.store {
			return t.Rows[i].Measured
		}
	}
	return 0
}
