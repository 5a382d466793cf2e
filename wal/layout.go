package wal

import (
	"fmt"
	"path/filepath"
	"slices"

	"weir/internal/disk"
)

// layout is how one store lays frames into segments. It only looks.
type layout interface {
	// name is the file name of a segment, and number the way back; false for any other name.
	name(number uint64) string
	number(name string) (uint64, bool)
	// follow is the number of the segment after s, which holds that many frames.
	follow(s segment, frames uint64) uint64
	// begin reads where a segment begins: the offset of its first frame, and where the log stood
	// before it. used is false for a segment that was prepared and never begun.
	begin(src *source, number, log uint64) (b beginning, err error)
	// last reads where a segment ends that is full, from its last frame alone; false where that cannot be found so.
	last(src *source, log uint64) (end state, known bool, err error)
	// probe looks at offset pos, where a frame must be that follows want, or nothing.
	probe(src *source, pos int64, log uint64, want state) (place, error)
	// rest judges what lies from pos on, where probe found no frame: nothing, a torn frame, or damage.
	rest(src *source, pos int64, log uint64, want state) (place, error)
	// direct is whether segments are read without the page cache, as they are written.
	direct() bool
}

type beginning struct {
	offset int64
	before state
	used   bool // somebody began to write this segment
	known  bool // before is known
}

type verdict int

const (
	atEnd   verdict = iota // nothing was written here
	atFrame                // a whole frame
	atTorn                 // the beginning of a frame that was never finished
)

// place is what stands at an offset of a segment.
type place struct {
	verdict verdict
	head    header
	stored  []byte // payload as stored, maybe masked
	extent  int64  // bytes that the frame, or the torn frame, takes in the segment
}

func layoutOf(store uint16) (layout, error) {
	switch store {
	case storeDirect:
		return directLayout{}, nil
	case storePortable:
		return portableLayout{}, nil
	}
	return nil, damaged(markName, 6, "unknown store %d", store)
}

// numbers lists the segments in dir from number first on, in order. A file that looks like a segment
// and is none refuses.
func numbers(fsys disk.FS, dir string, lay layout, first uint64) ([]uint64, error) {
	names, err := fsys.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var found []uint64
	for _, name := range names {
		n, ok := lay.number(name)
		if !ok {
			if looksLikeSegment(name) {
				return nil, damaged(name, 0, "no such name belongs in this log")
			}
			continue
		}
		if n >= first {
			found = append(found, n)
		}
	}
	slices.Sort(found)
	return found, nil
}

// looksLikeSegment finds renamed segments, segments of the other store, and the START and END files
// at whose sight tidwall/wal deletes others.
func looksLikeSegment(name string) bool {
	if filepath.Ext(name) == tornSuffix {
		return false
	}
	if filepath.Ext(name) == directSuffix {
		return true
	}
	return len(name) >= 20 && allDigits(name[:20]) && filepath.Ext(name) != tempSuffix
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// readHeader decodes a frame header at an offset and holds it against the log.
func readHeader(b []byte, src *source, pos int64, log uint64, want state) (header, error) {
	var h header
	switch h.decode(b) {
	case errNewerHeader:
		return h, newer(src.name, pos, h.version, packedVersion)
	case errNoHeader:
		return h, errNoHeader
	}
	if what := h.fault(log, want); what != "" {
		return h, damaged(src.name, pos, "%s (sequence %d, expected %d)", what, h.first, want.next)
	}
	return h, nil
}

// zeroPiece reports whether a sector, or the part of a sector, that b covers at offset at is all zeros.
func zeroPiece(b []byte, at int64) bool {
	for len(b) > 0 {
		n := min(len(b), disk.Sector-int(at%disk.Sector))
		if allZero(b[:n]) {
			return true
		}
		b = b[n:]
		at += int64(n)
	}
	return false
}

// maxFrame is the size of the largest frame, and mayHold how far a torn frame can reach.
const (
	maxFrame = headerBytes + MaxPayload + 1
	mayHold  = (maxFrame + disk.Page) &^ (disk.Page - 1)
)

func segmentPath(dir string, lay layout, number uint64) string {
	return filepath.Join(dir, lay.name(number))
}

func stray(lay layout, number uint64, format string, args ...any) error {
	return damaged(lay.name(number), 0, "%s", fmt.Sprintf(format, args...))
}
