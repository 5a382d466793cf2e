package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

const (
	gcPercent = 400
	// heapRoom is how much the Go heap may take above what lives after the start: the bodies of requests in flight (256 MiB), connections and streams,
	// and as much again as garbage.
	heapRoom = 1 << 30
)

// tuneHeap lets the collector be lazy while the heap is small. The engine's memory is outside of the heap.
func tuneHeap() { debug.SetGCPercent(gcPercent) }

// boundHeap lets it work harder where requests would make the heap large: with gcPercent alone, bodies of 256 MiB may become a heap of 1.3 GiB. GOMEMLIMIT, where it is set, goes first.
func boundHeap() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(int64(min(2*m.HeapAlloc+heapRoom, math.MaxInt64)))
}
