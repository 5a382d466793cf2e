package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"
)

// writeTable compares. A change counts as one when it is larger than the spread of either side.
func writeTable(out io.Writer, then, now map[string]entry) error {
	names := map[string]entry{}
	maps.Copy(names, then)
	maps.Copy(names, now)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "benchmark\tratio then\tratio now\tchange\tspread\t")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		before, known := then[name]
		after, ran := now[name]
		switch {
		case !known:
			_, _ = fmt.Fprintf(w, "%s\t-\t%.4g\tnew\t%.1f%%\t\n", name, after.ratio, 100*after.spread)
		case !ran:
			_, _ = fmt.Fprintf(w, "%s\t%.4g\t-\tgone\t-\t\n", name, before.ratio)
		default:
			_, _ = fmt.Fprintf(w, "%s\t%.4g\t%.4g\t%+.1f%%\t%.1f%%\t%s\n",
				name, before.ratio, after.ratio, 100*change(before, after), 100*after.spread, verdict(before, after))
		}
	}
	return w.Flush()
}

func change(then, now entry) float64 { return now.ratio/then.ratio - 1 }

func verdict(then, now entry) string {
	moved := change(then, now)
	switch {
	case math.Abs(moved) <= max(then.spread, now.spread):
		return ""
	case moved > 0:
		return "slower"
	}
	return "faster"
}
