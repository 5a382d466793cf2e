package main

import (
	"context"
	"fmt"
	"io"
	"os"
)

// takeTurns runs a scenario so many rounds: in each, every peer once, in the same order, on fresh data. Each round has
// its own seed.
func takeTurns(ctx context.Context, peers []peer, s scenario, rounds int, set settings, log io.Writer) ([]series, error) {
	all := make([]series, len(peers))
	for round := range rounds {
		for i, p := range peers {
			m, err := onFreshData(ctx, p, s, settings{dir: set.dir, seconds: set.seconds, seed: set.seed + uint64(round)})
			if err != nil {
				return nil, fmt.Errorf("%s, %s, round %d: %w", s.name, p.name(), round+1, err)
			}
			_, _ = fmt.Fprintf(log, "%s, round %d of %d, %s: %.0f orders/s\n", s.name, round+1, rounds, p.name(), m.OrdersPerSecond)
			all[i].Scenario, all[i].Peer = s.name, p.name()
			all[i].Rounds = append(all[i].Rounds, m)
		}
	}
	summarise(all)
	return all, nil
}

func onFreshData(ctx context.Context, p peer, s scenario, set settings) (m measure, err error) {
	set.dir, err = os.MkdirTemp(set.dir, "peers-")
	if err != nil {
		return measure{}, err
	}
	defer func() {
		if removed := os.RemoveAll(set.dir); err == nil {
			err = removed
		}
	}()
	return p.run(ctx, s, set)
}
