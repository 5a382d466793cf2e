package main

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// The pages that the heap will grow into are there before the port opens, and no more than a small server needs.
func TestHeapIsTouchedAhead(t *testing.T) {
	tuneHeap()
	live := bytes.Repeat([]byte{1}, 32<<20) // what a server keeps lets its collector wait for more
	debug.FreeOSMemory()                    // of tests before
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	const small = 4 << 20
	start := residentBytes(t, os.Getpid())
	touchHeap(small / orderInFlight)
	if took := residentBytes(t, os.Getpid()) - start; took > 3*small {
		t.Errorf("%d bytes touched, of %d that few orders need", took, small)
	}
	touchHeap(1 << 20)
	runtime.KeepAlive(live)
	if took, want := residentBytes(t, os.Getpid())-start, int(before.NextGC-before.HeapAlloc); took < want {
		t.Errorf("%d bytes touched, the heap grows by %d before the collector begins", took, want)
	}
}

// What is touched ahead keeps to the limit of memory that is set, also where more lives already.
func TestTouchedHeapKeepsTheLimit(t *testing.T) {
	tuneHeap()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	live := bytes.Repeat([]byte{1}, 100<<20)
	runtime.GC()
	for _, limit := range []int64{200 << 20, 50 << 20} {
		debug.SetMemoryLimit(limit)
		debug.FreeOSMemory()
		most := max(int(limit), residentBytes(t, os.Getpid())) + 30<<20
		touchHeap(1 << 24)
		if took := residentBytes(t, os.Getpid()); took > most {
			t.Errorf("%d bytes are resident, of %d at most", took, most)
		}
	}
	runtime.KeepAlive(live)
}

// A process that steps back runs only where no other would, with all its threads.
func TestStepBack(t *testing.T) {
	const child = "WEIR_TEST_STEP_BACK"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestStepBack$")
		cmd.Env = append(os.Environ(), child+"=1", runMain+"=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	stepBack()
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		id, err := strconv.Atoi(task.Name())
		if err != nil {
			t.Fatal(err)
		}
		attr, err := unix.SchedGetAttr(id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if attr.Policy != unix.SCHED_IDLE {
			t.Errorf("thread %d of %d has policy %d", id, len(tasks), attr.Policy)
		}
	}
}
