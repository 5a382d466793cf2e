package bench

import (
	"context"
	"time"
)

// reading is what is read before and after a round.
type reading struct {
	counted
	server, client time.Duration // processor time
	known          bool          // server
	done, offered  int           // orders
}

func (r *run) read(ctx context.Context) (reading, error) {
	c, err := r.server.counted(ctx)
	now := reading{counted: c, done: int(r.done.Load()), offered: int(r.offered.Load())}
	now.client, _ = ownCPU()
	if r.server.pid != 0 {
		now.server, now.known = processCPU(r.server.pid)
	}
	return now, err
}

// play runs a phase with what its workload needs before and after it. Only rounds are measured.
func (r *run) play(ctx context.Context, p *phase, fail func(error)) (err error) {
	for _, s := range r.senders {
		s.reset()
	}
	var round Round
	var own *flows // of an unfunded workload
	if !r.config.workload.funded {
		own = r.flowsOf(p)
		if err := r.open(ctx, own); err != nil {
			return err
		}
	}
	if p == r.warmup {
		p.run(r.senders, fail)
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
	} else {
		round, err = r.round(ctx, p, fail)
	}
	if err != nil {
		return err
	}
	for _, s := range r.senders {
		if s.cancel != nil {
			r.own += s.cancel.count
		}
	}
	if own != nil {
		if err := r.close(ctx, p, own, &round); err != nil {
			return err
		}
	}
	if p != r.warmup {
		r.result.Rounds = append(r.result.Rounds, round)
	}
	return nil
}

// open gives each account what it starts an unfunded phase with, and opens its cycle.
func (r *run) open(ctx context.Context, own *flows) error {
	target := make([]int64, len(own.sent))
	for i := range target {
		target[i] = r.config.workload.liquidityOf(own.sent[i], own.received[i], r.config.Liquidity)
	}
	given := r.funding.given
	if err := r.funding.bring(ctx, target); err != nil {
		return err
	}
	r.own += int(r.funding.given - given)
	if r.config.workload.cycles() {
		return r.openCycle(ctx)
	}
	return nil
}

// close settles what an unfunded phase has left open, and compares every account with what it must hold then.
func (r *run) close(ctx context.Context, p *phase, own *flows, round *Round) error {
	finish := r.resolve
	if r.config.workload.cycles() {
		finish = r.settleCycle
	}
	if err := finish(ctx, p, own, round); err != nil {
		return err
	}
	r.books.move(own)
	return r.books.check(ctx, r.server, true)
}

// round runs one round and notes what it measured.
func (r *run) round(ctx context.Context, p *phase, fail func(error)) (Round, error) {
	if r.result.MemoryStart == 0 {
		r.result.MemoryStart, _ = processMemory(r.server.pid)
	}
	before, err := r.read(ctx)
	if err != nil {
		return Round{}, err
	}
	stop := func() (int, error) { return 0, nil }
	if r.config.Snapshots {
		stop = r.server.snapshots(ctx)
	}
	samples := observe(&r.done)
	took := p.run(r.senders, fail)
	throughput := samples()
	made, err := stop()
	if ctx.Err() != nil {
		return Round{}, context.Cause(ctx)
	}
	if err != nil {
		return Round{}, err
	}
	after, err := r.read(ctx)
	if err != nil {
		return Round{}, err
	}
	round, err := r.note(p, took, &before, &after)
	round.Throughput, round.Snapshots = throughput, made
	return round, err
}

// note makes the result of a round. One without a durable write is an error, and one with an outcome too few.
func (r *run) note(p *phase, took time.Duration, before, after *reading) (Round, error) {
	latency, count, refused := newHistogram(), tally{}, refusals{}
	for _, s := range r.senders {
		latency.Merge(s.latency)
		count.add(&s.judge.count)
		refused.requests += s.refused.requests
		refused.silent += s.refused.silent
		if s.cancel != nil {
			r.result.Cancels += s.cancel.count
		}
	}
	answered, writes := after.done-before.done, after.writes-before.writes
	if err := proveRound(p, answered, int(latency.TotalCount()), refused.requests, count.total(), writes); err != nil {
		return Round{}, err
	}
	r.latency.Merge(latency)
	r.count.add(&count)
	round := Round{
		Orders: answered, Seconds: took.Seconds(), OrdersPerSecond: perSecond(answered, took), OfferedPerSecond: perSecond(after.offered-before.offered, took),
		Percentiles: percentilesOf(latency), Curve: curveOf(latency), Syncs: writes, Stall: after.stall.Microseconds(),
		ClientCPU: microsecondsEach(after.client-before.client, answered), Refused: refused.requests, silent: refused.silent,
	}
	if before.known && after.known {
		round.ServerCPU = microsecondsEach(after.server-before.server, answered)
	}
	return round, nil
}
