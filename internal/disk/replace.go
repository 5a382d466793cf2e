package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
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

// MakeDir makes dir and its parents, and makes the names of those that were missing durable.
func MakeDir(fs FS, dir string) error {
	parents := []string{filepath.Dir(filepath.Clean(dir))} // of dir in any case: who made it may have ended before its sync
	for d := parents[0]; ; d = filepath.Dir(d) {
		if _, err := fs.ReadDir(d); !errors.Is(err, os.ErrNotExist) || d == filepath.Dir(d) {
			break
		}
		parents = append(parents, filepath.Dir(d))
	}
	if err := fs.MkdirAll(dir); err != nil {
		return err
	}
	for _, d := range parents {
		if err := fs.SyncDir(d); err != nil && !(len(parents) == 1 && errors.Is(err, os.ErrPermission)) { // it may not be ours
			return err
		}
	}
	return nil
}
