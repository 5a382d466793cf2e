//go:build !linux

package bench

// processMemory is known on Linux only.
func processMemory(int) (now, peak int64) { return 0, 0 }
