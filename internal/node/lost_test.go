package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/engine"
	"weir/wal"
)

// older makes a data directory one of the builds that did not note their log.
func older(t *testing.T, dir string) {
	t.Helper()
	manifestOf(fmt.Sprintf(`{"format":1,"rules":%d,"id":7}`, engine.Version))(t, dir)
}

func removeAll(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// A data directory whose log is gone is refused, and nothing is made in it.
func TestLostLogIsRefused(t *testing.T) {
	o, want := sampleData(t, wal.Portable)
	other, _ := sampleData(t, wal.Portable)
	cases := map[string]func(dir string){
		"all":       func(dir string) { removeAll(t, dir, logDir) },
		"unmounted": func(dir string) { removeAll(t, dir, logDir); mkdir(t, filepath.Join(dir, logDir, "lost+found")) },
		"only log":  func(dir string) { removeAll(t, dir, logDir, snapshotDir, eventDir, statementDir) },
		"older":     func(dir string) { older(t, dir); removeAll(t, dir, logDir) },
		"older, without snapshots": func(dir string) {
			older(t, dir)
			removeAll(t, dir, logDir, snapshotDir)
		},
		"older, without events": func(dir string) {
			older(t, dir)
			removeAll(t, dir, logDir, eventDir)
		},
		"without manifest": func(dir string) { removeAll(t, dir, logDir, manifestName) },
		"another log":      func(dir string) { mirror(t, filepath.Join(dir, logDir), filepath.Join(other.Data, logDir)) },
	}
	for what, lose := range cases {
		t.Run(what, func(t *testing.T) {
			at := o
			at.Data = filepath.Join(t.TempDir(), "data")
			mirror(t, at.Data, o.Data)
			lose(at.Data)
			before := tree(t, at.Data)
			n, err := Open(at)
			if err == nil {
				shut(t, n)
			}
			if !errors.Is(err, ErrLogLost) || !strings.Contains(err.Error(), filepath.Join(at.Data, logDir)) {
				t.Errorf("open: %v", err)
			}
			wantTree(t, at.Data, before)
			if _, err := Verify(at.Data, func(int64, int64) {}); err == nil || what != "without manifest" && !errors.Is(err, ErrLogLost) {
				t.Errorf("verify: %v", err)
			}
		})
	}
	older(t, o.Data) // with its log it starts, and the log is noted
	for range 2 {
		n := open(t, o)
		wantStand(t, n, want)
		shut(t, n)
	}
	removeAll(t, o.Data, logDir, snapshotDir, eventDir, statementDir)
	if _, err := Open(o); !errors.Is(err, ErrLogLost) {
		t.Errorf("open: %v", err)
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

// A first start that ended before there was a log leaves nothing that speaks of one.
func TestCrashBeforeTheLogStarts(t *testing.T) {
	for what, left := range map[string][]string{"manifest": nil, "empty log": {logDir}, "mount points": {logDir + "/lost+found", snapshotDir + "/lost+found", eventDir}} {
		o := small(t.TempDir())
		older(t, o.Data) // as the manifest is first
		for _, dir := range left {
			mkdir(t, filepath.Join(o.Data, dir))
		}
		if n, err := Open(o); err != nil {
			t.Errorf("%s: %v", what, err)
		} else {
			wantStand(t, n, stand{})
			shut(t, n)
		}
	}
}
