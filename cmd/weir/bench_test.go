package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/bench"
)

// benchOf runs the benchmark against a real server and reads its result.
func benchOf(t *testing.T, args ...string) (r bench.Result) {
	t.Helper()
	all := append([]string{"bench", "--json", "--data", t.TempDir(), "--window", "20000", "--batch", "40", "--clients", "3", "--orders", "1200", "--accounts", "30", "--seed", "5"}, args...)
	if err := json.Unmarshal([]byte(mustRun(t, all...)), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// Every workload has its outcomes from a real server: what is not as the workload says ends the run with an error.
func TestBenchWorkloads(t *testing.T) {
	for _, c := range []struct {
		args     string
		expected string // each of them must occur
	}{
		{"--workload hot --format json", "settled"},
		{"--topology core", "settled"},
		{"--queued 500", "settled"},
		{"--workload retail", "accepted"},
		{"--workload retail --format ndjson --topology core", "accepted"},
		{"--workload gridlock --liquidity 0", "queued"},
		{"--workload gridlock --liquidity 0.5 --format pacs008", "queued settled"},
		{"--workload gridlock --liquidity 1 --topology core", "settled"},
		{"--workload pvp", "settled unmatched"},
		{"--workload pvp --format json-single --orders 300", "settled unmatched"},
		{"--workload mixed", "rejected settled"},
		{"--workload mixed --format json", "rejected settled"},
		{"--workload mixed --format pacs008", "rejected settled"},
		{"--snapshots", "settled"},
	} {
		t.Run(c.args, func(t *testing.T) {
			r := benchOf(t, strings.Fields(c.args)...)
			for _, status := range strings.Fields(c.expected) {
				if r.Statuses[status] == 0 {
					t.Errorf("none is %s: %v", status, r.Statuses)
				}
			}
			switch r.Workload {
			case "mixed":
				if r.Replayed == 0 || r.Cancels == 0 {
					t.Errorf("%d replayed, %d cancelled", r.Replayed, r.Cancels)
				}
			case "retail":
				if r.Rounds[0].Settle == 0 {
					t.Error("no cycle was settled")
				}
			}
			if len(r.Proof) != 5 || r.MemoryPeak == 0 || r.Refused != 0 {
				t.Errorf("%+v", r)
			}
		})
	}
}

// A real server that is killed comes back each time.
func TestBenchRestart(t *testing.T) {
	dir := t.TempDir()
	var r bench.Restart
	if err := json.Unmarshal([]byte(mustRun(t, "bench", "restart", "--json", "--data", dir, "--orders", "3000", "--seed", "5")), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Seconds) != 3 || r.Median() <= 0 || r.Memory == 0 {
		t.Errorf("%+v", r)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	wantRefusal(t, run(t, "bench", "restart", "--orders", "0", "--data", dir), "orders")
}

func TestBenchWritesAPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	benchOf(t, "--html", page)
	text, err := os.ReadFile(page)
	if err != nil || !strings.Contains(string(text), "Latency by percentile") {
		t.Errorf("%v: %.200s", err, text)
	}
}

func TestBenchSaysWhatAWorkloadComesIn(t *testing.T) {
	wantRefusal(t, run(t, "bench", "--workload", "pvp", "--format", "binary", "--data", t.TempDir()), "pvp", "ndjson, json, json-single")
	wantRefusal(t, run(t, "bench", "curves", "--scale", "2", "--data", t.TempDir()), "scale")
}
