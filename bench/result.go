package bench

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"weir/engine"
)

// Result is what was measured. Latencies are of requests, from the sending, or in the open loop from when it was due, to
// the whole answer, in microseconds.
type Result struct {
	Workload  string   `json:"workload"`
	Topology  string   `json:"topology"` // uniform, core, or hub
	Format    string   `json:"format"`
	Store     string   `json:"store,omitempty"` // as the caller named it
	Batch     int      `json:"batch"`
	Clients   int      `json:"clients"`
	Rate      int      `json:"rate,omitempty"` // orders per second that were to be reached; 0: closed loop
	Accounts  int      `json:"accounts"`
	Liquidity *float64 `json:"liquidity,omitempty"` // gridlock: from 0, the lower bound, to 1, the upper one
	Queued    int      `json:"queued,omitempty"`    // orders that waited at the server all the time
	Overload  bool     `json:"overload,omitempty"`
	Warmup    int      `json:"warmup"` // orders that were not measured
	Seed      uint64   `json:"seed"`
	SetUp     float64  `json:"set_up_seconds"`

	Orders           int     `json:"orders"`             // measured and answered, over all rounds
	OrdersPerSecond  float64 `json:"orders_per_second"`  // of them
	OfferedPerSecond float64 `json:"offered_per_second"` // those that were refused with 503 among them
	Seconds          float64 `json:"seconds"`            // of all rounds together
	Percentiles

	Syncs         int     `json:"syncs"` // durable writes of the log in the rounds, by the server's own count
	OrdersPerSync float64 `json:"orders_per_sync"`

	ServerCPU float64 `json:"server_cpu_us_per_order,omitempty"` // microseconds; 0: not known
	ClientCPU float64 `json:"client_cpu_us_per_order,omitempty"` // likewise

	MemoryStart int64 `json:"server_rss_start_bytes,omitempty"` // before the first round; 0: not known
	MemoryEnd   int64 `json:"server_rss_end_bytes,omitempty"`   // after the last
	MemoryPeak  int64 `json:"server_rss_peak_bytes,omitempty"`  // since the server started

	Statuses map[string]int `json:"statuses"`
	Replayed int            `json:"replayed,omitempty"` // orders sent a second time, and answered as the first time
	Cancels  int            `json:"cancels,omitempty"`  // cancellations asked for, of settled orders, and refused as they must be

	Refused           int     `json:"refused"`             // requests answered 503
	RefusedShare      float64 `json:"refused_share"`       // of all that were sent, the ones sent again among them
	WithoutRetryAfter int     `json:"without_retry_after"` // of the refused ones: they did not say when to come back
	Retries           int     `json:"retries"`             // requests sent again after a 503

	Snapshots int     `json:"snapshots,omitempty"`     // made during the rounds
	Stall     int64   `json:"core_stall_us,omitempty"` // longest one of the core, where the server tells
	Rounds    []Round `json:"rounds"`

	Proof []string `json:"proof"` // what was found to be true at the end, in words
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
	Orders           int     `json:"orders"` // answered
	Seconds          float64 `json:"seconds"`
	OrdersPerSecond  float64 `json:"orders_per_second"`
	OfferedPerSecond float64 `json:"offered_per_second"`
	Percentiles
	Syncs     int     `json:"syncs"`
	ServerCPU float64 `json:"server_cpu_us_per_order,omitempty"`
	ClientCPU float64 `json:"client_cpu_us_per_order,omitempty"`
	Refused   int     `json:"refused"`
	Snapshots int     `json:"snapshots,omitempty"`
	Stall     int64   `json:"core_stall_us,omitempty"`

	// Microseconds of the calls at the end of a round, which are not in Seconds.
	Close      int64 `json:"cycle_close_us,omitempty"`
	Settle     int64 `json:"cycle_settle_us,omitempty"`
	Resolution int64 `json:"resolution_us,omitempty"`
	Resolved   int   `json:"resolved,omitempty"` // orders that the resolution settled

	Throughput []Sample `json:"-"`
	Curve      Curve    `json:"-"` // of latencies
	silent     int      // refused without Retry-After
}

// Curve is a distribution of latencies: points of growing share.
type Curve []Point

// Point says that a share of the requests, from 0 to 1, took so many microseconds or less.
type Point struct {
	Share   float64
	Latency int64
	count   int64
}

// curveOf takes the points from the histogram: each step towards 1 halves what is left some times.
func curveOf(h *hdrhistogram.Histogram) (c Curve) {
	const perHalf = 4
	for _, b := range h.CumulativeDistributionWithTicks(perHalf) {
		c = append(c, Point{b.Quantile / 100, b.ValueAt, b.Count})
	}
	return c
}

// requests is how many latencies are in the curve.
func (c Curve) requests() int {
	if len(c) == 0 {
		return 0
	}
	return int(c[len(c)-1].count)
}

func percentilesOf(h *hdrhistogram.Histogram) Percentiles {
	p := h.ValueAtPercentilesSlice([]float64{50, 90, 99, 99.9, 99.99})
	return Percentiles{P50: p[0], P90: p[1], P99: p[2], P999: p[3], P9999: p[4], Max: h.Max()}
}

// perSecond is a rate; 0 where it has no meaning.
func perSecond(count int, took time.Duration) float64 {
	if took <= 0 {
		return 0
	}
	return float64(count) / took.Seconds()
}

// microsecondsEach is what each of so many took.
func microsecondsEach(took time.Duration, count int) float64 {
	return float64(took.Nanoseconds()) / float64(time.Microsecond) / float64(max(count, 1))
}

// statusesOf names what a tally counted.
func statusesOf(t *tally) map[string]int {
	statuses := map[string]int{}
	for status, n := range t.statuses {
		if n > 0 {
			statuses[engine.Status(status).String()] = n
		}
	}
	return statuses
}
