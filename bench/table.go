package bench

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// WriteTable writes the result for people.
func (r *Result) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range r.lines() {
		_, _ = fmt.Fprintf(t, "%s\t%s\n", l.Name, l.Value) // Flush answers the first error
	}
	for i, line := range r.Proof {
		name := ""
		if i == 0 {
			name = "proof"
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\n", name, line)
	}
	return t.Flush()
}

// lines are settings and result in words.
func (r *Result) lines() (all []named) {
	row := func(name, format string, values ...any) {
		all = append(all, named{name, fmt.Sprintf(format, values...)})
	}
	row("workload", "%s, %s accounts, %s, seed %d", r.Workload, thousands(r.Accounts), r.Topology, r.Seed)
	if r.Liquidity != nil {
		row("liquidity", "%v of the way from the lower to the upper bound", *r.Liquidity)
	}
	if r.Queued > 0 {
		row("queued", "%s orders all the time", thousands(r.Queued))
	}
	row("format", "%s, %s orders per request, %s", r.Format, thousands(r.Batch), r.load())
	if r.Store != "" {
		row("store", "%s", r.Store)
	}
	row("orders", "%s in %.2f s after %s of warm-up", thousands(r.Orders), r.Seconds, thousands(r.Warmup))
	row("outcomes", "%s", r.outcomes())
	row("rate", "%s orders/s, the median of %d rounds: %s", thousands(int(r.OrdersPerSecond)), len(r.Rounds), r.rates())
	if r.Overload {
		row("offered", "%s orders/s; %.1f%% of the requests were refused with 503, %s of them without Retry-After",
			thousands(int(r.OfferedPerSecond)), r.RefusedShare*100, thousands(r.WithoutRetryAfter))
	}
	row("latency", "p50 %s, p90 %s, p99 %s, p99.9 %s, p99.99 %s, max %s",
		milliseconds(r.P50), milliseconds(r.P90), milliseconds(r.P99), milliseconds(r.P999), milliseconds(r.P9999), milliseconds(r.Max))
	row("durable writes", "%s, %.1f orders each", thousands(r.Syncs), r.OrdersPerSync)
	row("CPU per order", "server %s, client %s", microseconds(r.ServerCPU), microseconds(r.ClientCPU))
	if r.MemoryPeak > 0 {
		row("server memory", "%s at the start, %s at the end, %s at most", mebibytes(r.MemoryStart), mebibytes(r.MemoryEnd), mebibytes(r.MemoryPeak))
	}
	if r.Snapshots > 0 {
		row("snapshots", "%d made during the rounds", r.Snapshots)
	}
	if r.Stall > 0 {
		row("core", "its longest stall took %s", milliseconds(r.Stall))
	}
	return append(all, r.closing()...)
}

// closing tells of the calls at the end of each round.
func (r *Result) closing() (all []named) {
	var settled, resolved []string
	for i := range r.Rounds {
		round := &r.Rounds[i]
		if round.Settle > 0 {
			settled = append(settled, fmt.Sprintf("closed in %s, settled in %s", milliseconds(round.Close), milliseconds(round.Settle)))
		}
		if round.Resolution > 0 {
			resolved = append(resolved, fmt.Sprintf("%s orders in %s", thousands(round.Resolved), milliseconds(round.Resolution)))
		}
	}
	if settled != nil {
		all = append(all, named{"cycles", strings.Join(settled, "; ")})
	}
	if resolved != nil {
		all = append(all, named{"resolution", "settled at the end of each round: " + strings.Join(resolved, "; ")})
	}
	return all
}

func (r *Result) load() string {
	if r.Rate > 0 {
		return fmt.Sprintf("%s clients, open loop at %s orders/s", thousands(r.Clients), thousands(r.Rate))
	}
	return thousands(r.Clients) + " clients, closed loop"
}

func (r *Result) outcomes() string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(r.Statuses)) {
		parts = append(parts, thousands(r.Statuses[status])+" "+status)
	}
	for _, more := range []struct {
		count int
		words string
	}{
		{r.Replayed, "replayed"}, {r.Cancels, "cancellations refused, as of settled orders"}, {r.Retries, "requests sent again after a 503"},
	} {
		if more.count > 0 {
			parts = append(parts, thousands(more.count)+" "+more.words)
		}
	}
	return strings.Join(parts, ", ")
}

func (r *Result) rates() string {
	var parts []string
	for _, round := range r.Rounds {
		parts = append(parts, thousands(int(round.OrdersPerSecond)))
	}
	return strings.Join(parts, "; ")
}

// thousands writes a number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0 && text[at-1] != '-'; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

func milliseconds(us int64) string {
	const perMillisecond = 1000
	return fmt.Sprintf("%.2f ms", float64(us)/perMillisecond)
}

func microseconds(us float64) string {
	if us == 0 {
		return "not known"
	}
	return fmt.Sprintf("%.2f us", us)
}

func mebibytes(bytes int64) string { return thousands(int(bytes>>20)) + " MiB" }
