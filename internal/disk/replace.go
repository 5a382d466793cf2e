package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Replace puts b into the file called path, whole: another name (path and ".tmp"), sync, rename, directory sync. A crash at any point leaves the old file or the new one,
// and perhaps one of the other name.
func Replace(fs FS, path string, b []byte) error {
	f, err := fs.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	n, err := f.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := fs.Rename(path+".tmp", path); err != nil {
		return err
	}
	return fs.SyncDir(filepath.Dir(path))
}

// MakeDir makes dir and its parents, durably.
func MakeDir(fs FS, dir string) error {
	if err := fs.MkdirAll(dir); err != nil {
		return err
	}
	return SyncWay(fs, dir)
}

// SyncWay makes the names of dir and of all its parents durable, whoever made them: that may have ended before its syncs.
func SyncWay(fs FS, dir string) error {
	for d := filepath.Clean(dir); d != filepath.Dir(d); {
		d = filepath.Dir(d)
		switch err := fs.SyncDir(d); {
		case err == nil:
		case isForeign(err):
			return nil
		default:
			return err
		}
	}
	return nil
}

// isForeign says whether a directory could not be synced because it is not ours, or of a kind that has no sync. Nobody made it here, so nor what is above it.
func isForeign(err error) bool {
	return slices.ContainsFunc([]error{os.ErrPermission, syscall.EINVAL, syscall.EROFS, syscall.ENOTSUP}, func(kind error) bool { return errors.Is(err, kind) })
}
