package wal

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"weir/internal/disk"
)

// Copy copies the segments that Archive with the same sequence would remove, durably, into dir, which is made if missing. The copies of one log come into one
// directory, one time after the other; together they are a log that ends where the log itself begins after Archive, and readers take it for one. A copy that was broken off is
// made again. The log itself stays as it is, whatever happens.
func (l *Log) Copy(dir string, before uint64) error {
	if err := l.usable(); err != nil {
		return err
	}
	l.markMu.Lock() // Archive waits: it would remove what is being copied
	defer l.markMu.Unlock()
	l.mu.Lock()
	old, kept := split(l.segs, before)
	l.mu.Unlock()
	if len(old) == 0 {
		return nil
	}
	if err := l.o.FS.MkdirAll(dir); err != nil {
		return err
	}
	m, err := l.markOfCopy(dir, old[0])
	if err != nil {
		return err
	}
	for _, s := range old {
		if err := copySegment(l.o.FS, l.o.Dir, dir, l.lay.name(s.number)); err != nil {
			return err
		}
	}
	if err := l.o.FS.SyncDir(dir); err != nil {
		return err
	}
	m.raise(kept[0].before)
	return writeMark(l.o.FS, dir, m)
}

// Copied says whether a directory has copies of a log. One that is empty, or where the first Copy was broken off, does not.
func Copied(fsys disk.FS, dir string) bool {
	_, err := readMark(fsys, dir)
	return !missing(err)
}

// markOfCopy is the mark that a directory of copies has, or the first one for it.
func (l *Log) markOfCopy(dir string, first segment) (markFile, error) {
	m, err := readMark(l.o.FS, dir)
	switch {
	case missing(err):
		m = newMark(l.mark.store, l.mark.log)
		m.segment, m.start, m.high = first.number, first.before, first.before
		return m, nil
	case err != nil:
		return m, err
	case m.log != l.mark.log:
		return m, fmt.Errorf("%w: %s holds copies of another log", ErrStore, dir)
	case m.high.next < first.before.next:
		return m, fmt.Errorf("%w: the copies in %s end at sequence %d, the log begins after %d", ErrGap, dir, m.high.next-1, first.before.next-1)
	}
	return m, nil
}

// copyBytes is how much of a segment is copied, and synced, at a time: the log's own writes come in between.
const copyBytes = 1 << 20

// copySegment copies a file under another name first. One that is there already has been copied whole.
func copySegment(fsys disk.FS, from, to, name string) error {
	target := filepath.Join(to, name)
	if _, err := fsys.Size(target); err == nil || !missing(err) {
		return err
	}
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
		if err := out.Sync(); err != nil {
			return err
		}
		at += int64(n)
	}
}
