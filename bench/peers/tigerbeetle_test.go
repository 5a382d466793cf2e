package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func sample(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/tigerbeetle.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseTigerbeetle(t *testing.T) {
	m, err := parseTigerbeetle(sample(t))
	if err != nil || m.OrdersPerSecond != 239867 || m.P50 != 12 || m.P99 != 58 {
		t.Fatalf("%+v, %v", m, err)
	}
	for _, missing := range []string{"load accepted", "latency p50", "latency p99"} {
		text := strings.Replace(sample(t), missing, "x", 1)
		if m, err := parseTigerbeetle(text); err == nil {
			t.Errorf("without %q: %+v and no error", missing, m)
		}
	}
}

// A program that prints what TigerBeetle does stands for it.
func TestTigerbeetleRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tigerbeetle")
	script := "#!/bin/sh\nif [ $1 = version ]; then echo ' TigerBeetle version 0.0.1 '; exit; fi\n" +
		"echo $* >arguments\ncat <<END\n" + sample(t) + "END\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	p := &tigerbeetle{program: path}
	if version, err := p.version(t.Context()); err != nil || version != "TigerBeetle version 0.0.1" {
		t.Fatalf("version %q, %v", version, err)
	}
	set := settings{dir: t.TempDir(), seconds: 1, seed: 7}
	m, err := p.run(t.Context(), scenario{batch: 1000, hot: true}, set)
	if err != nil || m.Orders != tigerbeetlePace.batch || m.Clients != tigerbeetleBatchers || m.P99 != 58 {
		t.Fatalf("%+v, %v", m, err)
	}
	arguments, err := os.ReadFile(filepath.Join(set.dir, "arguments"))
	for _, want := range []string{"--transfer-batch-size=1000", "--account-count=10000", "--account-count-hot=1", "--seed=7"} {
		if err != nil || !slices.Contains(strings.Fields(string(arguments)), want) {
			t.Errorf("arguments %q, %v: want %s", arguments, err, want)
		}
	}
}
