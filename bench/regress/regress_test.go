package main

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	const noise = "goos: linux\npkg: weir/engine\n"
	for _, c := range []struct {
		text, unit string
		processors int
		name       string
		cost       float64
	}{
		{"BenchmarkTrades-2   \t 7518\t     14146 ns/op\nPASS\n", "ns/op", 2, "Trades", 14146},
		{"BenchmarkResolve/liquidity=-1-2 \t 1\t 284646585 ns/op\t 284.0 ms/op\n", "ns/op", 2, "Resolve/liquidity=-1", 284646585},
		{"BenchmarkResolve/liquidity=-1 \t 1\t 284646585 ns/op\n", "ns/op", 1, "Resolve/liquidity=-1", 284646585},
		{"BenchmarkApply/accounts=1000-16 9 0 ns/op 1.254 Morders/s 797.2 ns/order\n", "ns/order", 16, "Apply/accounts=1000", 797.2},
	} {
		name, cost, err := parse(noise+c.text, c.unit, c.processors)
		if err != nil || name != c.name || cost != c.cost {
			t.Errorf("%q: %s, %v, %v; want %s, %v", c.text, name, cost, err, c.name, c.cost)
		}
	}
	for text, want := range map[string]string{
		"PASS\n":                    "no benchmark",
		"BenchmarkX-2 10 0 ns/op\n": "above 0",
		"BenchmarkX-2 10 5 B/op\n":  "no ns/op",
		"BenchmarkX-2 10 5 ns/op\nBenchmarkY-2 10 5 ns/op\n": "two benchmarks",
	} {
		if _, _, err := parse(text, "ns/op", 2); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func TestEntry(t *testing.T) {
	if e := entryOf([]float64{3, 2, 4}); e.ratio != 3 || math.Abs(e.spread-2.0/3) > 1e-12 {
		t.Errorf("%+v: want the median 3 and a spread of 2 of 3", e)
	}
	if m := median([]float64{4, 1, 2, 3}); m != 2.5 {
		t.Errorf("median %v", m)
	}
}

func TestBaseline(t *testing.T) {
	entries := map[string]entry{"wal.Seal/1024": {0.25, 0.015}, "engine.Apply": {12.5, 0}}
	text := format("abc1234", entries)
	if !strings.HasSuffix(text, "# commit abc1234\nengine.Apply 12.5 0.0\nwal.Seal/1024 0.25 1.5\n") {
		t.Errorf("text %q", text)
	}
	commit, again, err := read(text)
	if err != nil || commit != "abc1234" || !maps.Equal(again, entries) {
		t.Errorf("read %s, %v, %v", commit, again, err)
	}
	for _, wrong := range []string{"engine.Apply 12.5\n", "engine.Apply x 1\n", "engine.Apply 0 1\n", "engine.Apply 1 -1\n", "engine.Apply Inf 1\n", "a 1 2 3\n"} {
		if _, _, err := read("# commit x\n" + wrong); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: error %v, want one that names line 2", wrong, err)
		}
	}
}

func TestTable(t *testing.T) {
	then := map[string]entry{"a": {10, 0.01}, "b": {10, 0.30}, "c": {10, 0}, "e": {10, 0.01}}
	now := map[string]entry{"a": {12, 0.02}, "b": {12, 0.02}, "d": {5, 0.03}, "e": {8, 0.1}}
	var out strings.Builder
	if err := writeTable(&out, then, now); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	want := []string{
		"benchmark ratio then ratio now change spread",
		"a 10 12 +20.0% 2.0% slower",
		"b 10 12 +20.0% 2.0%",
		"c 10 - gone -",
		"d - 5 new 3.0%",
		"e 10 8 -20.0% 10.0% faster",
	}
	if !slices.Equal(got, want) {
		t.Errorf("table\n%s", out.String())
	}
	out.Reset()
	if err := writeTable(&out, nil, now); err != nil || strings.Count(out.String(), "new") != len(now) {
		t.Errorf("without a baseline: %v\n%s", err, out.String())
	}
}

// The committed baseline can be read and is sorted, and names what is chosen.
func TestCommittedBaseline(t *testing.T) {
	commit, entries, err := load("baseline.txt")
	if err != nil || commit == "none" || len(entries) != len(chosen) {
		t.Errorf("commit %q, %d entries for %d benchmarks, %v", commit, len(entries), len(chosen), err)
	}
}
