//go:build !linux

package sequencer

import "time"

// blockFor waits, if not in the kernel.
func blockFor(d time.Duration) { time.Sleep(d) }
