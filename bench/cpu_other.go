//go:build !linux

package bench

import "time"

// ownCPU and processCPU are known on Linux only.
func ownCPU() (used time.Duration, known bool) { return 0, false }

func processCPU(int) (used time.Duration, known bool) { return 0, false }
