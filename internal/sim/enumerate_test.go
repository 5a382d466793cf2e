package sim

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"

	"weir/internal/disk"
	"weir/wal"
)

var whole = flag.Bool("whole", false, "enumerate everything, not a slice")

const scriptLength = 200

func TestEveryCallMeetsEveryFault(t *testing.T) {
	alone(t)
	dir := scratch(t)
	for _, store := range []string{wal.Direct, wal.Portable} {
		var s *Script
		inBubble(t, func() (err error) {
			if s, err = NewScript(store, filepath.Join(dir, "draw"), scriptLength); err == nil {
				err = s.Count(store, filepath.Join(dir, "count"))
			}
			return err
		})
		step := 449
		if *whole {
			step = 1
		}
		runs, met := 0, 0
		for at := 1; at <= s.Calls && !t.Failed(); at += step {
			runtime.GC() // what collections within bubbles leave piles up to all the memory that there is
			for way := range Fates {
				runs++
				inBubble(t, func() error {
					happened, err := s.Run(store, filepath.Join(dir, fmt.Sprint(runs)), at, way)
					if happened {
						met++
					}
					if err != nil {
						return fmt.Errorf("%s store, call %d of %d, %s: %w", store, at, s.Calls, Fates[way].Name, err)
					}
					return os.RemoveAll(filepath.Join(dir, fmt.Sprint(runs)))
				})
			}
		}
		t.Logf("%s store: %d calls, %d runs of %d operations, %d met their fault", store, s.Calls, runs, scriptLength, met)
		if met < runs*9/10 {
			t.Error("too few faults were met")
		}
	}
}

func inBubble(t *testing.T, run func() error) {
	synctest.Test(t, func(t *testing.T) {
		if err := run(); err != nil {
			t.Error(err)
		}
	})
}

// logged is a disk with a log of some 64 KiB, and where the state stands.
func logged(t *testing.T, store, dir string) (w *World, at stands) {
	inBubble(t, func() error {
		w = scripted(store, dir)
		l := newLife(w, w.disk)
		l.plan = &plan{}
		if err := l.begin(); err != nil {
			return err
		}
		requests := 6 // one segment of 32 KiB, and two that are prepared
		if store == wal.Portable {
			requests = 330
		}
		for range requests {
			r := w.generator.next()
			if len(w.generator.setUp) > 0 {
				r, w.generator.setUp = w.generator.setUp[0], w.generator.setUp[1:]
			}
			if err := l.give(r); err != nil {
				return err
			}
		}
		var err error
		at, err = l.state()
		if err := errors.Join(err, l.end()); err != nil {
			return err
		}
		w.next(l)
		return nil
	})
	return w, at
}

// Each flipped bit and each cut of the log is refused by name, or the whole node starts on it and has lost nothing.
func TestEveryBitAndEveryCut(t *testing.T) {
	alone(t)
	step := 997
	if *whole {
		step = 1
	}
	for _, store := range []string{wal.Direct, wal.Portable} {
		w, at := logged(t, store, filepath.Join(scratch(t), store))
		refused, kept, bytes := 0, 0, 0
		judge := func(what string) {
			_, err := wal.Verify(wal.Options{Dir: filepath.Join(w.Dir, "log"), FS: w.disk})
			switch {
			case err != nil && named(err):
				refused++
				return
			case err != nil:
				t.Fatalf("%s: refused without a name: %v", what, err)
			}
			kept++
			inBubble(t, func() error {
				got, err := w.copyStands(copyOf(t, w.disk), nil)
				if err != nil || got != at {
					return fmt.Errorf("%s store, %s: %+v, was %+v: %w", store, what, got, at, err)
				}
				return nil
			})
		}
		for _, name := range filesOf(w.disk, w.Dir) {
			if kindOf(name) != "the log" && kindOf(name) != "mark" || filepath.Dir(name) == w.Dir {
				continue
			}
			b, err := readWhole(w.disk, name)
			if err != nil {
				t.Fatal(err)
			}
			bytes += len(b)
			for i := 0; i < len(b) && !t.Failed(); i += step {
				for bit := range 8 {
					must(t, flip(w.disk, name, int64(i), b[i]^1<<bit))
					judge(fmt.Sprintf("%s, byte %d, bit %d", filepath.Base(name), i, bit))
				}
				must(t, flip(w.disk, name, int64(i), b[i]))
			}
			for size := len(b) - 1; size >= 0 && !t.Failed(); size -= step {
				must(t, cutTo(w.disk, name, int64(size)))
				judge(fmt.Sprintf("%s cut to %d bytes", filepath.Base(name), size))
			}
			must(t, writeWhole(w.disk, name, b))
		}
		t.Logf("%s store: %d bytes, %d damages refused by name, %d without loss", store, bytes, refused, kept)
		if refused == 0 || bytes < 60<<10 {
			t.Error("nothing was refused, or the log is too small")
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// copyOf is a disk with the same files, all of them durable.
func copyOf(t *testing.T, d *disk.Faulty) *disk.Faulty { return d.Crash() }

func cutTo(d *disk.Faulty, name string, size int64) error {
	f, err := d.OpenFile(name, os.O_RDWR)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Sync(), f.Close())
}

func writeWhole(d *disk.Faulty, name string, b []byte) error {
	f, err := d.OpenFile(name, os.O_RDWR)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(b, 0)
	return errors.Join(err, f.Sync(), f.Close())
}
