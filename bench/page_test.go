package bench

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The page is whole, holds what it must, and nothing in it points outside.
func TestPageIsSelfContained(t *testing.T) {
	result, err := Run(t.Context(), small(startFake(t), "binary"))
	if err != nil {
		t.Fatal(err)
	}
	growth := Growth{What: "accounts", Cost: 2.5, Bound: 2, Points: []GrowthPoint{{1000, 1, result}, {100_000, 0.5, result}}}
	var page bytes.Buffer
	p := Page{Title: `a <b> & "c"`, Results: []Result{result}, Growth: []Growth{growth}, Rows: []Row{{What: "rate", Unit: unitRate, Must: 1, Aim: 2, Measured: 1.5, Reached: "must"}}}
	if err := p.Write(&page); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	for _, words := range []string{"Latency by percentile", "Throughput over time", "90%", "round 3", "the books balance", "prefers-color-scheme: dark", "100,000", "a &lt;b&gt;", "class=\"bad\">server CPU per order is at most 2.50 times"} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is missing", words)
		}
	}
	if at := regexp.MustCompile(`(?i)https?:|<script|<link|url\(|src=|NaN|Inf`).FindString(text); at != "" {
		t.Errorf("the page holds %q", at)
	}
	for _, drawing := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(text, -1) {
		d := xml.NewDecoder(strings.NewReader(drawing))
		var err error
		for err == nil {
			_, err = d.Token()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("a drawing is no XML: %v", err)
		}
	}
}

func TestEvenTicks(t *testing.T) {
	for most, want := range map[float64]struct {
		top   float64
		count int
	}{0: {1, 6}, 62: {80, 5}, 1.1e6: {1.5e6, 4}, 5: {5, 6}} {
		ticks, top := evenTicks(most, short)
		if ticks[len(ticks)-1].at != 1 || top < most || len(ticks) > 7 || most > 0 && top > 2*most {
			t.Errorf("up to %v: %d marks to %v, about %+v", most, len(ticks), top, want)
		}
	}
}

func TestRatesOfSamples(t *testing.T) {
	rates := ratesOf([]Sample{{100 * time.Millisecond, 50}, {200 * time.Millisecond, 150}, {210 * time.Millisecond, 160}})
	if len(rates) != 2 || rates[0].rate != 500 || rates[1].rate != 1000 {
		t.Errorf("%+v", rates)
	}
}

func TestRowsReachTheirTargets(t *testing.T) {
	for _, c := range []struct {
		row  Row
		want string
	}{
		{Row{Unit: unitRate, Must: 10, Aim: 20, Measured: 25}, "aim"}, {Row{Unit: unitRate, Must: 10, Aim: 20, Measured: 15}, "must"},
		{Row{Unit: unitRate, Must: 10, Aim: 20, Measured: 5}, "no"}, {Row{Unit: unitMilliseconds, Must: 20, Aim: 10, Measured: 5}, "aim"},
		{Row{Unit: unitMilliseconds, Must: 20, Aim: 10, Measured: 25}, "no"}, {Row{Unit: unitMilliseconds, Must: 20, Measured: 15}, "must"},
		{Row{Unit: unitRate, Measured: 5}, ""}, {Row{Unit: unitRatio, Must: 0.8, Aim: 1, Measured: 0.9}, "must"}, {Row{Unit: unitRatio, Must: 0.8, Measured: 0.7}, "no"},
	} {
		c.row.judge()
		if c.row.Reached != c.want {
			t.Errorf("%+v, want %q", c.row, c.want)
		}
	}
}

func TestTargetsMeasureEveryRowOnEachStore(t *testing.T) {
	var said []string
	lab := Lab{Seed: 1, Dir: t.TempDir(), Say: func(what string) { said = append(said, what) }, Spawner: func(Room) Spawn {
		return func() (string, int, func() error, error) { return startFake(t).spawn() }
	}, Places: func(Room) (Place, error) {
		return Place{Spawn: startFake(t).spawn, Remove: func() error { return nil }}, nil
	}}
	targets, err := lab.Targets(t.Context(), []string{"direct", "portable"}, 0.00005)
	if err != nil {
		t.Fatal(said, err)
	}
	if len(said) != 25 || len(targets.Results) != 20 {
		t.Errorf("%d runs, said %q", len(targets.Results), said)
	}
	must := map[string]float64{} // of the rows of the direct store
	floors := 0
	for _, row := range targets.Rows {
		if row.Store == noStore {
			floors++
			if row.Measured <= 0 || row.Must != 0 || row.Reached != "" {
				t.Errorf("of the machine itself: %+v", row)
			}
			continue
		}
		if row.Store == "direct" {
			must[row.What] = row.Must
			continue
		}
		if row.Unit == unitRate && must[row.What] != 3*row.Must {
			t.Errorf("%+v, for the other store it must be %v", row, must[row.What])
		}
	}
	if floors != 8 && floors != 6 { // two are of disks that take writes past the page cache
		t.Errorf("%d rows of the machine itself", floors)
	}
	if len(must) < 14 {
		t.Errorf("%d rows: %v", len(must), must)
	}
	if _, err := lab.Targets(t.Context(), nil, 2); !errors.Is(err, ErrConfig) {
		t.Errorf("scale 2: %v", err)
	}
}

// An interrupt while the machine itself is measured ends that, and leaves nothing.
func TestFloorIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	targets := Targets{lab: &Lab{Dir: dir}, scale: 0.001}
	for range 100 { // the server has begun to serve in some of them
		if err := targets.floorOfLoopback(ctx, dir, time.Millisecond); !errors.Is(err, context.Canceled) {
			t.Fatalf("loopback: %v", err)
		}
	}
	if err := targets.floor(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("all: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestGrowthChangesOneSizeAtATime(t *testing.T) {
	for i := range growthPlans {
		p := &growthPlans[i]
		for _, scale := range []float64{0.001, 0.1, 1} {
			for _, size := range p.sizes {
				c, shown := p.config(size, scale)
				complete(t, c)
				if !p.scaled && shown != size || p.scaled && shown != int(float64(size)*scale) {
					t.Errorf("%s %d at scale %v is shown as %d", p.what, size, scale, shown)
				}
			}
		}
	}
}
