package wal

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"weir/internal/disk"
)

// Move copies the segments that Archive with the same sequence would remove, durably, into dir, which is made if missing, and removes them from the log when what the disk under
// dir has of them was read again and proven to be them. It returns their names. The copies of one log come into one directory, one time after the other; together they are a log that
// ends where the log itself begins, and readers take it for one. A copy that was broken off is made again. Files that are there and do not lie on this log's own course refuse (ErrForked,
// ErrGap, ErrStore); no file there is removed, or replaced by another content. Whatever goes wrong before the copies are proven, the log keeps all. After a failed sync every later call
// answers that.
func (l *Log) Move(dir string, before uint64) ([]string, error) {
	if err := l.usable(); err != nil {
		return nil, err
	}
	l.markMu.Lock() // Archive waits: it would remove what is being copied
	defer l.markMu.Unlock()
	old, kept := l.split(before)
	if err := l.copy(dir, old, kept); err != nil {
		return nil, err
	}
	return l.archive(old, kept)
}

func (l *Log) split(before uint64) (old, kept []segment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return split(l.segs, before)
}

// copy makes the copies of old, which kept follow. The log itself stays as it is.
func (l *Log) copy(dir string, old, kept []segment) error {
	if len(old) == 0 || l.copyFailed != nil {
		return l.copyFailed
	}
	if err := disk.MakeDir(l.o.FS, dir); err != nil {
		return err
	}
	return l.inCopies(dir, func(c *copies) error {
		err := c.fit()
		if err == nil {
			err = c.take(l.o.Dir, old, kept[0].before)
		}
		var f *unsynced
		if errors.As(err, &f) {
			l.copyFailed = err
		}
		return err
	})
}

// CheckCopies holds a directory of copies against the log: nil where Move may go on there, which it may also where nothing is yet.
func (l *Log) CheckCopies(dir string) error {
	if err := l.usable(); err != nil {
		return err
	}
	l.markMu.Lock()
	defer l.markMu.Unlock()
	if _, err := l.o.FS.ReadDir(dir); missing(err) {
		return nil
	}
	return l.inCopies(dir, (*copies).fit)
}

// inCopies runs work on a directory of copies under its lock, which the log holds itself where that is its own directory, by whatever path.
func (l *Log) inCopies(dir string, work func(*copies) error) error {
	lock, err := l.o.FS.Lock(filepath.Join(dir, lockName))
	if errors.Is(err, disk.ErrLocked) {
		return fmt.Errorf("%w: %s: the log itself lies there, or another process copies to it", ErrLocked, dir)
	}
	if err != nil {
		return err
	}
	c := &copies{fs: l.o.FS, dir: dir, lay: l.lay, own: l.mark, there: map[uint64]bool{}}
	l.mu.Lock()
	c.segs, c.end = l.segs, l.at
	l.mu.Unlock()
	return errors.Join(work(c), lock.Close())
}

// Copied says whether a directory has copies of a log. One that is empty, or where the first Move was broken off, does not.
func Copied(fsys disk.FS, dir string) bool {
	_, err := readMark(fsys, dir)
	return !missing(err)
}

// unsynced says that a sync in a directory of copies failed. The next one might succeed and have saved nothing.
type unsynced struct{ error }

func (u *unsynced) Unwrap() error { return u.error }

func synced(err error) error {
	if err != nil {
		return &unsynced{err}
	}
	return nil
}

// take copies segments, reads the copies again, and then raises the mark of the copies to where they end.
func (c *copies) take(from string, old []segment, end state) error {
	var taken []segment
	for _, s := range old {
		if c.there[s.number] && c.after(s).next <= c.mark.high.next {
			continue
		}
		if err := copySegment(c.fs, from, c.dir, c.lay.name(s.number)); err != nil {
			return err
		}
		if err := synced(c.fs.SyncDir(c.dir)); err != nil { // each before the next: a crash leaves no hole between copies
			return err
		}
		taken = append(taken, s)
	}
	for _, s := range taken {
		if err := c.prove(s, c.after(s)); err != nil {
			return err
		}
	}
	c.mark.raise(end)
	err := writeMark(c.fs, c.dir, c.mark)
	if disk.Full(err) {
		return err
	}
	return synced(err)
}

// copyBytes is how much of a segment is copied, and synced, at a time: the log's own writes come in between.
const copyBytes = 1 << 20

// copySegment copies a file under another name first. One that is there already has been held against the log and is not known to be durable: it gets the same bytes again.
func copySegment(fsys disk.FS, from, to, name string) error {
	target := filepath.Join(to, name)
	in, err := fsys.OpenFile(filepath.Join(from, name), osRead)
	if err != nil {
		return err
	}
	out, err := fsys.OpenFile(target+tempSuffix, createFlags)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	if err := errors.Join(copyFile(out, in), out.Close(), in.Close()); err != nil {
		return err
	}
	return fsys.Rename(target+tempSuffix, target)
}

func copyFile(out, in disk.File) error {
	piece := make([]byte, copyBytes)
	for at := int64(0); ; {
		n, err := in.ReadAt(piece, at)
		if err != nil && err != io.EOF {
			return err
		}
		if n == 0 {
			return nil
		}
		if err := writeAll(out, piece[:n], at); err != nil {
			return err
		}
		if err := synced(out.Sync()); err != nil {
			return err
		}
		at += int64(n)
	}
}
