package memory

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Pages are there before they are asked for, larger rooms soon after, and what is released goes back to the system.
func TestMemoryIsTouchedAhead(t *testing.T) {
	var a Arena
	a.KeepAhead(2)
	until(t, "pages are kept", func() bool { return len(a.ahead.ready) == 2 })
	if page := a.Alloc(hugePage); !resident(t, page) {
		t.Error("a page was not touched ahead")
	}
	large := a.Alloc(5 * hugePage)
	until(t, "a larger room is touched", func() bool { return resident(t, large) })
	a.Release(large)
	until(t, "it is given back", func() bool { return unix.Madvise(large, unix.MADV_WILLNEED) == unix.ENOMEM })
	if err := a.Free(); err != nil {
		t.Error(err)
	}
}

// Where the system gives no more, nothing is kept ahead, and the process goes on.
func TestNoMemoryAhead(t *testing.T) {
	const child = "WEIR_TEST_NO_MEMORY_AHEAD"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestNoMemoryAhead$")
		cmd.Env = append(os.Environ(), child+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	var usage unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &usage); err != nil {
		t.Fatal(err)
	}
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseUint(strings.Fields(string(statm))[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	usage.Cur = pages*page + 20<<20 // room for some of them
	if err := unix.Setrlimit(unix.RLIMIT_AS, &usage); err != nil {
		t.Fatal(err)
	}
	var a Arena
	a.KeepAhead(16)
	h := a.ahead
	until(t, "what the system gives is kept", func() bool { _, err := mapRoom(hugePage); return err != nil && len(h.ready) > 0 })
	if err := a.Free(); err != nil {
		t.Error(err)
	}
}

// resident says whether the system has given all of a room.
func resident(t *testing.T, room []byte) bool {
	t.Helper()
	pages := make([]byte, len(room)/page)
	if _, _, errno := unix.Syscall(unix.SYS_MINCORE, address(room), uintptr(len(room)), address(pages)); errno != 0 {
		t.Fatal(errno)
	}
	for _, p := range pages {
		if p&1 == 0 {
			return false
		}
	}
	return true
}

func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 20 s: %s", what)
		}
	}
}
