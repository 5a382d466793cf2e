package wal

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"weir/internal/disk"
)

const (
	directSuffix = ".wal"
	tornSuffix   = ".torn"
)

// directLayout: segments of fixed size, full of zeros before use; a header page, then frames on page
// boundaries.
type directLayout struct{}

func (directLayout) direct() bool { return true }

func (directLayout) name(number uint64) string { return fmt.Sprintf("%016d%s", number, directSuffix) }

func (d directLayout) number(name string) (uint64, bool) {
	digits, ok := strings.CutSuffix(name, directSuffix)
	if !ok || !allDigits(digits) {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, err == nil && n > 0 && d.name(n) == name
}

func (directLayout) follow(s segment, _ uint64) uint64 { return s.number + 1 }

func (directLayout) begin(src *source, number, log uint64) (beginning, error) {
	if src.size%disk.Page != 0 || src.size < 2*disk.Page {
		return beginning{}, damaged(src.name, src.size, "wrong size of a segment")
	}
	b, err := src.bytes(0, disk.Page)
	if err != nil {
		return beginning{}, err
	}
	if allZero(b) {
		return beginning{offset: disk.Page}, nil
	}
	var h segmentHeader
	switch h.decode(b) {
	case errNewerHeader:
		return beginning{}, newer(src.name, 0, h.version, formatVersion)
	case errNoHeader:
		return beginning{}, damaged(src.name, 0, "segment header checksum")
	}
	if !allZero(b[headerBytes:]) {
		return beginning{}, damaged(src.name, headerBytes, "bytes after the segment header")
	}
	if what := h.fault(log, number, src.size); what != "" {
		return beginning{}, damaged(src.name, 0, "%s", what)
	}
	return beginning{offset: disk.Page, before: h.before, used: true, known: true}, nil
}

func (directLayout) last(*source, uint64) (state, bool, error) { return state{}, false, nil }

func (directLayout) probe(src *source, pos int64, log uint64, want state) (place, error) {
	if pos == src.size {
		return place{}, nil
	}
	b, err := src.bytes(pos, disk.Sector)
	if err != nil || allZero(b) {
		return place{}, err
	}
	h, err := readHeader(b, src, pos, log, want)
	if err == errNoHeader {
		return place{}, damaged(src.name, pos, "frame header checksum")
	}
	if err != nil {
		return place{}, err
	}
	extent := padded(h.size())
	if pos+int64(extent) > src.size {
		return place{}, damaged(src.name, pos, "frame leaves its segment")
	}
	if b, err = src.bytes(pos, extent); err != nil {
		return place{}, err
	}
	p := place{verdict: atFrame, head: h, extent: int64(extent)}
	if p.stored = body(b, &h); p.stored != nil {
		return p, nil
	}
	if !zeroPiece(b, pos) {
		return place{}, damaged(src.name, pos, "payload checksum")
	}
	return place{verdict: atTorn, extent: int64(extent)}, nil
}

// body is the payload in a whole frame, or nil if the frame does not check. Never nil for an empty
// payload.
func body(frame []byte, h *header) []byte {
	end := headerBytes + int(h.length)
	payload := frame[headerBytes:end:end]
	if crc32.Checksum(payload, castagnoli) != h.sum {
		return nil
	}
	if closing := frame[end:]; !bytes.Equal(closing, marks[:len(closing)]) {
		return nil
	}
	return payload
}

// rest: after the last frame everything is zeros. If the first sector here is not, a frame was begun
// whose extent is known. If it is, and others are not, the frame's header never reached the disk.
func (directLayout) rest(src *source, pos int64, log uint64, want state) (place, error) {
	p, err := directLayout{}.probe(src, pos, log, want)
	if err != nil || p.verdict == atFrame {
		return p, err
	}
	last, frame, err := scanZeros(src, pos+p.extent, log)
	switch {
	case err != nil:
		return place{}, err
	case last < 0:
		return p, nil
	case p.verdict == atTorn:
		return place{}, damaged(src.name, last, "bytes after a torn frame at offset %d", pos)
	case frame >= 0:
		return place{}, damaged(src.name, pos, "no frame here, but one at offset %d", frame)
	case last >= pos+mayHold:
		return place{}, damaged(src.name, last, "bytes after the end of the log at offset %d", pos)
	}
	return place{verdict: atTorn, extent: int64(padded(int(last + 1 - pos)))}, nil
}

// scanZeros looks at everything from pos on. last is the offset of the last byte that is not zero,
// and frame that of a readable frame header of this log; -1 if there is none.
func scanZeros(src *source, pos int64, log uint64) (last, frame int64, err error) {
	last, frame = -1, -1
	for pos < src.size {
		n := int(min(src.size-pos, scanBytes))
		b, err := src.bytes(pos, n)
		if err != nil {
			return last, frame, err
		}
		if !allZero(b) {
			last = pos + int64(lastByte(b))
			if frame < 0 {
				frame = findHeader(b, pos, log)
			}
		}
		pos += int64(n)
	}
	return last, frame, nil
}

const scanBytes = 256 << 10

func lastByte(b []byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != 0 {
			return i
		}
	}
	return -1
}

func findHeader(b []byte, pos int64, log uint64) int64 {
	for i := 0; i+headerBytes <= len(b); i += disk.Page {
		var h header
		if h.decode(b[i:]) == nil && h.log == log {
			return pos + int64(i)
		}
	}
	return -1
}
