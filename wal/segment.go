package wal

import "hash/crc32"

const segmentMagic = 0x47455357 // "WSEG"

// segment is one file of the log.
type segment struct {
	number uint64 // direct: ordinal from 1; portable: index of its first entry
	before state  // where the log stood when the segment began
}

// segmentHeader is the first sector of a segment of the direct store.
type segmentHeader struct {
	version uint16
	log     uint64
	number  uint64
	before  state
	size    int64 // of the whole file, bytes
}

func (s *segmentHeader) encode(b []byte) {
	le.PutUint32(b[0:], segmentMagic)
	le.PutUint16(b[4:], s.version)
	le.PutUint16(b[6:], 0)
	le.PutUint64(b[8:], s.log)
	le.PutUint64(b[16:], s.number)
	le.PutUint64(b[24:], s.before.next)
	le.PutUint64(b[32:], s.before.chain)
	le.PutUint64(b[40:], uint64(s.before.time))
	le.PutUint64(b[48:], uint64(s.size))
	le.PutUint32(b[56:], 0)
	le.PutUint32(b[sumAt:], crc32.Checksum(b[:sumAt], castagnoli))
}

func (s *segmentHeader) decode(b []byte) error {
	if le.Uint32(b) != segmentMagic || le.Uint32(b[sumAt:]) != crc32.Checksum(b[:sumAt], castagnoli) {
		return errNoHeader
	}
	s.version = le.Uint16(b[4:])
	if s.version > formatVersion {
		return errNewerHeader
	}
	s.log = le.Uint64(b[8:])
	s.number = le.Uint64(b[16:])
	s.before.next = le.Uint64(b[24:])
	s.before.chain = le.Uint64(b[32:])
	s.before.time = int64(le.Uint64(b[40:]))
	s.size = int64(le.Uint64(b[48:]))
	return nil
}

// fault tells what is wrong with a readable header; "" if nothing is.
func (s *segmentHeader) fault(log, number uint64, size int64) string {
	switch {
	case s.log != log:
		return "segment of another log"
	case s.number != number:
		return "segment under another name"
	case s.size != size:
		return "file has another size than its header says"
	case s.version != formatVersion:
		return "header holds impossible values"
	}
	return ""
}
