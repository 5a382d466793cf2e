package node

import (
	"fmt"
	"runtime"
	"strconv"

	"weir/engine"
	"weir/sequencer"
)

// Metrics appends the node's own lines in the Prometheus text format.
func (n *Node) Metrics(dst []byte) []byte {
	stats := n.Log.Stats()
	seq, _, _ := n.Log.Last()
	dst = counter(dst, "weir_log_durable_writes_total", "Durable writes of frames.", stats.Writes)
	dst = counter(dst, "weir_log_frames_total", "Frames made durable.", stats.Frames)
	dst = counter(dst, "weir_log_bytes_total", "Bytes written for frames.", stats.Bytes)
	dst = gauge(dst, "weir_log_sequence", "Last durable sequence.", seq)
	dst = gauge(dst, "weir_start_sequence", "Sequence of the snapshot that the start began with, 0: of none.", n.began)
	dst = fmt.Appendf(head(dst, "weir_log_time_ahead_seconds", "How far the time of the log is ahead of the clock.", "gauge"), "weir_log_time_ahead_seconds %s\n", strconv.FormatFloat(n.ahead().Seconds(), 'f', -1, 64))
	dst = counter(dst, "weir_archive_failures_total", "Times since the start that older log was to be archived and was not.", n.Snapshots.unarchived.Load())
	dst = gauge(dst, "weir_engine_memory_bytes", "Memory handed to the engine.", uint64(n.core.arena.Bytes()))
	dst = gauge(dst, "go_goroutines", "Goroutines of the process.", uint64(runtime.NumGoroutine()))
	batches, bytes := n.Sequencer.InFlight()
	dst = gauge(dst, "weir_inflight_batches", "Batches between submission and answer.", uint64(batches))
	dst = gauge(dst, "weir_inflight_bytes", "Bytes between submission and answer.", uint64(bytes))
	dst = n.stalls(dst)
	dst = head(dst, "weir_instructions_total", "Instructions applied since the start, by outcome.", "counter")
	for s := engine.Rejected; s <= engine.Unmatched; s++ {
		dst = fmt.Appendf(dst, "weir_instructions_total{status=%q} %d\n", s, n.Counters.Instructions(s))
	}
	dst = counter(dst, "weir_replayed_total", "Answers given again since the start.", n.Counters.Replayed())
	dst = counter(dst, "weir_ticks_total", "Ticks submitted since the start.", n.ticks.count.Load())
	dst = head(dst, "weir_events_total", "Events since the start, by kind.", "counter")
	for k := engine.AssetCreated; k <= engine.BalanceZeroed; k++ {
		dst = fmt.Appendf(dst, "weir_events_total{kind=%q} %d\n", k, n.Counters.Events(k))
	}
	return dst
}

// stalls appends how long the core took over batches, as a histogram, and the longest.
func (n *Node) stalls(dst []byte) []byte {
	counts, sum := n.Sequencer.Stalls().Counts()
	dst = head(dst, "weir_core_batch_seconds", "From when the core could begin a batch or query until it was applied.", "histogram")
	total := uint64(0)
	for i, count := range counts {
		total += count
		bound := "+Inf"
		if i < len(sequencer.StallBounds) {
			bound = strconv.FormatFloat(sequencer.StallBounds[i].Seconds(), 'g', -1, 64)
		}
		dst = fmt.Appendf(dst, "weir_core_batch_seconds_bucket{le=%q} %d\n", bound, total)
	}
	dst = fmt.Appendf(dst, "weir_core_batch_seconds_sum %g\nweir_core_batch_seconds_count %d\n", sum.Seconds(), total)
	dst = head(dst, "weir_core_stall_seconds_max", "The longest of them since the start.", "gauge")
	return fmt.Appendf(dst, "weir_core_stall_seconds_max %g\n", n.Sequencer.Stalls().Longest().Seconds())
}

func counter(dst []byte, name, help string, value uint64) []byte {
	return fmt.Appendf(head(dst, name, help, "counter"), "%s %d\n", name, value)
}

func gauge(dst []byte, name, help string, value uint64) []byte {
	return fmt.Appendf(head(dst, name, help, "gauge"), "%s %d\n", name, value)
}

func head(dst []byte, name, help, kind string) []byte {
	return fmt.Appendf(dst, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}
