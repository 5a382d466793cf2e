package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func nativeFlags(flag int) (int, error) {
	native := flag &^ (Direct | DSync)
	if flag&Direct != 0 {
		native |= unix.O_DIRECT
	}
	if flag&DSync != 0 {
		native |= unix.O_DSYNC
	}
	return native, nil
}

func flock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrLocked
	}
	return err
}

func free(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * s.Bsize, nil
}

// WriteOut has the system begin to write what it keeps of a range of a file, and does not wait until it is there, though for its turn where the disk is busy: nothing is durable by it. Left to itself the system writes
// what is half a minute old, or all that there is when any other file is synced (ext4 with data=ordered), and then each sync waits until that is on the disk.
func WriteOut(f *os.File, at, size int64) {
	_ = unix.SyncFileRange(int(f.Fd()), at, size, unix.SYNC_FILE_RANGE_WRITE) // a system that can't does it later
}
