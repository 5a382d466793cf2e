package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// tigerbeetle is TigerBeetle by its own benchmark command, which formats a data file in the working directory, starts a single replica
// on it and is the client itself. Its ids ascend, as its makers advise.
type tigerbeetle struct {
	program string // name or path
}

// tigerbeetlePace was measured on two cores.
var tigerbeetlePace = pace{batch: 240_000, one: 500, many: 1_500}

// tigerbeetleBatchers was best on two cores.
const tigerbeetleBatchers = 4

func (t *tigerbeetle) name() string { return "tigerbeetle" }

func (t *tigerbeetle) version(ctx context.Context) (string, error) {
	path, err := exec.LookPath(t.program)
	if err != nil {
		return "", errors.New("tigerbeetle: not on the PATH; put it there, or say -tigerbeetle PATH")
	}
	if t.program, err = filepath.Abs(path); err != nil {
		return "", err
	}
	text, err := exec.CommandContext(ctx, t.program, "version").Output()
	return strings.TrimSpace(string(text)), err
}

func (t *tigerbeetle) run(ctx context.Context, s scenario, set settings) (measure, error) {
	orders, clients := tigerbeetlePace.orders(s, set.seconds), s.clients
	if clients == 0 {
		clients = tigerbeetleBatchers
	}
	command := exec.CommandContext(ctx, t.program, tigerbeetleArguments(s, orders, clients, set.seed)...)
	command.Dir = set.dir
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Start(); err != nil {
		return measure{}, err
	}
	ended := make(chan struct{})
	used := make(chan time.Duration)
	go func() { used <- lastCPU(command.Process.Pid, ended) }()
	err := command.Wait()
	close(ended)
	cpu := <-used
	if err != nil {
		return measure{}, fmt.Errorf("tigerbeetle benchmark: %w: %s", err, complaints.Bytes())
	}
	m, err := parseTigerbeetle(out.String())
	m.Orders, m.Clients = orders, clients
	m.ServerCPU = float64(cpu.Nanoseconds()) / 1000 / float64(orders)
	return m, err
}

func tigerbeetleArguments(s scenario, orders, clients int, seed uint64) []string {
	arguments := []string{
		"benchmark", "--account-count=" + strconv.Itoa(accounts), "--transfer-count=" + strconv.Itoa(orders),
		"--transfer-batch-size=" + strconv.Itoa(s.batch), "--clients=" + strconv.Itoa(clients), "--query-count=0",
		"--seed=" + strconv.FormatUint(seed, 10),
	}
	if s.hot {
		arguments = append(arguments, "--account-count-hot=1", "--transfer-hot-percent=100")
	}
	return arguments
}

// lastCPU watches the replica, the youngest child of the benchmark, and answers the processor time that it had used when it was last
// seen. The creation of the accounts is in it; formatting, by a child that ended before, is not.
func lastCPU(pid int, ended <-chan struct{}) (used time.Duration) {
	const between = 20 * time.Millisecond
	ticker := time.NewTicker(between)
	defer ticker.Stop()
	for {
		select {
		case <-ended:
			return used
		case <-ticker.C:
			for _, child := range childrenOf(pid) {
				if stat, ok := readStat(child); ok {
					used = stat.used
				}
			}
		}
	}
}

var (
	tigerbeetleRate    = regexp.MustCompile(`(?m)^load accepted = (\d+) tx/s$`)
	tigerbeetleLatency = regexp.MustCompile(`(?m)^batch latency p(\d+) = (\d+)\+? ms`)
)

// parseTigerbeetle reads what the benchmark prints; latencies are whole milliseconds.
func parseTigerbeetle(text string) (m measure, err error) {
	rate := tigerbeetleRate.FindStringSubmatch(text)
	if rate == nil {
		return measure{}, fmt.Errorf(`tigerbeetle benchmark: no line "load accepted" in %q`, text)
	}
	if m.OrdersPerSecond, err = strconv.ParseFloat(rate[1], 64); err != nil || m.OrdersPerSecond == 0 {
		return measure{}, fmt.Errorf("tigerbeetle benchmark: load accepted: %q", rate[1])
	}
	seen := map[string]bool{}
	for _, line := range tigerbeetleLatency.FindAllStringSubmatch(text, -1) {
		value, err := strconv.ParseFloat(line[2], 64)
		if err != nil {
			return measure{}, fmt.Errorf("tigerbeetle benchmark: %q: %w", line[0], err)
		}
		seen[line[1]] = true
		switch line[1] {
		case "50":
			m.P50 = value
		case "99":
			m.P99 = value
		}
	}
	if !seen["50"] || !seen["99"] {
		return measure{}, fmt.Errorf("tigerbeetle benchmark: no batch latency p50 and p99 in %q", text)
	}
	return m, nil
}
