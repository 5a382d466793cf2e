package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"weir/gateway"
	"weir/internal/node"
	"weir/internal/outbox"
	"weir/wal"
)

type serveCmd struct {
	Data          string        `required:"" placeholder:"DIR" help:"Data directory; made if missing."`
	Listen        string        `default:"127.0.0.1:8080" help:"Address. Without an access configuration only loopback is taken."`
	Store         string        `enum:"auto,direct,portable" default:"auto" help:"Log store: direct (O_DIRECT), portable, or auto: what the log has, else the better one that works."`
	Orders        int           `default:"1048576" help:"Orders to make room for ahead (80 bytes each); more are taken as they come."`
	Accounts      int           `default:"65536" help:"Accounts to make room for ahead (80 bytes each); more are taken as they come."`
	Tick          time.Duration `default:"1s" help:"How often to look for what time brings: not-before, expiry, resolution put off. 0: never."`
	Calendar      string        `type:"existingfile" placeholder:"FILE" help:"Send the steps of the business day as this file has them; see docs/reference/calendar.md."`
	Webhooks      string        `type:"existingfile" placeholder:"FILE" help:"Send the messages of participants to the webhooks of this file; see docs/reference/outgoing.md."`
	Clock         string        `hidden:"" placeholder:"RFC3339" help:"For demos and tests: the clock stands at this time and moves by POST /v1/clock only."`
	Archive       string        `type:"path" placeholder:"DIR" help:"Move log that is older than both snapshots here: outside the data directory, made if missing. Without it the log keeps everything."`
	SnapshotEvery uint64        `default:"20000000" help:"Instructions between two snapshots; 0: only when asked."`
}

func (c serveCmd) Run() error {
	if err := c.check(); err != nil {
		return err
	}
	days, err := readCalendar(c.Calendar)
	if err != nil {
		return err
	}
	clock, err := parseClock(c.Clock)
	if err != nil {
		return err
	}
	var webhooks []outbox.Endpoint
	if c.Webhooks != "" {
		if webhooks, err = outbox.ReadFile(c.Webhooks); err != nil {
			return fmt.Errorf("--webhooks %w", err)
		}
	}
	tuneHeap()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	store := c.Store
	if store == "auto" {
		store = ""
	}
	n, err := node.Open(node.Options{
		Data: c.Data, Store: store, Orders: c.Orders, Accounts: c.Accounts, Archive: c.Archive, SnapshotEvery: c.SnapshotEvery, Tick: c.Tick,
		Calendar: days, Clock: clock, BuildSnapshot: buildSnapshot(c.Data), Logger: logger, Progress: progress,
	})
	if errors.Is(err, node.ErrArchive) {
		return fmt.Errorf("--archive %s: %w", c.Archive, err)
	}
	if err != nil {
		return err
	}
	envelopes := n.OpenEnvelopes()
	statements, err := n.OpenStatements(envelopes)
	if err != nil {
		return errors.Join(err, envelopes.Close(), n.Close())
	}
	err = c.serve(ctx, n, envelopes, statements, webhooks, logger)
	statements.Close()
	return errors.Join(err, envelopes.Close(), n.Close())
}

// serve opens the port last, when all memory is touched and every answer ever given stands.
func (c serveCmd) serve(ctx context.Context, n *node.Node, envelopes *node.Envelopes, statements *node.Statements, webhooks []outbox.Endpoint, logger *slog.Logger) error {
	boundHeap()
	if n.Log.Store() == wal.Portable {
		touchHeap(c.Orders)
	}
	listener, err := c.listen()
	if err != nil {
		return err
	}
	var sent *outbox.Outbox
	config := gateway.Config{
		Sequencer: n.Sequencer, Engine: n.Engine, Directory: n.Directory, Feed: n.Feed, Now: n.Now,
		Counters: n.Counters, Chronicle: n.Chronicle, Host: n, LoopbackOnly: true, // see checkLoopback
		Snapshots: n.Snapshots, Envelopes: envelopes, Statements: statements, Metrics: func(dst []byte) []byte { return sent.Metrics(n.Metrics(dst)) }, Log: logger,
	}
	if c.Clock != "" {
		config.Clock = n
	}
	g := gateway.New(config)
	if sent, err = outbox.Start(outbox.Config{Dir: c.Data, ID: n.ID(), Endpoints: webhooks, Source: g, Log: logger}); err != nil {
		return errors.Join(err, listener.Close())
	}
	return c.answer(ctx, n, g, listener, logger, sent.Close)
}

// answer answers requests until the end, which begins with before.
func (c serveCmd) answer(ctx context.Context, n *node.Node, g *gateway.Gateway, listener net.Listener, logger *slog.Logger, before func() error) error {
	served := make(chan error, 1)
	go func() { served <- g.Serve(listener) }()
	seq, _, _ := n.Log.Last()
	fmt.Printf("weir %s listens on http://%s, log %s at sequence %d\n", version, listener.Addr(), n.Log.Store(), seq)
	select {
	case <-ctx.Done():
		logger.Info("stopping")
		return errors.Join(before(), g.Shutdown(), <-served)
	case err := <-served:
		return errors.Join(err, before())
	case <-n.Sequencer.Failed():
		// The disk is not to be trusted any more, and nothing may be answered: end now, and let the log speak at the next start.
		err := before()
		g.Abort()
		return errors.Join(n.Sequencer.Err(), err)
	}
}

// parseClock is a time in unix nanoseconds, 0 where none is given.
func parseClock(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Unix() <= 0 || at.Unix() >= math.MaxInt64/int64(time.Second) {
		return 0, fmt.Errorf("--clock %s: expected an RFC 3339 time such as 2026-01-31T09:30:00Z, from 1970 to 2261", text)
	}
	return at.UnixNano(), nil
}

var errAccess = errors.New("without an access configuration the server listens on loopback only: 127.0.0.1, [::1] or localhost")

// checkLoopback refuses an address that others could reach.
func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen %s: expected HOST:PORT, as 127.0.0.1:8080: %w", address, err)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("--listen %s: %w", address, errAccess)
	}
	return nil
}
