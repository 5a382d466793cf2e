package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const weirName = "weir"

// weir is Weir by its own load generator, which proves durability and checks the books itself. Batches go in the binary format, single
// orders as JSON, one for each HTTP request.
type weir struct {
	program string // path of the binary; version builds it where there is none
	build   string // directory for the one that is built
}

// weirPace was measured on two cores.
var weirPace = pace{batch: 2_000_000, one: 3_000, many: 15_000}

// weirBatchers is the default of weir bench.
const weirBatchers = 12

func (w *weir) name() string { return weirName }

func (w *weir) version(ctx context.Context) (string, error) {
	if w.program == "" {
		root := filepath.Join("..", "..")
		if _, err := os.Stat(filepath.Join(root, "cmd", "weir")); err != nil {
			return "", errors.New("weir: run this in bench/peers, or say -weir PATH")
		}
		path, err := filepath.Abs(filepath.Join(w.build, "weir"))
		if err != nil {
			return "", err
		}
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, "./cmd/weir")
		build.Dir = root
		if text, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("go build ./cmd/weir: %w: %s", err, text)
		}
		w.program = path
	}
	text, err := exec.CommandContext(ctx, w.program, "version").Output()
	return strings.Join(strings.Fields(string(text)), " "), err
}

func (w *weir) run(ctx context.Context, s scenario, set settings) (measure, error) {
	command := exec.CommandContext(ctx, w.program, w.arguments(s, set)...)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	text, err := command.Output()
	if err != nil {
		return measure{}, fmt.Errorf("weir bench: %w: %s", err, complaints.Bytes())
	}
	return parseWeir(text)
}

func (w *weir) arguments(s scenario, set settings) []string {
	workload, format, clients := "gross", "binary", weirBatchers
	if s.hot {
		workload = "hot"
	}
	if s.batch == 1 {
		format, clients = "json-single", s.clients
	}
	return []string{
		"bench", "--json", "--rounds", "1", "--workload", workload, "--format", format,
		"--batch", strconv.Itoa(s.batch), "--clients", strconv.Itoa(clients), "--accounts", strconv.Itoa(accounts),
		"--orders", strconv.Itoa(weirPace.orders(s, set.seconds)), "--seed", strconv.FormatUint(set.seed, 10), "--data", set.dir,
	}
}

// parseWeir reads the JSON object of weir bench.
func parseWeir(text []byte) (measure, error) {
	var r struct {
		Orders          int     `json:"orders"`
		OrdersPerSecond float64 `json:"orders_per_second"`
		Clients         int     `json:"clients"`
		P50             float64 `json:"p50_us"`
		P99             float64 `json:"p99_us"`
		ServerCPU       float64 `json:"server_cpu_us_per_order"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return measure{}, fmt.Errorf("weir bench: %w: %q", err, text)
	}
	if r.Orders <= 0 || r.OrdersPerSecond <= 0 {
		return measure{}, fmt.Errorf("weir bench: no orders: %q", text)
	}
	return measure{
		Orders: r.Orders, OrdersPerSecond: r.OrdersPerSecond, Clients: r.Clients,
		P50: r.P50 / 1000, P99: r.P99 / 1000, ServerCPU: r.ServerCPU,
	}, nil
}
