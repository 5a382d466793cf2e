package wal

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"weir/internal/disk"
)

const (
	osRead      = os.O_RDONLY
	osReadWrite = os.O_RDWR
	osCreate    = os.O_CREATE
	osTruncate  = os.O_TRUNC
	tempSuffix  = ".tmp"
)

// windowBytes is how much a source reads at a time: large enough that a disk read without the page
// cache reaches full speed.
const windowBytes = 4 << 20

// source reads one segment through a window that slides forward. Reads begin and end on pages, so
// the file may be open with disk.Direct.
type source struct {
	fs     disk.FS
	dir    string
	window int // bytes to read at a time

	name string
	file disk.File
	size int64

	buf   []byte // page-aligned memory
	start int64  // offset in the file of buf[0]
	have  int    // bytes of the file in buf
}

// open turns the source to another segment, without the page cache where direct is set and the file
// system lets it.
func (s *source) open(name string, direct bool) error {
	if err := s.close(); err != nil {
		return err
	}
	path := filepath.Join(s.dir, name)
	var f disk.File
	err := error(nil)
	if direct {
		f, err = s.fs.OpenFile(path, osRead|disk.Direct)
	}
	if !direct || (err != nil && !missing(err)) {
		f, err = s.fs.OpenFile(path, osRead)
	}
	if err != nil {
		return err
	}
	s.name, s.file = name, f
	return s.refresh()
}

// refresh forgets the window and measures the file anew: a live log has written on.
func (s *source) refresh() error {
	s.start, s.have = 0, 0
	size, err := s.fs.Size(filepath.Join(s.dir, s.name))
	if err != nil && s.size > 0 && missing(err) {
		return nil // archived under an open handle, which keeps its bytes
	}
	s.size = size
	return err
}

func (s *source) close() error {
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file, s.name, s.size, s.have = nil, "", 0, 0
	return f.Close()
}

// bytes shows n bytes from offset at, which must lie inside the file. They are good until the next call.
func (s *source) bytes(at int64, n int) ([]byte, error) {
	if at < s.start || at+int64(n) > s.start+int64(s.have) {
		if err := s.slide(at, n); err != nil {
			return nil, err
		}
	}
	from := int(at - s.start)
	return s.buf[from : from+n : from+n], nil
}

// slide moves the window so that it holds n bytes from at, keeping what it holds of them.
func (s *source) slide(at int64, n int) error {
	start := at &^ (disk.Page - 1)
	need := padded(int(at-start) + n)
	keep := 0
	if held := s.start + int64(s.have); start >= s.start && start < held && s.have%disk.Page == 0 {
		keep = int(held - start)
	}
	old := s.buf[int64(s.have)-int64(keep) : s.have]
	if room := max(need, min(s.window, padded(int(s.size-start)))); room > len(s.buf) {
		s.buf = disk.Aligned(room)
	}
	copy(s.buf, old)
	got, err := readSome(s.file, s.buf[keep:], start+int64(keep))
	s.start, s.have = start, keep+len(got)
	if err != nil {
		s.have = 0
		return err
	}
	if s.have < int(at-start)+n {
		return damaged(s.name, s.start+int64(s.have), "file ends early")
	}
	return nil
}

// readSome fills b from offset at, or as much of it as the file has.
func readSome(f disk.File, b []byte, at int64) ([]byte, error) {
	n, err := f.ReadAt(b, at)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}
