package disk

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// asNobody runs work with the rights of a user who owns nothing.
func asNobody(t *testing.T, work func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		if err := errors.Join(unix.Setfsgid(65534), unix.Setfsuid(65534)); err != nil {
			t.Error(err)
			return
		}
		work()
	}()
	<-done
}

// A reader needs no right to write to what it locks, a writer does.
func TestLockWithoutTheRightToWrite(t *testing.T) {
	dir, err := os.MkdirTemp("/tmp", "weir-lock-*")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	name := filepath.Join(dir, "lock")
	must(t, os.WriteFile(name, nil, 0o644))
	must(t, os.Chmod(dir, 0o755))
	asNobody(t, func() {
		if _, err := (Real{}).Lock(name); !errors.Is(err, os.ErrPermission) {
			t.Errorf("a writer: %v", err)
		}
		lock, err := Real{}.LockToRead(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (Real{}).LockToRead(name); !errors.Is(err, ErrLocked) {
			t.Errorf("a second reader: %v", err)
		}
		if err := lock.Close(); err != nil {
			t.Error(err)
		}
		if _, err := (Real{}).LockToRead(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("no lock there: %v", err)
		}
	})
	lock, err := Real{}.Lock(name)
	must(t, err)
	asNobody(t, func() {
		if _, err := (Real{}).LockToRead(name); !errors.Is(err, ErrLocked) {
			t.Errorf("beside a writer: %v", err)
		}
	})
	must(t, lock.Close())
}
