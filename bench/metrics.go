package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// durableWrites is the metric that counts what was written to the log and is on disk.
const durableWrites = "weir_log_durable_writes_total"

// durableWrites is how often the log was written durably since the server started.
func (s *server) durableWrites(ctx context.Context) (int, error) {
	text, err := s.get(ctx, "/metrics")
	if err != nil {
		return 0, err
	}
	return metric(string(text), durableWrites)
}

// metric sums the samples of a counter in the Prometheus text format.
func metric(text, name string) (sum int, err error) {
	found := false
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
			return 0, fmt.Errorf("%w: metric %q", ErrAnswer, line)
		}
		value, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return 0, fmt.Errorf("%w: metric %q", ErrAnswer, line)
		}
		sum += int(value)
		found = true
	}
	if !found {
		return 0, fmt.Errorf("%w: the server has no metric %s, so nothing shows that answers are durable", ErrProof, name)
	}
	return sum, nil
}
