package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"weir/engine"
)

// resolve commands a multilateral resolution of what still waits. With the lower bound of liquidity or more everything settles then; with the upper bound
// nothing may be left for it.
func (r *run) resolve(ctx context.Context, p *phase, _ *flows, round *Round) error {
	start := time.Now()
	text, err := r.server.post(ctx, "/v1/resolution", fmt.Sprintf(`{"asset":%q,"kind":"multilateral"}`, r.config.workload.assets[0].code))
	if err != nil {
		return err
	}
	round.Resolution = time.Since(start).Microseconds()
	r.own++
	if err := expectStatus(text, "resolution", engine.Applied); err != nil {
		return err
	}
	var answer struct{ Settled int }
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("%w: resolution: %q", ErrAnswer, excerpt(text))
	}
	if round.Resolved = answer.Settled; r.config.Liquidity == 1 && answer.Settled > 0 {
		return fmt.Errorf("%w: %d of %d orders waited at the upper bound of liquidity", ErrProof, answer.Settled, p.orders)
	}
	return nil
}
