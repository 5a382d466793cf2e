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

// touchHeap uses, once, the memory that the heap will grow into, for a portable store: its library keeps the segment that it writes in a slice that grows again
// and again, and a page that is touched for the first time takes 1.5 us and more (17 us were measured on a virtual machine, where each such growth held up the
// log for 5 to 20 ms). It is twice what the heap may take before the collector begins, for requests add to what lives and the collector takes a while; no
// more than the orders need that room is made for, and no more than GOMEMLIMIT leaves. The collector keeps what was touched as long as it is no more than its aim.
func touchHeap(orders int) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	const piece = 1 << 20
	left := debug.SetMemoryLimit(-1) - int64(m.Sys-m.HeapReleased)
	room := make([][]byte, max(0, min(2*(int64(m.NextGC)-int64(m.HeapAlloc)), int64(orders*orderInFlight), left))/piece)
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
