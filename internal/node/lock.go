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
	if err != nil {
		return nil, fmt.Errorf("node: data directory %s: %w", dir, err)
	}
	return lock, nil
}
