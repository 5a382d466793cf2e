package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// familyCPU is the processor time of a process and of its children, in steps of 10 ms, by /proc: of those that ended as well, once
// their parent has waited for them. 0 where there is no /proc. (The children of PostgreSQL each lead a process group, so a
// group would not hold them.)
func familyCPU(pid int) time.Duration {
	own, ok := readStat(pid)
	if !ok {
		return 0
	}
	total := own.used + own.waited
	for _, child := range childrenOf(pid) {
		if stat, ok := readStat(child); ok {
			total += stat.used
		}
	}
	return total
}

// childrenOf are the processes whose parent is pid.
func childrenOf(pid int) (children []int) {
	paths, _ := filepath.Glob("/proc/[0-9]*")
	for _, path := range paths {
		child, err := strconv.Atoi(filepath.Base(path))
		if err != nil {
			continue
		}
		if stat, ok := readStat(child); ok && stat.parent == pid {
			children = append(children, child)
		}
	}
	return children
}

// stat is what we need of /proc/PID/stat (proc_pid_stat(5)).
type stat struct {
	parent int
	used   time.Duration // members 14 and 15
	waited time.Duration // members 16 and 17: of children that ended
}

func readStat(pid int) (stat, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, false
	}
	return parseStat(text)
}

// parseStat looks behind member 2, a name in parentheses that may hold spaces.
func parseStat(text []byte) (stat, bool) {
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const parent, first, last = 4 - 3, 14 - 3, 17 - 3
	if len(fields) <= last {
		return stat{}, false
	}
	var values [last + 1]int
	for i := parent; i <= last; i++ {
		if i > parent && i < first {
			continue
		}
		var err error
		if values[i], err = strconv.Atoi(string(fields[i])); err != nil {
			return stat{}, false
		}
	}
	const tick = time.Second / 100 // USER_HZ
	return stat{
		parent: values[parent],
		used:   time.Duration(values[first]+values[first+1]) * tick,
		waited: time.Duration(values[first+2]+values[last]) * tick,
	}, true
}
