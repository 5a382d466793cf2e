package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// writeTable prints a line for each peer in each scenario: medians, the range of the rate in brackets.
func writeTable(out io.Writer, r *report) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "scenario\tpeer\tclients\torders/s\t[range]\tp50 ms\tp99 ms\tserver CPU us/order\tWeir is\t[range]\t")
	for _, s := range r.Series {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t[%.0f-%.0f]\t%.2f\t%.2f\t%s\t%s\t\n", s.Scenario, s.Peer, s.Rounds[0].Clients,
			s.Rate.Median, s.Rate.Least, s.Rate.Most, s.P50.Median, s.P99.Median, cpuText(s.CPU), ratioText(s.Ratio))
	}
	return w.Flush()
}

func cpuText(cpu spread) string {
	if cpu.Median == 0 {
		return "not known"
	}
	return fmt.Sprintf("%.2f", cpu.Median)
}

// ratioText fills two columns.
func ratioText(r *spread) string {
	if r == nil {
		return "\t"
	}
	return fmt.Sprintf("%.1fx\t[%.1f-%.1f]", r.Median, r.Least, r.Most)
}
