package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

const (
	gcPercent = 200
	// heapRoom is how much the Go heap may take above what lives after the start: the bodies of requests in flight (256 MiB), connections and streams,
	// and as much again as garbage.
	heapRoom = 1 << 30
	// orderInFlight is what an order takes of the Go heap until it is answered: text or record that came, record that is written, outcome and event.
	orderInFlight = 256
)

// tuneHeap lets the collector be lazy while the heap is small. The engine's memory is outside of the heap.
func tuneHeap() { debug.SetGCPercent(gcPercent) }

// boundHeap lets it work harder where requests would make the heap large: with gcPercent alone, bodies of 256 MiB may become a heap of 768 MiB and more. GOMEMLIMIT, where it is set, goes first.
func boundHeap() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(int64(min(2*m.HeapAlloc+heapRoom, math.MaxInt64)))
}

// touchHeap uses, once, the memory that the heap will grow into, so that no order pays for the first touch of a page (1.5 us and more; 17 us were measured on a virtual machine, where a buffer of
// the portable store that grew by 1 MiB held up the log for 5 ms): twice what it may take before the collector begins, for requests add to what lives, and the collector takes a while. A server that makes room for few orders takes no more than these need.
// The collector keeps what was touched as long as it is no more than its aim.
func touchHeap(orders int) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	const piece = 1 << 20
	room := make([][]byte, min(int(m.NextGC-m.HeapAlloc)*2, orders*orderInFlight)/piece)
	for i := range room {
		room[i] = make([]byte, piece)
		for at := 0; at < piece; at += os.Getpagesize() {
			room[i][at] = 1
		}
	}
	runtime.KeepAlive(room)
	room = nil
	runtime.GC()
}
