package bench

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Growth is how the rate changes with one size, everything else being equal. Each point has a server of its own, on fresh data.
type Growth struct {
	What   string        `json:"by"`
	Points []GrowthPoint `json:"points"`
}

// GrowthPoint is one run.
type GrowthPoint struct {
	Size   int     `json:"size"`
	Ratio  float64 `json:"of_first"` // its rate by that of the first point of the curve
	Result Result  `json:"result"`
}

// growthPlan is a curve to be measured: set puts a size into the configuration of a run.
type growthPlan struct {
	what   string
	sizes  []int
	scaled bool // the sizes are scaled too, not the length of the runs only
	set    func(c *Config, size int)
}

// A run of a curve has so many orders at scale 1, where its plan does not say otherwise.
const growthOrders = 15_000_000

var growthPlans = []growthPlan{
	{"accounts", []int{1_000, 100_000, 1_000_000}, true, func(c *Config, size int) { c.Accounts = max(size, 2) }},
	{"orders per request", []int{1, 10, 100, 1_000, maxBatch}, false, func(c *Config, size int) {
		c.Batch = size
		c.Orders = min(c.Orders, size*c.Orders/60) // a request costs more than its first orders
	}},
	{"connections", []int{1, 4, 16, 64, 256}, false, func(c *Config, size int) { c.Clients = size }},
	{"finished orders in the window", []int{1_000_000, 10_000_000, 50_000_000}, true, func(c *Config, size int) {
		c.Warmup, c.Batch, c.Clients = max(size, 1), maxBatch, 4
	}},
	{"waiting orders", []int{0, 10_000, 1_000_000}, true, func(c *Config, size int) { c.Queued = size }},
}

// config is the run of a size.
func (p *growthPlan) config(size int, scale float64) (c Config, shown int) {
	if p.scaled {
		size = int(float64(size) * scale)
	}
	c = Config{Batch: 1_000, Clients: 12, Accounts: 10_000, Orders: max(int(growthOrders*scale), 1000), Rounds: 3}
	p.set(&c, size)
	c.Orders = max(c.Orders, 3)
	if c.Warmup == 0 {
		c.Warmup = max(c.Orders/10, 1)
	}
	return c, size
}

// Growth measures all curves. Scale is 1 for the whole, less for shorter runs of smaller sizes.
func (l *Lab) Growth(ctx context.Context, scale float64) (all []Growth, err error) {
	if !(scale > 0 && scale <= 1) {
		return nil, fmt.Errorf("%w: scale %v: must be above 0 and at most 1", ErrConfig, scale)
	}
	for i := range growthPlans {
		p := &growthPlans[i]
		g := Growth{What: p.what}
		for _, size := range p.sizes {
			c, size := p.config(size, scale)
			l.say(fmt.Sprintf("%s: %s", p.what, thousands(size)))
			result, err := l.run(ctx, c)
			if err != nil {
				return nil, fmt.Errorf("%s %d: %w", p.what, size, err)
			}
			point := GrowthPoint{Size: size, Ratio: 1, Result: result}
			if len(g.Points) > 0 {
				point.Ratio = result.OrdersPerSecond / g.Points[0].Result.OrdersPerSecond
			}
			g.Points = append(g.Points, point)
		}
		all = append(all, g)
	}
	return all, nil
}

// WriteGrowth writes the curves as one table.
func WriteGrowth(w io.Writer, all []Growth) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprint(t, "by\tsize\torders/s\tof the first\tserver CPU\tp50\tp99\tp99.9\tmax\torders per durable write\t\n")
	for i := range all {
		what := all[i].What
		for _, p := range all[i].shown().Points {
			_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t", what, p.SizeText, p.RateText, p.RatioText, p.CPUText)
			for _, latency := range p.Latencies {
				_, _ = fmt.Fprintf(t, "%s\t", latency)
			}
			_, _ = fmt.Fprintf(t, "%s\t\n", p.PerSync)
			what = ""
		}
	}
	return t.Flush()
}

// shownGrowth is a curve in words.
type shownGrowth struct {
	What   string
	Chart  *chart
	Points []shownPoint
}

type shownPoint struct {
	SizeText, RateText, RatioText, CPUText, PerSync string
	Latencies                                       []string
}

func (g *Growth) shown() shownGrowth {
	s := shownGrowth{What: g.What, Chart: growthChart(g)}
	for i := range g.Points {
		p, r := &g.Points[i], &g.Points[i].Result
		s.Points = append(s.Points, shownPoint{
			SizeText: thousands(p.Size), RateText: thousands(int(math.Round(r.OrdersPerSecond))), RatioText: fmt.Sprintf("%.2f", p.Ratio),
			CPUText: microseconds(r.ServerCPU), PerSync: fmt.Sprintf("%.1f", r.OrdersPerSync),
			Latencies: []string{milliseconds(r.P50), milliseconds(r.P99), milliseconds(r.P999), milliseconds(r.Max)},
		})
	}
	return s
}
