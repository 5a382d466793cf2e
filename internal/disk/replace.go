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
