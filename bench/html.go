package bench

import (
	_ "embed"
	"fmt"
	page "html/template"
	"io"
)

// Page is one HTML file that loads nothing and needs no script. Each part may be absent.
type Page struct {
	Title   string // empty: that of one run
	Results []Result
	Growth  []Growth
	Rows    []Row
}

//go:embed page.html
var pageText string

var pageTemplate = page.Must(page.New("page").Parse(pageText))

// shownRun is a run as the page shows it.
type shownRun struct {
	Name                string
	Tiles, Lines        []named
	Latency, Throughput *chart
	Proof               []string
}

// named is a value with its name.
type named struct{ Name, Value string }

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	shown := struct {
		Title, Sub string
		Many       bool
		Runs       []shownRun
		Growth     []shownGrowth
		Rows       []shownRow
	}{
		Title: p.Title, Sub: "Load generator and server share the machine; every answer was durable before it was given. Latencies are of whole requests.",
		Many: len(p.Results) > 1,
	}
	if p.Title == "" {
		shown.Title = "Weir under load"
	}
	for i := range p.Results {
		shown.Runs = append(shown.Runs, p.Results[i].shown())
	}
	for i := range p.Growth {
		shown.Growth = append(shown.Growth, p.Growth[i].shown())
	}
	for i := range p.Rows {
		shown.Rows = append(shown.Rows, p.Rows[i].shown())
	}
	return pageTemplate.Execute(w, &shown)
}

func (r *Result) shown() shownRun {
	return shownRun{
		Name: fmt.Sprintf("%s, %s, %s a request, %s", r.Workload, r.Format, thousands(r.Batch), r.load()),
		Tiles: []named{
			{"orders per second", thousands(int(r.OrdersPerSecond))}, {"p50", milliseconds(r.P50)}, {"p99", milliseconds(r.P99)},
			{"p99.9", milliseconds(r.P999)}, {"max", milliseconds(r.Max)}, {"orders per durable write", thousands(int(r.OrdersPerSync))},
		},
		Latency: latencyChart(r), Throughput: throughputChart(r), Lines: r.lines(), Proof: r.Proof,
	}
}
