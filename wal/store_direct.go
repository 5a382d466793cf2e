package wal

import (
	"errors"
	"fmt"
	"io"

	"weir/internal/disk"
)

const directFlags = osReadWrite | disk.Direct | disk.DSync

// directStore writes each frame with one aligned, synchronous write past the page cache, into a
// segment whose blocks were written with zeros long before: no metadata changes, so one write is one
// trip to the disk.
type directStore struct {
	log   uint64
	file  disk.File
	size  int64 // of the current segment
	pos   int64 // of the next frame
	prep  *preparer
	begun func(segment) // told of each segment begun
	page  []byte        // for segment headers
}

// openDirect goes on where the recovery found the end. Without any segment it begins the first.
func openDirect(o *Options, r *recovered, begun func(segment)) (*directStore, error) {
	s := &directStore{log: r.mark.log, page: disk.Aligned(disk.Page), begun: begun}
	next := r.mark.segment
	if !r.none {
		next = r.last().number + 1
		f, err := o.FS.OpenFile(segmentPath(o.Dir, directLayout{}, next-1), directFlags)
		if err != nil {
			return nil, err
		}
		s.file, s.size, s.pos = f, r.size, r.pos
	}
	spares, err := openSpares(o, r.spares)
	if err != nil {
		return nil, closeAfter(err, s.file)
	}
	s.prep = startPreparer(o, next, spares)
	switch {
	case r.none:
		err = s.begin(r.at)
	case r.frames == 0: // not begun, or by one who died before its header was durable
		err = s.head(s.file, next-1, s.size, r.at)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// begin turns to the next prepared segment and writes its header. No room there changes nothing.
func (s *directStore) begin(st state) error {
	p, err := s.prep.take()
	if err != nil {
		return err
	}
	if err := s.head(p.file, p.number, p.size, st); err != nil {
		return closeAfter(err, p.file)
	}
	old := s.file
	s.file, s.size, s.pos = p.file, p.size, disk.Page
	s.begun(segment{number: p.number, before: st})
	return closeAfter(nil, old)
}

func (s *directStore) head(f disk.File, number uint64, size int64, st state) error {
	clear(s.page)
	h := segmentHeader{version: formatVersion, log: s.log, number: number, before: st, size: size}
	h.encode(s.page)
	return writeAll(f, s.page, 0)
}

func (s *directStore) reserve(size int, st state) error {
	need := int64(padded(size))
	if s.pos+need <= s.size {
		return nil
	}
	if disk.Page+need > s.prep.size {
		return fmt.Errorf("%w: %d bytes, a segment has room for %d", ErrTooLarge, size, s.prep.size-disk.Page)
	}
	return s.begin(st)
}

func (s *directStore) write(frame []byte, _, _ state) (int, error) {
	whole := frame[:padded(len(frame))]
	if err := writeAll(s.file, whole, s.pos); err != nil {
		return 0, err
	}
	s.pos += int64(len(whole))
	return len(whole), nil
}

// writeAll takes a short write for what it is, a failed one.
func writeAll(f disk.File, b []byte, at int64) error {
	n, err := f.WriteAt(b, at)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return err
}

func (s *directStore) close() error {
	s.prep.stop()
	return closeAfter(nil, s.file)
}
