package node

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"weir/wal"
)

// backUp copies the data directory of a running node as docs/operations/running.md says: the log last, its mark before its segments, and these from the newest to the oldest.
func backUp(t *testing.T, to, from string) {
	t.Helper()
	one := func(path string) {
		b, err := os.ReadFile(filepath.Join(from, path))
		if errors.Is(err, fs.ErrNotExist) {
			return // another file that is replaced
		}
		if err == nil {
			err = errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(to, path)), 0o700), os.WriteFile(filepath.Join(to, path), b, 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	names := func(dir string) (names []string) {
		all, err := os.ReadDir(filepath.Join(from, dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range all {
			if name := filepath.Join(dir, entry.Name()); entry.Type().IsRegular() && !strings.HasSuffix(name, ".tmp") {
				names = append(names, name)
			}
		}
		return names
	}
	for _, name := range append(names(snapshotDir), names(".")...) {
		one(name)
	}
	one(filepath.Join(logDir, "mark"))
	segments := names(logDir)
	slices.Reverse(segments)
	for _, name := range segments {
		if filepath.Base(name) != "mark" {
			one(name)
		}
	}
}

// A copy of the data directory of a running node, taken in the order that the documentation gives, is the state of a moment, or its verification names the place that was written while it was read.
func TestCopiesOfARunningDirectory(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(t.TempDir())
			o.Store, o.SegmentBytes = store, 64<<10
			all := newStream(51, 3000)
			want := stands(t, all)
			n := open(t, o)
			for part := range slices.Chunk(all[:2500], 50) { // several segments
				mustSubmit(t, n, part)
			}
			snap(t, n)
			var load sync.WaitGroup
			load.Go(func() {
				for _, in := range all[2500:] {
					if _, err := submit(n, []instruction{in}); err != nil {
						t.Error(err)
						return
					}
				}
			})
			var copies [8]string
			for i := range copies {
				copies[i] = t.TempDir()
				backUp(t, copies[i], o.Data)
			}
			load.Wait()
			good := 0
			for _, dir := range copies {
				report, err := Verify(dir, func(int64, int64) {})
				var f *wal.Fault
				if errors.As(err, &f) {
					continue
				}
				if err != nil || report.Seq < 2500 || report.Hash != want[report.Seq].hash {
					t.Errorf("%+v: %v", report, err)
					continue
				}
				good++
				copied := o
				copied.Data = dir
				again := open(t, copied)
				wantStand(t, again, want[report.Seq])
				shut(t, again)
			}
			if good == 0 {
				t.Error("no copy was good")
			}
		})
	}
}
