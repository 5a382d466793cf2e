package disk

import (
	"errors"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// stubborn is a disk with one directory that can't be synced.
type stubborn struct {
	Real
	dir    string
	err    error
	synced []string
}

func (s *stubborn) SyncDir(dir string) error {
	if dir == s.dir {
		return s.err
	}
	s.synced = append(s.synced, dir)
	return s.Real.SyncDir(dir)
}

func TestMakeDirEndsWhereNothingCanBeSynced(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "a", "b")
	for _, err := range []error{syscall.EACCES, syscall.EPERM, syscall.EINVAL, syscall.EROFS, syscall.ENOTSUP} {
		s := &stubborn{dir: root, err: err}
		if got := MakeDir(s, dir); got != nil || !slices.Equal(s.synced, []string{filepath.Join(root, "a")}) {
			t.Errorf("%v: %v, synced %q", err, got, s.synced)
		}
	}
	if err := MakeDir(&stubborn{dir: root, err: syscall.EIO}, dir); !errors.Is(err, syscall.EIO) {
		t.Errorf("a disk that fails: %v", err)
	}
}
