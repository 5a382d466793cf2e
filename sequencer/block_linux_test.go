package sequencer

import (
	"syscall"
	"time"
)

// blockFor waits in the kernel, as a write does. time.Sleep would take about 1 ms here.
func blockFor(d time.Duration) {
	ts := syscall.NsecToTimespec(int64(d))
	_ = syscall.Nanosleep(&ts, nil) // cut short by a signal now and then, which is no matter
}
