package wal

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// breaker stands before the real tidwall/wal on a real disk and breaks one call.
type breaker struct {
	entries
	dir   string
	nth   int
	fault string
	index uint64
}

// Write breaks the entry on disk as a crash would, and fails.
func (b *breaker) Write(index uint64, data []byte) error {
	b.index = index
	if b.nth--; b.nth != 0 || b.fault == "sync" {
		return b.entries.Write(index, data)
	}
	switch b.fault {
	case "write":
		return syscall.EIO
	case "full":
		return syscall.ENOSPC
	}
	before, err := b.tail()
	if err != nil {
		return err
	}
	if err := b.entries.Write(index, data); err != nil {
		return err
	}
	return errors.Join(syscall.EIO, b.damage(before))
}

func (b *breaker) Sync() error {
	if b.nth == 0 && b.fault == "sync" {
		return syscall.EIO
	}
	return b.entries.Sync()
}

// tail is the last file that holds anything, and its size.
func (b *breaker) tail() (t tailFile, err error) {
	found, err := filepath.Glob(filepath.Join(b.dir, "[0-9]*"))
	if err != nil || len(found) == 0 {
		return t, err
	}
	info, err := os.Stat(found[len(found)-1])
	if err != nil {
		return t, err
	}
	return tailFile{found[len(found)-1], info.Size()}, nil
}

type tailFile struct {
	path string
	size int64
}

// damage leaves half of the entry, or all of it with a hole of zeros.
func (b *breaker) damage(before tailFile) error {
	info, err := os.Stat(before.path)
	if err != nil {
		return err
	}
	if b.fault == "short" {
		return os.Truncate(before.path, (before.size+info.Size())/2)
	}
	f, err := os.OpenFile(before.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(make([]byte, min(512, info.Size()-before.size)), before.size)
	return errors.Join(err, f.Close())
}

// TestTidwallFaults breaks the real library on a real disk, at some appends in each way.
func TestTidwallFaults(t *testing.T) {
	for _, fault := range []string{"write", "full", "short", "hole", "sync"} {
		t.Run(fault, func(t *testing.T) {
			for nth := 1; nth <= 25; nth += 3 {
				brokenRun(t, fault, nth)
			}
		})
	}
}

func brokenRun(t *testing.T, fault string, nth int) {
	t.Helper()
	whole := Options{Dir: filepath.Join(t.TempDir(), "log"), Store: Portable, SegmentBytes: 1 << 20}
	broken := whole
	broken.openEntries = func(dir string, limit int64, next uint64) (entries, error) {
		e, err := openEntries(dir, limit, next)
		return &breaker{entries: e, dir: dir, nth: nth, fault: fault}, err
	}
	l, err := Open(broken)
	ok(t, err)
	acked, err := appendAll(l)
	wants(t, err, ErrPoisoned)
	wants(t, appendFrame(l, acked), ErrPoisoned)
	wants(t, l.Close(), ErrPoisoned)
	if acked != nth-1 {
		t.Fatalf("%d acknowledged", acked)
	}
	l, err = Open(whole)
	ok(t, err)
	got := frameAt(seqAfter(l))
	if got != acked && (got != acked+1 || fault != "sync") {
		t.Fatalf("%s at %d: %d frames", fault, nth, got)
	}
	fill(t, l, got, got+3)
	ok(t, l.Close())
	b := bed{"tidwall", whole}
	if n := b.holds(t); n != got+3 {
		t.Fatal(n)
	}
}
