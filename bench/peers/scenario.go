package main

import (
	"fmt"
	"slices"
	"strings"
)

// accounts is how many funded accounts each peer has.
const accounts = 10_000

// scenario is a workload. Every peer runs it with the connections that suit it best in batches, and with the same
// connections in single orders.
type scenario struct {
	name    string
	hot     bool // every order from or to one account
	batch   int  // orders per request
	clients int  // connections; 0: the peer's choice
}

var scenarios = []scenario{
	{name: "batch-uniform", batch: 1000},
	{name: "batch-hot", batch: 1000, hot: true},
	{name: "single-uniform-1", batch: 1, clients: 1},
	{name: "single-uniform-16", batch: 1, clients: 16},
	{name: "single-hot-1", batch: 1, clients: 1, hot: true},
	{name: "single-hot-16", batch: 1, clients: 16, hot: true},
}

// choose finds scenarios by their names, separated by commas; none named: all.
func choose(names string) ([]scenario, error) {
	if names == "" {
		return scenarios, nil
	}
	var chosen []scenario
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("only: no scenario %q; there are %s", name, strings.Join(scenarioNames(), ", "))
		}
		chosen = append(chosen, scenarios[i])
	}
	return chosen, nil
}

func scenarioNames() (names []string) {
	for _, s := range scenarios {
		names = append(names, s.name)
	}
	return names
}

// pace is about how many orders a peer settles in a second on two cores. It makes the runs of all peers about equally long.
type pace struct{ batch, one, many int }

// orders is how many orders fill so many seconds, whole batches and one at least.
func (p pace) orders(s scenario, seconds float64) int {
	rate := p.batch
	switch {
	case s.batch == 1 && s.clients == 1:
		rate = p.one
	case s.batch == 1:
		rate = p.many
	}
	return max(int(float64(rate)*seconds)/s.batch, 1) * s.batch
}
