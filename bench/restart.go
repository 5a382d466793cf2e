package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"weir/engine"
)

// Place is a data directory on which servers of our own live, one after the other.
type Place struct {
	Spawn  Spawn // starts one on what the last one left; what stops it kills it
	Remove func() error
}

// Restart is how long a server is away that was killed: from the start of its process until it listens, with all that was answered.
type Restart struct {
	Store   string    `json:"store"`
	Orders  int       `json:"orders"`  // finished ones in the snapshot, of the day before, and as many in the log behind it
	Seconds []float64 `json:"seconds"` // of each start
	Memory  int64     `json:"memory"`  // bytes resident after the last one; 0: not known
}

// restarts is how many times the same server is killed and started again.
const restarts = 3

// Restart lets a server take orders, end the day, make a snapshot and take as many orders again, kills it, and starts it again some times. Each time the state must be the one that it had.
func (l *Lab) Restart(ctx context.Context, store string, orders int) (result Restart, err error) {
	if orders < 1 || orders > maxOrders {
		return result, fmt.Errorf("%w: orders %d: must be 1 to %d", ErrConfig, orders, maxOrders)
	}
	const ahead = 1 << 20 // as serve makes room for where nothing is said: the rest grows
	place, err := l.Places(Room{Store: store, Orders: ahead, Accounts: targetAccounts})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, place.Remove()) }()
	left, err := l.live(ctx, place, orders)
	if err != nil {
		return result, err
	}
	result = Restart{Store: store, Orders: orders}
	for range restarts {
		if err := result.start(ctx, place, left); err != nil {
			return result, err
		}
	}
	return result, nil
}

// live is the life of the first server up to its sudden end, and the state that it left.
func (l *Lab) live(ctx context.Context, place Place, orders int) (left state, err error) {
	addr, pid, kill, err := place.Spawn()
	if err != nil {
		return left, err
	}
	defer func() { err = errors.Join(err, kill()) }()
	s := newServer(addr, pid)
	defer s.Close()
	seed := l.Seed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	if err := submitAll(ctx, addr, orders, seed); err != nil {
		return left, err
	}
	if err := s.nextDay(ctx); err != nil {
		return left, err
	}
	if err := s.snapshot(ctx); err != nil {
		return left, err
	}
	if err := submitAll(ctx, addr, orders, seed+1); err != nil {
		return left, err
	}
	return s.state(ctx)
}

// submitAll has a server take orders, as the first row of the table of targets does, and proves that it took them.
func submitAll(ctx context.Context, addr string, orders int, seed uint64) error {
	batch := min(orders, 1000)
	_, err := Run(ctx, Config{Addr: addr, Batch: batch, Orders: orders, Clients: min(12, orders/batch), Accounts: targetAccounts, Warmup: -1, Rounds: 1, Seed: seed})
	return err
}

// nextDay ends the day, and opens the next one.
func (s *server) nextDay(ctx context.Context) error {
	for _, day := range []string{"end-of-day", "closed", "open"} {
		text, err := s.post(ctx, "/v1/day", fmt.Sprintf(`{"asset":%q,"to":%q}`, euro.code, day))
		if err == nil {
			err = expectStatus(text, "the step of the day to "+day, engine.Applied)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// start starts the server, holds its state against the one that was left, and kills it.
func (r *Restart) start(ctx context.Context, place Place, left state) (err error) {
	began := time.Now()
	addr, pid, kill, err := place.Spawn()
	if err != nil {
		return err
	}
	r.Seconds = append(r.Seconds, time.Since(began).Seconds())
	defer func() { err = errors.Join(err, kill()) }()
	s := newServer(addr, pid)
	defer s.Close()
	if err := s.awaitReady(ctx); err != nil {
		return err
	}
	r.Memory, _ = processMemory(pid)
	is, err := s.state(ctx)
	if err != nil {
		return err
	}
	if is != left {
		return fmt.Errorf("%w: killed at sequence %d with hash %s, back at %d with %s", ErrProof, left.Seq, left.Hash, is.Seq, is.Hash)
	}
	return s.beganBehind(ctx, r.Orders)
}

// beganBehind says whether a server loaded a snapshot of so many orders or more, and did not replay its log from the first one.
func (s *server) beganBehind(ctx context.Context, orders int) error {
	text, err := s.get(ctx, "/metrics")
	if err != nil {
		return err
	}
	began, _, err := metric(string(text), startSequence)
	if err == nil && began < float64(orders) {
		err = fmt.Errorf("%w: the start began at sequence %.0f, and not at the snapshot", ErrProof, began)
	}
	return err
}

// Median is of the starts, in seconds.
func (r *Restart) Median() float64 { return median(slices.Clone(r.Seconds)) }

// WriteTable writes the result for people.
func (r *Restart) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(t, "store\t%s\n", r.Store)
	_, _ = fmt.Fprintf(t, "snapshot\t%s orders of the day before\n", thousands(r.Orders))
	_, _ = fmt.Fprintf(t, "log behind it\t%s orders\n", thousands(r.Orders))
	for i, seconds := range r.Seconds {
		_, _ = fmt.Fprintf(t, "start %d after a kill\t%.2f s until it listened, with the same state\n", i+1, seconds)
	}
	if r.Memory > 0 {
		_, _ = fmt.Fprintf(t, "server memory\t%s\n", mebibytes(r.Memory))
	}
	return t.Flush()
}
