package bench

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// ownCPU is the processor time that this process has used.
func ownCPU() (used time.Duration, known bool) {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0, false
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), true
}

// processCPU is the processor time that a process has used, in steps of 10 ms; not known where it is gone or its id is 0.
func processCPU(pid int) (used time.Duration, known bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	return statCPU(text)
}

// statCPU reads utime and stime, members 14 and 15 of /proc/PID/stat (proc_pid_stat(5)). Member 2, a name in
// parentheses, may hold spaces.
func statCPU(text []byte) (used time.Duration, known bool) {
	const tick = time.Second / 100 // USER_HZ
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const user, system = 14 - 3, 15 - 3
	if len(fields) <= system {
		return 0, false
	}
	ticks := int64(0)
	for _, field := range [][]byte{fields[user], fields[system]} {
		n, err := strconv.ParseInt(string(field), 10, 64)
		if err != nil {
			return 0, false
		}
		ticks += n
	}
	return time.Duration(ticks) * tick, true
}
