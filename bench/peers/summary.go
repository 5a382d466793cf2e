package main

import (
	"slices"
	"time"
)

// spread is a median with the least and the largest value.
type spread struct {
	Median float64 `json:"median"`
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
}

// spreadOf is of one value or more.
func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	median := sorted[middle]
	if len(sorted)%2 == 0 {
		median = (sorted[middle-1] + median) / 2
	}
	return spread{Median: median, Least: sorted[0], Most: sorted[len(sorted)-1]}
}

// percentile is the least latency, in milliseconds, that p percent of the latencies do not pass (the nearest rank). It sorts them.
func percentile(latencies []time.Duration, p int) float64 {
	slices.Sort(latencies)
	rank := (len(latencies)*p + 99) / 100
	return float64(latencies[max(rank, 1)-1].Nanoseconds()) / 1e6
}

// series is all rounds of one peer in one scenario.
type series struct {
	Scenario string    `json:"scenario"`
	Peer     string    `json:"peer"`
	Rounds   []measure `json:"rounds"`
	Rate     spread    `json:"orders_per_second"`
	P50      spread    `json:"p50_ms"`
	P99      spread    `json:"p99_ms"`
	CPU      spread    `json:"server_cpu_us_per_order"`
	Ratio    *spread   `json:"weir_to_peer,omitempty"` // of the rates, round by round; nil: Weir took no part
}

// summarise turns the rounds of a scenario, one series per peer, into medians, ranges and ratios.
func summarise(all []series) {
	var reference []measure
	for _, s := range all {
		if s.Peer == weirName {
			reference = s.Rounds
		}
	}
	for i := range all {
		s := &all[i]
		s.Rate = spreadOf(column(s.Rounds, func(m measure) float64 { return m.OrdersPerSecond }))
		s.P50 = spreadOf(column(s.Rounds, func(m measure) float64 { return m.P50 }))
		s.P99 = spreadOf(column(s.Rounds, func(m measure) float64 { return m.P99 }))
		s.CPU = spreadOf(column(s.Rounds, func(m measure) float64 { return m.ServerCPU }))
		if s.Peer == weirName || reference == nil {
			continue
		}
		var ratios []float64
		for round, m := range s.Rounds {
			ratios = append(ratios, reference[round].OrdersPerSecond/m.OrdersPerSecond)
		}
		ratio := spreadOf(ratios)
		s.Ratio = &ratio
	}
}

func column(rounds []measure, value func(measure) float64) (values []float64) {
	for _, m := range rounds {
		values = append(values, value(m))
	}
	return values
}
