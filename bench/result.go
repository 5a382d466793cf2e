package bench

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"weir/engine"
)

// Result is what was measured. Latencies are of requests, from the sending, or in the open loop from when it was due, to
// the whole answer, in microseconds.
type Result struct {
	Workload string `json:"workload"`
	Format   string `json:"format"`
	Store    string `json:"store,omitempty"` // as the caller named it
	Batch    int    `json:"batch"`
	Clients  int    `json:"clients"`
	Rate     int    `json:"rate,omitempty"` // orders per second that were to be reached; 0: closed loop
	Accounts int    `json:"accounts"`
	Warmup   int    `json:"warmup"` // orders that were not measured
	Seed     uint64 `json:"seed"`

	Orders          int     `json:"orders"` // measured and answered, over all rounds
	OrdersPerSecond float64 `json:"orders_per_second"`
	Seconds         float64 `json:"seconds"` // of all rounds together
	Percentiles

	Syncs         int     `json:"syncs"` // durable writes of the log in the rounds, by the server's own count
	OrdersPerSync float64 `json:"orders_per_sync"`

	ServerCPU float64 `json:"server_cpu_us_per_order,omitempty"` // microseconds; 0: not known
	ClientCPU float64 `json:"client_cpu_us_per_order,omitempty"` // likewise

	Statuses map[string]int `json:"statuses"`
	Retries  int            `json:"retries"` // requests sent again after a 503
	Rounds   []Round        `json:"rounds"`
}

// Percentiles are of latencies in microseconds, at most 0.1% from the truth.
type Percentiles struct {
	P50   int64 `json:"p50_us"`
	P90   int64 `json:"p90_us"`
	P99   int64 `json:"p99_us"`
	P999  int64 `json:"p999_us"`
	P9999 int64 `json:"p9999_us"`
	Max   int64 `json:"max_us"`
}

// Round is one of the measured rounds.
type Round struct {
	Orders          int     `json:"orders"`
	Seconds         float64 `json:"seconds"`
	OrdersPerSecond float64 `json:"orders_per_second"`
	Percentiles
	Syncs     int     `json:"syncs"`
	ServerCPU float64 `json:"server_cpu_us_per_order,omitempty"`
	ClientCPU float64 `json:"client_cpu_us_per_order,omitempty"`
}

func percentilesOf(h *hdrhistogram.Histogram) Percentiles {
	p := h.ValueAtPercentilesSlice([]float64{50, 90, 99, 99.9, 99.99})
	return Percentiles{P50: p[0], P90: p[1], P99: p[2], P999: p[3], P9999: p[4], Max: h.Max()}
}

// perSecond and perOrder are rates of a round; 0 where they have no meaning.
func perSecond(orders int, took time.Duration) float64 {
	if took <= 0 {
		return 0
	}
	return float64(orders) / took.Seconds()
}

func perOrder(used time.Duration, orders int) float64 {
	return float64(used.Nanoseconds()) / float64(time.Microsecond) / float64(max(orders, 1))
}

// statusesOf names what a tally counted.
func statusesOf(t *tally) map[string]int {
	statuses := map[string]int{}
	for status, n := range t {
		if n > 0 {
			statuses[engine.Status(status).String()] = n
		}
	}
	return statuses
}
