package main

import (
	"context"
	"time"
)

// peer is a system to compare. A new one is a file with these three methods and a line in main.
type peer interface {
	name() string
	// version says what is run; an error says why it cannot be, and the peer is left out.
	version(ctx context.Context) (string, error)
	// run starts a server on fresh data in dir, an empty directory that is removed afterwards, submits the orders, checks that none is
	// lost and that the books balance, and stops the server.
	run(ctx context.Context, s scenario, set settings) (measure, error)
}

// settings of a run.
type settings struct {
	dir     string
	seconds float64 // about as long as the run should take
	seed    uint64
}

// measure is what a run gave. Latencies are of requests; a request is a batch, or one order.
type measure struct {
	Orders          int     `json:"orders"`
	OrdersPerSecond float64 `json:"orders_per_second"`
	P50             float64 `json:"p50_ms"`
	P99             float64 `json:"p99_ms"`
	ServerCPU       float64 `json:"server_cpu_us_per_order"` // all processes of the server; 0: not known
	Clients         int     `json:"clients"`
}

// measured makes a measure of what the clients saw. It sorts the latencies.
func measured(latencies []time.Duration, orders int, took, cpu time.Duration, clients int) measure {
	return measure{
		Orders: orders, OrdersPerSecond: float64(orders) / took.Seconds(),
		P50: percentile(latencies, 50), P99: percentile(latencies, 99),
		ServerCPU: float64(cpu.Nanoseconds()) / 1000 / float64(orders), Clients: clients,
	}
}
