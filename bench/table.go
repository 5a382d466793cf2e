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
	row := func(name, format string, values ...any) {
		_, _ = fmt.Fprintf(t, name+"\t"+format+"\n", values...) // Flush answers the first error
	}
	row("workload", "%s, %s accounts, seed %d", r.Workload, thousands(r.Accounts), r.Seed)
	row("format", "%s, %s orders per request, %s", r.Format, thousands(r.Batch), r.load())
	if r.Store != "" {
		row("store", "%s", r.Store)
	}
	row("orders", "%s in %.2f s after %s of warm-up", thousands(r.Orders), r.Seconds, thousands(r.Warmup))
	row("outcomes", "%s", r.outcomes())
	row("rate", "%s orders/s, the median of %d rounds: %s", thousands(int(r.OrdersPerSecond)), len(r.Rounds), r.rates())
	row("latency", "p50 %s, p90 %s, p99 %s, p99.9 %s, p99.99 %s, max %s",
		milliseconds(r.P50), milliseconds(r.P90), milliseconds(r.P99), milliseconds(r.P999), milliseconds(r.P9999), milliseconds(r.Max))
	row("durable writes", "%s, %.1f orders each", thousands(r.Syncs), r.OrdersPerSync)
	row("CPU per order", "server %s, client %s", microseconds(r.ServerCPU), microseconds(r.ClientCPU))
	return t.Flush()
}

func (r *Result) load() string {
	if r.Rate > 0 {
		return fmt.Sprintf("%d clients, open loop at %s orders/s", r.Clients, thousands(r.Rate))
	}
	return fmt.Sprintf("%d clients, closed loop", r.Clients)
}

func (r *Result) outcomes() string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(r.Statuses)) {
		parts = append(parts, thousands(r.Statuses[status])+" "+status)
	}
	if r.Retries > 0 {
		parts = append(parts, thousands(r.Retries)+" requests sent again after a 503")
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
