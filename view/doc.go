// Package view holds read models built from the engine's events only. They never look into the engine, so a
// reader costs the core nothing. Each has one writer, the goroutine that publishes results, and any number of readers:
//
//   - Directory: names to numbers, for the gateway's hot path.
//   - Feed: all events since the beginning, from memory and from an event file.
//   - Counters: totals for metrics.
//   - Chronicle: landmarks: the steps of the business day, and what left queues together.
//
// A read that starts after an instruction was answered sees what that instruction did, because the results are
// published before the answer goes out.
package view
