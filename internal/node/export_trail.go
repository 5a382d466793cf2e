package node

import (
	"errors"
	"io"

	"weir/internal/disk"
	"weir/wal"
)

// trail reads frames through copies of a log and on into the log.
type trail struct {
	fs   disk.FS
	dirs []string
	next uint64 // sequence; 0: wherever the first directory begins
	upTo uint64 // of the last directory; 0: it stands still
	r    *wal.Reader
}

// frame is the next frame. Its payload is good until the next call.
func (t *trail) frame() (wal.Frame, error) {
	for {
		if err := t.open(); err != nil {
			return wal.Frame{}, err
		}
		f, err := t.r.Next()
		if err == nil {
			t.next = f.Last() + 1
			return f, nil
		}
		if len(t.dirs) == 1 || !errors.Is(err, io.EOF) && !errors.Is(err, wal.ErrGap) {
			return f, err
		}
		if err := t.close(); err != nil {
			return f, err
		}
		t.dirs = t.dirs[1:]
	}
}

// open opens the directory that is next, if it is not open.
func (t *trail) open() (err error) {
	if t.r != nil {
		return nil
	}
	o := wal.ReaderOptions{FS: t.fs}
	if len(t.dirs) == 1 {
		o.UpTo = t.upTo
	}
	t.r, err = wal.NewReader(t.dirs[0], t.next, o)
	return err
}

// extend lets the last directory be read up to a later sequence.
func (t *trail) extend(upTo uint64) error {
	t.upTo = upTo
	if t.r == nil || len(t.dirs) > 1 {
		return nil
	}
	return t.r.Extend(upTo)
}

func (t *trail) close() error {
	if t.r == nil {
		return nil
	}
	r := t.r
	t.r = nil
	return r.Close()
}
