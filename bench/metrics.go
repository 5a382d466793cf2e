package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// durableWrites is the metric that counts what was written to the log and is on disk.
const durableWrites = "weir_log_durable_writes_total"

// Metrics that a server may have, and that are reported where it does.
const (
	ticksTaken    = "weir_ticks_total"            // instructions that the server gave itself
	startSequence = "weir_start_sequence"         // of the snapshot that the start began with
	coreStall     = "weir_core_stall_seconds_max" // longest time in which the core took nothing, since it was asked last
)

// counted is what is read of the metrics.
type counted struct {
	writes int // durable ones
	ticks  int
	stall  time.Duration // 0: not known
}

func (s *server) counted(ctx context.Context) (c counted, err error) {
	text, err := s.get(ctx, "/metrics")
	if err != nil {
		return c, err
	}
	writes, found, err := metric(string(text), durableWrites)
	if err == nil && !found {
		err = fmt.Errorf("%w: the server has no metric %s, so nothing shows that answers are durable", ErrProof, durableWrites)
	}
	if err != nil {
		return c, err
	}
	ticks, _, err := metric(string(text), ticksTaken)
	if err != nil {
		return c, err
	}
	stall, _, err := metric(string(text), coreStall)
	return counted{int(writes), int(ticks), time.Duration(stall * float64(time.Second))}, err
}

// metric sums the samples of a metric in the Prometheus text format.
func metric(text, name string) (sum float64, found bool, err error) {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, name)
		if !ok || rest[0] != ' ' && rest[0] != '{' {
			continue
		}
		if labels := strings.LastIndexByte(rest, '}'); labels >= 0 {
			rest = rest[labels+1:]
		}
		fields := strings.Fields(rest)
		if len(fields) == 0 {
			return 0, false, fmt.Errorf("%w: metric %q", ErrAnswer, line)
		}
		value, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return 0, false, fmt.Errorf("%w: metric %q", ErrAnswer, line)
		}
		sum += value
		found = true
	}
	return sum, found, nil
}
