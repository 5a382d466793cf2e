package node

import (
	"path/filepath"
	"slices"
	"testing"

	"weir/internal/disk"
)

// syncs notes which directories had their names made durable before the log was begun.
type syncs struct {
	disk.Real
	dirs []string
	log  bool
}

func (s *syncs) SyncDir(dir string) error {
	if !s.log {
		s.dirs = append(s.dirs, dir)
	}
	return s.Real.SyncDir(dir)
}

func (s *syncs) MkdirAll(dir string) error {
	s.log = s.log || filepath.Base(dir) == logDir
	return s.Real.MkdirAll(dir)
}

// A data directory below parents that were missing is there after a power cut with all of its path, also where the process that made them was killed before it synced them.
func TestTheWayToTheDataIsDurable(t *testing.T) {
	root := t.TempDir()
	o := small(filepath.Join(root, "a", "b", "data"))
	if err := (disk.Real{}).MkdirAll(filepath.Dir(o.Data)); err != nil {
		t.Fatal(err)
	}
	fs := &syncs{}
	o.FS = fs
	shut(t, open(t, o))
	for _, dir := range []string{root, filepath.Join(root, "a"), filepath.Join(root, "a", "b")} {
		if !slices.Contains(fs.dirs, dir) {
			t.Errorf("names in %s were not synced", dir)
		}
	}
}
