package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// entry is what a benchmark cost, as a multiple of a calibration step, and how far its passes lay apart, as a part of that.
type entry struct{ ratio, spread float64 }

func entryOf(ratios []float64) entry {
	ratio := median(ratios)
	return entry{ratio: ratio, spread: (slices.Max(ratios) - slices.Min(ratios)) / ratio}
}

const baselineHeader = `# What benchmarks cost, as multiples of a calibration step (calibrate.go), sorted by name: name, ratio, spread of the passes in percent.
# Written by go run ./bench/regress -rewrite
# commit %s
`

// format writes a baseline.
func format(commit string, entries map[string]entry) string {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, baselineHeader, commit)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		e := entries[name]
		_, _ = fmt.Fprintf(&b, "%s %.4g %.1f\n", name, e.ratio, 100*e.spread)
	}
	return b.String()
}

// read reads a baseline.
func read(text string) (commit string, entries map[string]entry, err error) {
	entries = map[string]entry{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if found, ok := strings.CutPrefix(line, "# commit "); ok {
			commit = found
		}
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return "", nil, fmt.Errorf("baseline, line %d: %q: must be name, ratio, spread", number, line)
		}
		ratio, ratioErr := strconv.ParseFloat(fields[1], 64)
		spread, spreadErr := strconv.ParseFloat(fields[2], 64)
		if ratioErr != nil || spreadErr != nil || !(ratio > 0 && spread >= 0) || math.IsInf(ratio+spread, 0) {
			return "", nil, fmt.Errorf("baseline, line %d: %q: ratio must be above 0, spread 0 at least", number, line)
		}
		entries[fields[0]] = entry{ratio: ratio, spread: spread / 100}
	}
	return commit, entries, nil
}
