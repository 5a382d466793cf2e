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
	format    *format
	server    *server
	generator *generator
	templates *templates // for the proof; each client has its own
	funding   *funding
	books     *books
	warmup    *phase // nil: there is none
	rounds    []*phase
	senders   []*sender

	done    atomic.Int64 // orders answered
	offered atomic.Int64 // orders sent, those again that were sent again after a 503 not counted
	own     int          // instructions given beside the orders since the clients started
	cycle   uint32       // that is open, in the workload retail

	latency *hdrhistogram.Histogram
	count   tally
	result  Result
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
	r := &run{config: c, format: f, server: newServer(addr, pid), latency: newHistogram()}
	defer r.server.Close()
	if err := r.prepare(ctx); err != nil {
		return Result{}, err
	}
	if err := r.measure(ctx); err != nil {
		return Result{}, err
	}
	return r.finish(), nil
}

// prepare sets the server up.
func (r *run) prepare(ctx context.Context) (err error) {
	c := &r.config
	if err := r.server.awaitReady(ctx); err != nil {
		return err
	}
	amounts := makeAmounts(c.Seed)
	r.generator = newGenerator(c)
	r.templates = newTemplates(r.format, c, r.server.addr, amounts[:])
	r.warmup, r.rounds = phases(c)
	start := time.Now()
	s := &setup{addr: r.server.addr, generator: r.generator}
	if err := s.run(ctx); err != nil {
		return err
	}
	if r.books, err = newBooks(ctx, r.server, r.generator, c.Addr == ""); err != nil {
		return err
	}
	r.funding = &funding{setup: s, books: r.books}
	total := r.flowsOf(append(r.rounds, r.warmup)...)
	switch {
	case c.workload.funded:
		err = r.funding.bring(ctx, total.sent)
	case c.workload.cycles():
		err = s.cap(ctx, total.sent)
	}
	if err == nil && c.Queued > 0 {
		err = r.queueUp(ctx, slices.Max(total.received)+1)
	}
	r.result.SetUp = time.Since(start).Seconds()
	return err
}

// flowsOf sums phases up; nil is none.
func (r *run) flowsOf(phases ...*phase) *flows {
	f := newFlows(r.generator)
	for _, p := range phases {
		if p != nil {
			f.add(r.generator, r.templates, p)
		}
	}
	return f
}

// measure runs all phases and then asks for the proof.
func (r *run) measure(ctx context.Context) (err error) {
	loop, fail := context.WithCancelCause(ctx) // its end closes all connections
	defer fail(nil)
	if err := r.connect(loop); err != nil {
		return errors.Join(err, r.disconnect())
	}
	defer func() { err = errors.Join(err, r.disconnect()) }()
	proof := proof{run: r}
	if err := proof.begin(ctx); err != nil {
		return err
	}
	stop := r.reportProgress()
	defer stop()
	for _, p := range append([]*phase{r.warmup}, r.rounds...) {
		if p == nil {
			continue
		}
		if err := r.play(loop, p, fail); err != nil {
			return err
		}
	}
	return proof.check(ctx)
}

// connect makes the clients.
func (r *run) connect(ctx context.Context) error {
	c := &r.config
	for range c.Clients {
		conn, err := dial(ctx, r.server.addr)
		if err != nil {
			return err
		}
		s := r.newSender(conn, newTemplates(r.format, c, r.server.addr, r.templates.amounts), r.generator)
		s.may = func(request int) statuses { return c.workload.may(request, c.Liquidity) }
		if c.workload.mixed {
			s.cancel = newCanceller(r.generator, r.server.addr)
		}
		r.senders = append(r.senders, s)
	}
	return nil
}

func (r *run) newSender(conn *connection, t *templates, g *generator) *sender {
	return &sender{
		conn: conn, generator: g, templates: t, done: &r.done, offered: &r.offered, latency: newHistogram(), judge: newJudge(g),
	}
}

func (r *run) disconnect() (err error) {
	for _, s := range r.senders {
		err = errors.Join(err, s.conn.Close())
	}
	return err
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
