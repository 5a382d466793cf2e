package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// processMemory is what a process holds in memory now, and what it held at most, in bytes; zeros: not known.
func processMemory(pid int) (now, peak int64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	return statusBytes(string(text), "VmRSS:"), statusBytes(string(text), "VmHWM:")
}

// statusBytes reads a size of /proc/PID/status (proc_pid_status(5)), which stands there in units of 1,024 bytes.
func statusBytes(text, name string) int64 {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, name)
		if fields := strings.Fields(rest); ok && len(fields) == 2 && fields[1] == "kB" {
			n, err := strconv.ParseInt(fields[0], 10, 64)
			if err == nil {
				return n << 10
			}
		}
	}
	return 0
}
