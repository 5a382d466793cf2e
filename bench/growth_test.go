package bench

import (
	"bytes"
	"strings"
	"testing"
)

func TestCostOfGrowthIsJudged(t *testing.T) {
	for _, c := range []struct {
		bound float64
		costs []float64
		want  string
	}{
		{2, []float64{0.5, 0.8, 0.6}, "at most 1.60 times that of the first: within 2"},
		{2, []float64{0.5, 1.1, 0.9}, "at most 2.20 times that of the first: over 2"},
		{0, []float64{0.5, 5}, "at most 10.00 times that of the first; no bound"},
		{2, []float64{0, 0}, "not known"},
	} {
		g := Growth{What: "accounts", Bound: c.bound}
		for _, cost := range c.costs {
			g.Points = append(g.Points, GrowthPoint{Result: Result{ServerCPU: cost}})
		}
		g.weigh()
		var text bytes.Buffer
		if err := WriteGrowth(&text, []Growth{g}); err != nil || !strings.Contains(text.String(), "\naccounts: server CPU per order is ") || !strings.HasSuffix(text.String(), c.want+"\n") {
			t.Errorf("costs %v: %v\n%swant %s", c.costs, err, text.String(), c.want)
		}
	}
}

// A curve runs against a server for each point; those of accounts and history have the bound. At the fake nothing waits.
func TestCurvesAreMeasuredAndJudged(t *testing.T) {
	bounds := ""
	for i := range growthPlans {
		p := &growthPlans[i]
		if p.bound == costBound {
			bounds += p.what + ";"
		}
		if p.what == "waiting orders" {
			continue
		}
		servers := 0
		lab := Lab{Seed: 1, Spawner: func(Room) Spawn {
			servers++
			return func() (string, int, func() error, error) { return startFake(t).spawn() }
		}}
		g, err := lab.curve(t.Context(), p, 0.00004)
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Points) != servers || servers != len(p.sizes) || g.Bound != p.bound {
			t.Errorf("%s: %d points of %d servers, bound %v", p.what, len(g.Points), servers, g.Bound)
		}
		weighed := g
		if weighed.weigh(); weighed.Cost != g.Cost {
			t.Errorf("%s: cost %v, weighed again %v", p.what, g.Cost, weighed.Cost)
		}
	}
	if bounds != "accounts;accounts, named in JSON;finished orders in the window;" {
		t.Errorf("bounds on %s", bounds)
	}
}
