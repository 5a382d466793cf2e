package memory

import (
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

// Where the system gives no more, what it gave is used, nothing more is kept ahead, and the process goes on.
func TestNoMemoryAhead(t *testing.T) {
	const given = 3
	asked := 0
	refused := make(chan struct{})
	var a Arena
	a.keepAhead(16, func(bytes int) (mapped, error) {
		if asked++; asked > given {
			close(refused) // and again, which panics, if it is asked again
			return mapped{}, unix.ENOMEM
		}
		return mapRoom(bytes)
	})
	select {
	case <-refused:
	case <-time.After(20 * time.Second):
		t.Fatal("not within 20 s: more is asked for than the system gives")
	}
	for range given {
		if page := a.Alloc(hugePage); !resident(t, page) {
			t.Error("a page that the system gave was not touched ahead")
		}
	}
	if page := a.Alloc(hugePage); resident(t, page) {
		t.Error("a page was kept ahead that the system refused")
	}
	large := a.Alloc(2 * hugePage)
	until(t, "a larger room is touched as before", func() bool { return resident(t, large) })
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
