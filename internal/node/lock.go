package node

import (
	"fmt"
	"io"
	"path/filepath"

	"weir/internal/disk"
)

const lockName = "lock"

// lockData takes the lock of a data directory: one process at a time has it open, and Verify needs it alone.
func lockData(fs disk.FS, dir string) (io.Closer, error) {
	lock, err := fs.Lock(filepath.Join(dir, lockName))
	return lock, lockError(dir, err)
}

// lockToRead takes it to look only, which needs no right to write there.
func lockToRead(fs disk.Real, dir string) (io.Closer, error) {
	lock, err := fs.LockToRead(filepath.Join(dir, lockName))
	return lock, lockError(dir, err)
}

func lockError(dir string, err error) error {
	if err != nil {
		return fmt.Errorf("node: data directory %s: %w", dir, err)
	}
	return nil
}
