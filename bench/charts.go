package bench

import (
	"fmt"
	"math"
	"time"
)

// latencyChart shows the latencies of each round by percentile; towards 1 each nine takes the same width, as HdrHistogram's plots have it.
func latencyChart(r *Result) *chart {
	const per = 1e3 // microseconds per millisecond
	longest, nines := 0.0, 1.0
	for i := range r.Rounds {
		longest = max(longest, float64(r.Rounds[i].Max)/per)
		for _, p := range r.Rounds[i].Curve {
			if p.Share < 1 {
				nines = max(nines, -math.Log10(1-p.Share))
			}
		}
	}
	nines = math.Ceil(nines)
	c := &chart{title: "Latency by percentile", unit: "milliseconds"}
	var top float64
	c.vertical, top = evenTicks(longest, short)
	for i, label := range []string{"0", "90%", "99%", "99.9%", "99.99%", "99.999%", "99.9999%"} {
		if float64(i) <= nines {
			c.horizontal = append(c.horizontal, tick{float64(i) / nines, label})
		}
	}
	for i := range r.Rounds {
		l := line{name: fmt.Sprintf("round %d", i+1)}
		for _, p := range r.Rounds[i].Curve {
			at := 1.0
			if p.Share < 1 {
				at = -math.Log10(1-p.Share) / nines
			}
			l.points = append(l.points, [2]float64{at, float64(p.Latency) / per / top})
		}
		c.lines = append(c.lines, l)
	}
	return c
}

// throughputChart shows how many orders were answered per second, each round from its own start.
func throughputChart(r *Result) *chart {
	fastest, longest := 0.0, time.Duration(0)
	rates := make([][]rateAt, len(r.Rounds))
	for i := range r.Rounds {
		rates[i] = ratesOf(r.Rounds[i].Throughput)
		for _, p := range rates[i] {
			fastest, longest = max(fastest, p.rate), max(longest, p.at)
		}
	}
	c := &chart{title: "Throughput over time", unit: "orders answered per second; below, seconds since the start of the round"}
	if len(r.Rounds) > 1 {
		c.unit = "orders answered per second"
	}
	var top, end float64
	c.vertical, top = evenTicks(fastest, short)
	c.horizontal, end = evenTicks(longest.Seconds(), func(s float64) string { return fmt.Sprintf("%.3g s", s) })
	for i := range rates {
		l := line{name: fmt.Sprintf("round %d", i+1)}
		for _, p := range rates[i] {
			l.points = append(l.points, [2]float64{p.at.Seconds() / end, p.rate / top})
		}
		c.lines = append(c.lines, l)
	}
	return c
}

// rateAt is the rate of the time up to a moment.
type rateAt struct {
	at   time.Duration
	rate float64 // orders per second
}

// ratesOf takes differences of samples. The last sample may stand close behind the one before; then it is joined to it.
func ratesOf(samples []Sample) (rates []rateAt) {
	var last Sample
	for i, s := range samples {
		apart := s.At - last.At
		if apart < sampleEvery/2 && i > 0 || apart <= 0 {
			continue
		}
		rates = append(rates, rateAt{s.At, float64(s.Orders-last.Orders) / apart.Seconds()})
		last = s
	}
	return rates
}

// growthChart shows the rates of one curve; its sizes stand at even distances.
func growthChart(g *Growth) *chart {
	c := &chart{title: "Orders per second by " + g.What, unit: "orders per second"}
	fastest := 0.0
	for i := range g.Points {
		fastest = max(fastest, g.Points[i].Result.OrdersPerSecond)
	}
	var top float64
	c.vertical, top = evenTicks(fastest, short)
	l := line{dots: true}
	for i := range g.Points {
		at := (float64(i) + 0.5) / float64(len(g.Points))
		c.horizontal = append(c.horizontal, tick{at, thousands(g.Points[i].Size)})
		l.points = append(l.points, [2]float64{at, g.Points[i].Result.OrdersPerSecond / top})
	}
	c.lines = []line{l}
	return c
}
