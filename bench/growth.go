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
	Cost   float64       `json:"cost_factor"`          // server CPU per order of the costliest later point by that of the first; 0: not known
	Bound  float64       `json:"cost_bound,omitempty"` // what that may be; 0: there is no bound
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
	scaled bool    // the sizes are scaled too, not the length of the runs only
	bound  float64 // on the growth of the cost per order; 0: none, it may grow with this size
	set    func(c *Config, size int)
}

// costBound is how many times as much an order may cost with the most accounts, and with the longest history, as with the least.
const costBound = 2

// A run of a curve has so many orders at scale 1, where its plan does not say otherwise.
const growthOrders = 15_000_000

var growthPlans = []growthPlan{
	{"accounts", []int{1_000, 100_000, 1_000_000}, true, costBound, func(c *Config, size int) { c.Accounts = max(size, 2) }},
	{"accounts, named in JSON", []int{1_000, 100_000, 1_000_000}, true, costBound, func(c *Config, size int) { c.Accounts, c.Format = max(size, 2), "json" }},
	{"orders per request", []int{1, 10, 100, 1_000, maxBatch}, false, 0, func(c *Config, size int) {
		c.Batch = size
		c.Orders = min(c.Orders, size*c.Orders/60) // a request costs more than its first orders
	}},
	{"connections", []int{1, 4, 16, 64, 256}, false, 0, func(c *Config, size int) { c.Clients = size }},
	{"finished orders in the window", []int{1_000_000, 10_000_000, 50_000_000}, true, costBound, func(c *Config, size int) {
		c.Warmup, c.Batch, c.Clients = max(size, 1), maxBatch, 4
	}},
	{"waiting orders", []int{0, 10_000, 1_000_000}, true, 0, func(c *Config, size int) { c.Queued = size }},
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
		g, err := l.curve(ctx, &growthPlans[i], scale)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// curve measures one curve.
func (l *Lab) curve(ctx context.Context, p *growthPlan, scale float64) (Growth, error) {
	g := Growth{What: p.what, Bound: p.bound}
	for _, size := range p.sizes {
		c, size := p.config(size, scale)
		l.say(fmt.Sprintf("%s: %s", p.what, thousands(size)))
		result, err := l.run(ctx, c)
		if err != nil {
			return g, fmt.Errorf("%s %d: %w", p.what, size, err)
		}
		point := GrowthPoint{Size: size, Ratio: 1, Result: result}
		if len(g.Points) > 0 {
			point.Ratio = result.OrdersPerSecond / g.Points[0].Result.OrdersPerSecond
		}
		g.Points = append(g.Points, point)
	}
	g.weigh()
	return g, nil
}

// weigh notes how the cost per order grew.
func (g *Growth) weigh() {
	first := g.Points[0].Result.ServerCPU
	if first == 0 {
		return // not known on this system
	}
	for i := 1; i < len(g.Points); i++ {
		g.Cost = max(g.Cost, g.Points[i].Result.ServerCPU/first)
	}
}

// verdict says whether the cost per order kept to its bound.
func (g *Growth) verdict() string {
	text := fmt.Sprintf("server CPU per order is at most %.2f times that of the first", g.Cost)
	switch {
	case g.Cost == 0:
		return "server CPU per order is not known"
	case g.Bound == 0:
		return text + "; no bound"
	case g.Cost > g.Bound:
		return fmt.Sprintf("%s: over %g", text, g.Bound)
	}
	return fmt.Sprintf("%s: within %g", text, g.Bound)
}

// WriteGrowth writes the curves as one table, and a line for each that says how the cost per order grew.
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
	if err := t.Flush(); err != nil {
		return err
	}
	for i := range all {
		if _, err := fmt.Fprintf(w, "%s: %s\n", all[i].What, all[i].verdict()); err != nil {
			return err
		}
	}
	return nil
}

// shownGrowth is a curve in words.
type shownGrowth struct {
	What    string
	Chart   *chart
	Points  []shownPoint
	Verdict string
	Class   string // good, bad, or none
}

type shownPoint struct {
	SizeText, RateText, RatioText, CPUText, PerSync string
	Latencies                                       []string
}

func (g *Growth) shown() shownGrowth {
	s := shownGrowth{What: g.What, Chart: growthChart(g), Verdict: g.verdict()}
	if g.Bound > 0 && g.Cost > 0 {
		s.Class = "good"
		if g.Cost > g.Bound {
			s.Class = "bad"
		}
	}
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
