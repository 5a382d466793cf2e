package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"weir/engine"
)

func (w *workload) cycles() bool { return w.method == engine.Net }

// openCycle opens the net cycle that the orders of a phase go into.
func (r *run) openCycle(ctx context.Context) error {
	text, err := r.server.post(ctx, "/v1/cycles", fmt.Sprintf(`{"asset":%q,"name":"bench"}`, r.config.workload.assets[0].code))
	if err != nil {
		return err
	}
	var opened struct{ Cycle uint32 }
	if err := json.Unmarshal(text, &opened); err != nil || opened.Cycle == 0 {
		return fmt.Errorf("%w: cycle: %q", ErrAnswer, excerpt(text))
	}
	r.cycle = opened.Cycle
	r.own++
	return nil
}

// settleCycle closes the cycle and settles it. It must hold every order of the phase.
func (r *run) settleCycle(ctx context.Context, p *phase, own *flows, round *Round) error {
	start := time.Now()
	if err := r.stepCycle(ctx, "close"); err != nil {
		return err
	}
	round.Close = time.Since(start).Microseconds()
	start = time.Now()
	if err := r.stepCycle(ctx, "settle"); err != nil {
		return err
	}
	round.Settle = time.Since(start).Microseconds()
	var shown struct {
		State, Gross string
		Orders       int
	}
	if err := r.server.read(ctx, fmt.Sprintf("/v1/cycles/%d", r.cycle), &shown); err != nil {
		return err
	}
	gross := int64(0)
	for _, units := range own.sent {
		gross += units
	}
	if sum := string(appendAmount(nil, gross)); shown.State != "settled" || shown.Orders != p.orders || shown.Gross != sum {
		return fmt.Errorf("%w: cycle %d is %s with %d orders of %s in all; sent were %d of %s",
			ErrProof, r.cycle, shown.State, shown.Orders, shown.Gross, p.orders, sum)
	}
	return nil
}

func (r *run) stepCycle(ctx context.Context, step string) error {
	text, err := r.server.post(ctx, fmt.Sprintf("/v1/cycles/%d/%s", r.cycle, step), "")
	if err != nil {
		return err
	}
	r.own++
	return expectStatus(text, step+" of the cycle", engine.Applied)
}
