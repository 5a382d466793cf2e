package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

//go:embed schema.sql
var schema string

// postgres is PostgreSQL with the rules of schema.sql.
type postgres struct {
	bin string // directory of initdb and postgres; empty: where Debian's package puts them, or the PATH
}

// postgresPace was measured on two cores.
var postgresPace = pace{batch: 60_000, one: 2_500, many: 9_000}

// postgresBatchers is how many connections submit batches: as many as settled most on two cores. Batches share accounts and wait for
// each other; the next is at hand when one commits.
func postgresBatchers(s scenario) int {
	if s.hot {
		return 4
	}
	return 2
}

func (p *postgres) name() string { return "postgres" }

func (p *postgres) version(ctx context.Context) (string, error) {
	bin, err := p.programs()
	if err != nil {
		return "", err
	}
	text, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output()
	return strings.TrimSpace(string(text)), err
}

// programs is the directory that holds initdb and postgres.
func (p *postgres) programs() (string, error) {
	places := []string{p.bin}
	if p.bin == "" {
		places, _ = filepath.Glob("/usr/lib/postgresql/*/bin")
	}
	for _, place := range places {
		if found, err := exec.LookPath(filepath.Join(place, "initdb")); err == nil {
			return filepath.Dir(found), nil
		}
	}
	if found, err := exec.LookPath("initdb"); err == nil && p.bin == "" {
		return filepath.Dir(found), nil
	}
	return "", errors.New("no initdb: install the Debian package postgresql, or say -postgres DIRECTORY")
}

func (p *postgres) run(ctx context.Context, s scenario, set settings) (m measure, err error) {
	bin, err := p.programs()
	if err != nil {
		return measure{}, err
	}
	c, err := startCluster(ctx, bin, set.dir)
	if err != nil {
		return measure{}, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	conn, err := c.connect(ctx)
	if err != nil {
		return measure{}, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()

	orders := postgresPace.orders(s, set.seconds)
	warmup := max(orders/10/s.batch, 1) * s.batch
	w := newWorkload(set.seed, s.hot)
	if err := setUp(ctx, conn, w, warmup+orders); err != nil {
		return measure{}, err
	}
	clients := s.clients
	if clients == 0 {
		clients = postgresBatchers(s)
	}
	l := &load{work: w, batch: s.batch}
	for range clients {
		own, err := c.connect(ctx)
		if err != nil {
			return measure{}, err
		}
		defer func() { err = errors.Join(err, own.Close(context.WithoutCancel(ctx))) }()
		l.conns = append(l.conns, own)
	}
	if m, err = l.measure(ctx, c, warmup, orders); err != nil {
		return measure{}, err
	}
	return m, checkBooks(ctx, conn, w, warmup+orders)
}

// measure warms up and measures.
func (l *load) measure(ctx context.Context, c *cluster, warmup, orders int) (measure, error) {
	if _, err := l.run(ctx, 0, warmup); err != nil {
		return measure{}, err
	}
	pid := c.server.Process.Pid
	cpu, start := familyCPU(pid), time.Now()
	latencies, err := l.run(ctx, warmup, warmup+orders)
	if err != nil {
		return measure{}, err
	}
	took := time.Since(start)
	return measured(latencies, orders, took, familyCPU(pid)-cpu, len(l.conns)), nil
}

// setUp makes the tables and funds the accounts, and writes all that to disk, so that no part of it falls into the run.
func setUp(ctx context.Context, conn *pgx.Conn, w *workload, orders int) error {
	if _, err := conn.Exec(ctx, schema); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"account"}, []string{"id", "balance"},
		pgx.CopyFromSlice(accounts, func(i int) ([]any, error) { return []any{int32(i), w.funding(i, orders)}, nil }))
	if err != nil {
		return fmt.Errorf("funding: %w", err)
	}
	// A server that has run for a while writes into log segments that it has used before; a new one would have to make them first.
	const segments = 24 // of 16 MiB
	commands := append(slices.Repeat([]string{"SELECT txid_current()", "SELECT pg_switch_wal()"}, segments), "VACUUM ANALYZE", "CHECKPOINT")
	for _, command := range commands {
		if _, err := conn.Exec(ctx, command); err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
	}
	return nil
}
