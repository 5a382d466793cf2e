package wal

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path/filepath"

	"weir/internal/disk"
)

const (
	markName  = "mark"
	markMagic = 0x4b524d57 // "WMRK"
	markBytes = 80
)

// The two stores, as the mark file names them.
const (
	storeDirect   = 1
	storePortable = 2
)

// markFile is what the log must at least hold: the segment it starts with, and a frame end that was
// durable when the mark was written. It is there from the first day of a log to its last.
type markFile struct {
	store   uint16
	log     uint64 // identity, random, in every frame
	segment uint64 // number of the first segment
	start   state  // where the log stood before that segment
	high    state  // the log must reach this (next is one past the last sequence)
}

func (m *markFile) encode(b []byte) {
	clear(b)
	le.PutUint32(b[0:], markMagic)
	le.PutUint16(b[4:], formatVersion)
	le.PutUint16(b[6:], m.store)
	le.PutUint64(b[8:], m.log)
	le.PutUint64(b[16:], m.segment)
	le.PutUint64(b[24:], m.start.next)
	le.PutUint64(b[32:], m.start.chain)
	le.PutUint64(b[40:], uint64(m.start.time))
	le.PutUint64(b[48:], m.high.next)
	le.PutUint64(b[56:], m.high.chain)
	le.PutUint64(b[64:], uint64(m.high.time))
	le.PutUint32(b[76:], crc32.Checksum(b[:76], castagnoli))
}

func (m *markFile) decode(b []byte) error {
	if len(b) < markBytes || le.Uint32(b) != markMagic ||
		le.Uint32(b[76:]) != crc32.Checksum(b[:76], castagnoli) {
		return damaged(markName, 0, "not a mark")
	}
	if v := le.Uint16(b[4:]); v > formatVersion {
		return newer(markName, 0, v, formatVersion)
	}
	if len(b) != markBytes {
		return damaged(markName, markBytes, "bytes after the end")
	}
	m.store = le.Uint16(b[6:])
	m.log = le.Uint64(b[8:])
	m.segment = le.Uint64(b[16:])
	m.start = state{le.Uint64(b[24:]), le.Uint64(b[32:]), int64(le.Uint64(b[40:]))}
	m.high = state{le.Uint64(b[48:]), le.Uint64(b[56:]), int64(le.Uint64(b[64:]))}
	return nil
}

// newMark is the mark of a log that holds nothing yet.
func newMark(store uint16, log uint64) markFile {
	zero := state{next: 1, chain: genesis(log)}
	return markFile{store: store, log: log, segment: 1, start: zero, high: zero}
}

// raise lifts the high water to st, never lowering it.
func (m *markFile) raise(st state) {
	if st.next > m.high.next {
		m.high = st
	}
}

// startAt moves the start of the log up to a segment.
func (m *markFile) startAt(s segment) {
	m.segment, m.start = s.number, s.before
	m.raise(s.before)
}

// readMark reads the mark in dir; fs.ErrNotExist where there is none.
func readMark(fsys disk.FS, dir string) (markFile, error) {
	var m markFile
	b, err := readFile(fsys, filepath.Join(dir, markName), markBytes+1)
	if err != nil {
		return m, err
	}
	return m, m.decode(b)
}

// writeMark replaces the mark whole: a crash at any point leaves the old one or the new one.
func writeMark(fsys disk.FS, dir string, m markFile) error {
	b := make([]byte, markBytes)
	m.encode(b)
	return disk.Replace(fsys, filepath.Join(dir, markName), b)
}

const createFlags = osReadWrite | osCreate | osTruncate

// readFile reads up to limit bytes of a file.
func readFile(fsys disk.FS, path string, limit int64) ([]byte, error) {
	f, err := fsys.OpenFile(path, osRead)
	if err != nil {
		return nil, err
	}
	b, err := readSome(f, make([]byte, limit), 0)
	return b, errors.Join(err, f.Close())
}

// checkMark holds the end of the log, and each frame end on the way, against the mark.
func (m *markFile) check(st state) error {
	switch {
	case st.next == m.high.next && st.chain != m.high.chain:
		return fmt.Errorf("%w: sequence %d is there with another chain", ErrLost, st.next-1)
	case st.next < m.high.next:
		return fmt.Errorf("%w: ends at sequence %d, was durable up to %d", ErrLost, st.next-1, m.high.next-1)
	}
	return nil
}

// missing reports whether err says that there is no such file.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
