package main

import (
	"fmt"
	"strconv"
	"strings"
)

// parse finds the one benchmark in what a test program printed: its name, without Benchmark and the number of processors, and its cost
// in a unit.
func parse(text, unit string, processors int) (name string, cost float64, err error) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		if name != "" {
			return "", 0, fmt.Errorf("two benchmarks: %s and %s", name, fields[0])
		}
		name = strings.TrimPrefix(fields[0], "Benchmark")
		if processors > 1 {
			name = strings.TrimSuffix(name, "-"+strconv.Itoa(processors))
		}
		if cost, err = value(fields[2:], unit); err != nil {
			return "", 0, fmt.Errorf("%s: %w", name, err)
		}
	}
	if name == "" {
		return "", 0, fmt.Errorf("no benchmark in %q", text)
	}
	return name, cost, nil
}

// value is that of a unit among pairs of values and units; it is above zero.
func value(pairs []string, unit string) (float64, error) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != unit {
			continue
		}
		v, err := strconv.ParseFloat(pairs[i], 64)
		if err != nil || !(v > 0) {
			return 0, fmt.Errorf("%s %q: must be a number above 0", unit, pairs[i])
		}
		return v, nil
	}
	return 0, fmt.Errorf("no %s in %q", unit, strings.Join(pairs, " "))
}
