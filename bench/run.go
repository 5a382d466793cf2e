package bench

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// run is one run of the benchmark.
type run struct {
	config    Config
	server    *server
	generator *generator
	templates *templates // for the proof; each client has its own
	senders   []*sender
	done      atomic.Int64 // orders answered
	latency   *hdrhistogram.Histogram
	count     tally
	result    Result
}

// Run measures. Errors wrap ErrConfig, ErrAnswer, ErrRefused or ErrProof, or come from the network, from Spawn or from ctx;
// with an error the result is not to be used.
func Run(ctx context.Context, c Config) (result Result, err error) {
	f, err := c.complete()
	if err != nil {
		return Result{}, err
	}
	if c.Seed == 0 {
		c.Seed = uint64(time.Now().UnixNano())
	}
	addr, pid := c.Addr, 0
	if addr == "" {
		var stop func() error
		if addr, pid, stop, err = c.Spawn(); err != nil {
			return Result{}, err
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	r := &run{config: c, server: newServer(addr, pid), latency: newHistogram()}
	defer r.server.Close()
	if err := r.prepare(ctx, f); err != nil {
		return Result{}, err
	}
	if err := r.measure(ctx, f); err != nil {
		return Result{}, err
	}
	return r.finish(), nil
}

// prepare sets the server up.
func (r *run) prepare(ctx context.Context, f *format) error {
	c := &r.config
	if err := r.server.awaitReady(ctx); err != nil {
		return err
	}
	amounts := makeAmounts(c.Seed)
	r.generator = newGenerator(c.Seed, c.Accounts, c.Workload == workloadHot)
	r.templates = newTemplates(f, r.server.addr, c.Batch, amounts)
	return setUp(ctx, r.server.addr, r.generator, c.Warmup+c.Orders, amounts)
}

// measure runs all phases and then asks for the proof.
func (r *run) measure(ctx context.Context, f *format) (err error) {
	loop, fail := context.WithCancelCause(ctx) // its end closes all connections
	defer fail(nil)
	if err := r.connect(loop, f); err != nil {
		return errors.Join(err, r.disconnect())
	}
	defer func() { err = errors.Join(err, r.disconnect()) }()
	before, err := r.server.sequence(ctx)
	if err != nil {
		return err
	}
	stop := r.reportProgress()
	defer stop()
	warmup, rounds := phases(&r.config)
	if warmup != nil {
		warmup.run(r.senders, fail)
	}
	if loop.Err() != nil {
		return context.Cause(loop)
	}
	for _, p := range rounds {
		if err := r.round(loop, p, fail); err != nil {
			return err
		}
	}
	p := proof{
		server: r.server, generator: r.generator, templates: r.templates, phases: rounds, seed: r.config.Seed,
		alone: r.config.Addr == "", before: before, orders: int(r.done.Load()),
	}
	return p.check(ctx)
}

// connect makes the clients.
func (r *run) connect(ctx context.Context, f *format) error {
	for range r.config.Clients {
		conn, err := dial(ctx, r.server.addr)
		if err != nil {
			return err
		}
		r.senders = append(r.senders, &sender{
			conn: conn, generator: r.generator, done: &r.done, latency: newHistogram(),
			templates: newTemplates(f, r.server.addr, r.config.Batch, r.templates.amounts),
		})
	}
	return nil
}

func (r *run) disconnect() (err error) {
	for _, s := range r.senders {
		err = errors.Join(err, s.conn.Close())
	}
	return err
}

// reading is what is read before and after a round.
type reading struct {
	writes         int // durable ones
	server, client time.Duration
	known          bool // server
}

func (r *run) read(ctx context.Context) (reading, error) {
	writes, err := r.server.durableWrites(ctx)
	now := reading{writes: writes}
	now.client, _ = ownCPU()
	if r.server.pid != 0 {
		now.server, now.known = processCPU(r.server.pid)
	}
	return now, err
}

// round runs one round and notes what it measured.
func (r *run) round(ctx context.Context, p *phase, fail func(error)) error {
	for _, s := range r.senders {
		s.reset()
	}
	before, err := r.read(ctx)
	if err != nil {
		return err
	}
	took := p.run(r.senders, fail)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	after, err := r.read(ctx)
	if err != nil {
		return err
	}
	return r.note(p, took, &before, &after)
}

// note adds a round to the result. A round without a durable write is an error, and one with an outcome too few.
func (r *run) note(p *phase, took time.Duration, before, after *reading) error {
	latency, count := newHistogram(), tally{}
	for _, s := range r.senders {
		latency.Merge(s.latency)
		count.add(&s.count)
		r.result.Retries += s.again
	}
	if err := proveRound(p, int(latency.TotalCount()), count.total(), after.writes-before.writes); err != nil {
		return err
	}
	r.latency.Merge(latency)
	r.count.add(&count)
	round := Round{
		Orders: p.orders, Seconds: took.Seconds(), OrdersPerSecond: perSecond(p.orders, took),
		Percentiles: percentilesOf(latency), Syncs: after.writes - before.writes,
		ClientCPU: perOrder(after.client-before.client, p.orders),
	}
	if before.known && after.known {
		round.ServerCPU = perOrder(after.server-before.server, p.orders)
	}
	r.result.Rounds = append(r.result.Rounds, round)
	return nil
}

// finish sums the rounds up.
func (r *run) finish() Result {
	c, result := &r.config, r.result
	result.Workload, result.Format, result.Store = c.Workload, c.Format, c.Store
	result.Batch, result.Clients, result.Rate, result.Accounts = c.Batch, c.Clients, c.Rate, c.Accounts
	result.Warmup, result.Seed = c.Warmup, c.Seed
	result.Percentiles, result.Statuses = percentilesOf(r.latency), statusesOf(&r.count)
	var rates []float64
	for i := range result.Rounds {
		round := &result.Rounds[i]
		rates = append(rates, round.OrdersPerSecond)
		result.Orders += round.Orders
		result.Seconds += round.Seconds
		result.Syncs += round.Syncs
		result.ServerCPU += round.ServerCPU * float64(round.Orders)
		result.ClientCPU += round.ClientCPU * float64(round.Orders)
	}
	result.OrdersPerSecond = median(rates)
	result.OrdersPerSync = float64(result.Orders) / float64(result.Syncs)
	result.ServerCPU /= float64(result.Orders)
	result.ClientCPU /= float64(result.Orders)
	return result
}

// median of one value or more; it sorts them.
func median(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}

// reportProgress tells Config.Progress some times a second, and a last time when it is stopped.
func (r *run) reportProgress() (stop func()) {
	if r.config.Progress == nil {
		return func() {}
	}
	total := r.config.Warmup + r.config.Orders
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		const often = 200 * time.Millisecond
		ticker := time.NewTicker(often)
		defer ticker.Stop()
		for running := true; running; {
			select {
			case <-ticker.C:
			case <-end:
				running = false
			}
			r.config.Progress(int(r.done.Load()), total)
		}
	}()
	return func() { close(end); <-ended }
}
