package wal

import (
	"errors"
	"fmt"
	"path/filepath"

	"weir/internal/disk"
)

// Archive removes the segments that hold only sequences before the given one, and returns their names: Move keeps copies of them.
// The last segment always stays. Readers that have a removed segment open may finish it.
func (l *Log) Archive(before uint64) ([]string, error) {
	if err := l.usable(); err != nil {
		return nil, err
	}
	l.markMu.Lock()
	defer l.markMu.Unlock()
	return l.archive(l.split(before))
}

// archive removes the segments of old, which kept follow.
func (l *Log) archive(old, kept []segment) ([]string, error) {
	if len(old) == 0 {
		return nil, nil
	}
	m := l.mark
	m.startAt(kept[0])
	if err := l.putMark(m); err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.segs = l.segs[len(old):]
	l.mu.Unlock()
	names, err := removeSegments(l.o.FS, l.o.Dir, l.lay, old)
	if err != nil {
		return names, l.fail(err)
	}
	return names, nil
}

// split cuts the list where the first segment to keep stands.
func split(segs []segment, before uint64) (old, kept []segment) {
	n := 0
	for n+1 < len(segs) && segs[n+1].before.next <= before {
		n++
	}
	return segs[:n], segs[n:]
}

// removeSegments runs after the mark names a later start, so a crash leaves files that no longer count.
func removeSegments(fsys disk.FS, dir string, lay layout, segs []segment) ([]string, error) {
	var names []string
	for _, s := range segs {
		name := lay.name(s.number)
		if err := fsys.Remove(filepath.Join(dir, name)); err != nil {
			return names, err
		}
		names = append(names, name)
	}
	return names, fsys.SyncDir(dir)
}

// Archive does the same to a log that nobody has open. It uses Dir and FS.
func Archive(o Options, before uint64) (names []string, err error) {
	err = offline(&o, func(w *walk) error {
		segs, err := w.outline()
		if err != nil {
			return err
		}
		old, kept := split(segs, before)
		if len(old) == 0 {
			return nil
		}
		m := w.mark
		m.startAt(kept[0])
		if err := writeMark(o.FS, o.Dir, m); err != nil {
			return err
		}
		names, err = removeSegments(o.FS, o.Dir, w.lay, old)
		return err
	})
	return names, err
}

// WriteMark writes down, for a log that nobody has open, that it must reach the frame that ends with
// seq and has the given chain. A higher mark stays. It uses Dir and FS.
func WriteMark(o Options, seq, chain uint64) error {
	return offline(&o, func(w *walk) error {
		m := w.mark
		if seq+1 == m.high.next && chain != m.high.chain {
			return fmt.Errorf("%w: the mark names sequence %d with another chain", ErrLost, seq)
		}
		m.raise(state{next: seq + 1, chain: chain})
		return writeMark(o.FS, o.Dir, m)
	})
}

// offline runs work on a log under its lock.
func offline(o *Options, work func(*walk) error) error {
	if o.FS == nil {
		o.FS = disk.Real{}
	}
	lock, err := lockDir(o.FS, o.Dir)
	if err != nil {
		return err
	}
	w, err := newWalk(o.FS, o.Dir)
	if err == nil {
		err = errors.Join(work(w), w.close())
	}
	return errors.Join(err, lock.Close())
}

// outline lists the begun segments by what their beginnings say. It does not read the frames.
func (w *walk) outline() ([]segment, error) {
	all, err := numbers(w.fs, w.dir, w.lay, w.mark.segment)
	if err != nil {
		return nil, err
	}
	var segs []segment
	for _, n := range all {
		b, err := w.peek(n)
		if err != nil {
			return nil, err
		}
		if !b.known {
			break
		}
		segs = append(segs, segment{number: n, before: b.before})
	}
	return segs, nil
}
