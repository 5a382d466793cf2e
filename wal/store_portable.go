package wal

import (
	"errors"
	"fmt"
	"path/filepath"

	tidwall "github.com/tidwall/wal"

	"weir/internal/disk"
)

// entries is what the portable store needs of tidwall/wal, and the seam where tests break it.
type entries interface {
	Write(index uint64, data []byte) error
	Sync() error
	Close() error
}

// openEntries opens the files in dir for appending. The scan has checked them before: the library
// has no checksums, and deletes files at the sight of some names. It syncs nothing by itself but the
// segment that it leaves; write below decides when.
func openEntries(dir string, segmentBytes int64, next uint64) (entries, error) {
	l, err := tidwall.Open(dir, &tidwall.Options{
		NoSync: true, SegmentSize: int(segmentBytes), SegmentCacheSize: 1,
		AllowEmpty: true, DirPerms: 0o750, FilePerms: 0o640,
	})
	if err != nil {
		return nil, err
	}
	last, err := l.LastIndex()
	if err == nil && last+1 != next {
		err = fmt.Errorf("%w: tidwall/wal counts %d entries, the scan %d", ErrDamaged, last, next-1)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// portableStore appends to the files of tidwall/wal: one entry a frame, one sync an entry. It runs
// wherever Go does.
type portableStore struct {
	fs      disk.FS
	dir     string
	entries entries
	index   uint64 // of the next entry
	limit   int64  // a segment that has reached it is left
	tail    int64  // bytes in the current segment
	begun   func(segment)
}

// entries opens what the store stands on: tidwall/wal on the real file system, its model on any other.
func (o *Options) entries(next uint64) (entries, error) {
	if o.openEntries != nil {
		return o.openEntries(o.Dir, o.SegmentBytes, next)
	}
	if _, real := o.FS.(disk.Real); real {
		return openEntries(o.Dir, o.SegmentBytes, next)
	}
	return openModel(o.FS, o.Dir, o.SegmentBytes, next)
}

func openPortable(o *Options, r *recovered, begun func(segment)) (*portableStore, error) {
	s := &portableStore{fs: o.FS, dir: o.Dir, limit: o.SegmentBytes, begun: begun, index: r.mark.segment}
	if !r.none {
		s.index, s.tail = r.last().number+r.frames, r.pos
	}
	e, err := o.entries(s.index)
	if err != nil {
		return nil, err
	}
	s.entries = e
	if err := s.fs.SyncDir(o.Dir); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if r.none {
		begun(segment{number: s.index, before: r.at})
	}
	return s, nil
}

// reserve asks the disk before each frame, because the library turns a full disk into damage.
func (s *portableStore) reserve(size int, _ state) error {
	need := int64(size) + reserveBytes(s.limit)
	free, err := s.fs.Free(s.dir)
	if err == nil && free < need {
		err = fmt.Errorf("%w: %d bytes free, the frame and the reserve take %d", ErrFull, free, need)
	}
	return err
}

func (s *portableStore) write(frame []byte, before, after state) (int, error) {
	left := s.tail > s.limit // then the library begins a segment with this frame
	if err := s.entries.Write(s.index, frame); err != nil {
		return 0, err
	}
	if err := s.entries.Sync(); err != nil {
		return 0, err
	}
	if left {
		s.tail = 0
		s.begun(segment{number: s.index, before: before})
	}
	n := uvarintLen(uint64(len(frame))) + len(frame)
	s.tail += int64(n)
	s.index++
	full := s.tail >= s.limit // then it has begun one after it
	if full {
		s.tail = 0
		s.begun(segment{number: s.index, before: after})
	}
	if left || full {
		if err := s.fs.SyncDir(s.dir); err != nil {
			return 0, err
		}
	}
	return n, nil
}

func (s *portableStore) close() error { return s.entries.Close() }

// cutPortable shortens the last segment to size bytes.
func cutPortable(fsys disk.FS, dir, name string, size int64) error {
	f, err := fsys.OpenFile(filepath.Join(dir, name), osReadWrite)
	if err != nil {
		return err
	}
	err = f.Truncate(size)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
