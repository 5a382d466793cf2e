package snapshot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"

	"github.com/klauspost/compress/s2"

	"weir/internal/disk"
)

// ErrDamaged says that a snapshot file is not what was written. The error names the file and what is wrong.
var ErrDamaged = errors.New("snapshot: damaged")

const (
	magic       = "WEIRSNP1"
	endMagic    = 0x444e4557 // "WEND"
	headerBytes = 64
	endBytes    = 16
)

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	le         = binary.LittleEndian
)

// Info is what the header of a snapshot says.
type Info struct {
	Version uint64 // of the rules
	Seq     uint64 // of the last instruction in it
	Hash    uint64 // of the state
	Events  uint64 // emitted up to Seq
	Time    int64  // of the last frame, unix nanoseconds
	Bytes   int64  // of the file; not in the header
}

func (i *Info) encode() []byte {
	h := make([]byte, headerBytes)
	copy(h, magic)
	for n, v := range []uint64{i.Version, i.Seq, i.Hash, i.Events, uint64(i.Time)} {
		le.PutUint64(h[8+8*n:], v)
	}
	le.PutUint32(h[60:], crc32.Checksum(h[:60], castagnoli))
	return h
}

func (i *Info) decode(h []byte) error {
	if string(h[:8]) != magic {
		return fmt.Errorf("%w: no header", ErrDamaged)
	}
	if le.Uint32(h[60:]) != crc32.Checksum(h[:60], castagnoli) {
		return fmt.Errorf("%w: header checksum", ErrDamaged)
	}
	i.Version, i.Seq, i.Hash, i.Events, i.Time = le.Uint64(h[8:]), le.Uint64(h[16:]), le.Uint64(h[24:]), le.Uint64(h[32:]), int64(le.Uint64(h[40:]))
	return nil
}

// isOf says whether a header is that of a sequence: a file that was renamed, or copied to another name, tells another.
func (i *Info) isOf(seq uint64) error {
	if i.Seq != seq {
		return fmt.Errorf("a false name: it is the snapshot of sequence %d", i.Seq)
	}
	return nil
}

// write makes the whole file through an open handle and syncs it.
func write(f disk.File, info Info, save func(io.Writer) error) error {
	out := &flushing{file: f}
	if _, err := out.Write(info.encode()); err != nil {
		return err
	}
	sum := &summer{}
	z := s2.NewWriter(io.MultiWriter(out, sum), s2.WriterConcurrency(1), s2.WriterBlockSize(pieceBytes))
	if err := save(&paced{z}); err != nil {
		return errors.Join(err, z.Close())
	}
	if err := z.Close(); err != nil {
		return err
	}
	end := make([]byte, endBytes)
	le.PutUint64(end, sum.bytes)
	le.PutUint32(end[8:], sum.sum)
	le.PutUint32(end[12:], endMagic)
	if _, err := out.Write(end); err != nil {
		return err
	}
	return f.Sync()
}

// pieceBytes is how much is compressed at a time: some 50 us.
const pieceBytes = 64 << 10

// paced writes in pieces and lets others run in between: a snapshot is built beside a live core.
type paced struct{ w io.Writer }

func (p *paced) Write(b []byte) (n int, err error) {
	for len(b) > 0 && err == nil {
		var m int
		m, err = p.w.Write(b[:min(len(b), pieceBytes)])
		n += m
		b = b[m:]
		runtime.Gosched()
	}
	return n, err
}

// flushBytes is how much may wait in the page cache: a whole snapshot synced at once would keep the log's writes
// waiting for as long as the disk takes for it.
const flushBytes = 4 << 20

// flushing syncs as it goes, and takes a short write for the failure that it is.
type flushing struct {
	file    disk.File
	waiting int
}

func (f *flushing) Write(b []byte) (int, error) {
	n, err := f.file.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if f.waiting += n; err == nil && f.waiting >= flushBytes {
		f.waiting = 0
		err = f.file.Sync()
	}
	return n, err
}

// summer counts and sums what is written to it.
type summer struct {
	bytes uint64
	sum   uint32
}

func (s *summer) Write(b []byte) (int, error) {
	s.bytes += uint64(len(b))
	s.sum = crc32.Update(s.sum, castagnoli, b)
	return len(b), nil
}

// readHeader reads the header and the end of a file of size bytes.
func readHeader(f io.ReaderAt, size int64) (info Info, end []byte, err error) {
	if size < headerBytes+endBytes {
		return info, nil, fmt.Errorf("%w: %d bytes", ErrDamaged, size)
	}
	h, end := make([]byte, headerBytes), make([]byte, endBytes)
	if err := readAt(f, h, 0); err != nil {
		return info, nil, err
	}
	if err := readAt(f, end, size-endBytes); err != nil {
		return info, nil, err
	}
	if err := info.decode(h); err != nil {
		return info, nil, err
	}
	if le.Uint32(end[12:]) != endMagic {
		return info, nil, fmt.Errorf("%w: no end", ErrDamaged)
	}
	info.Bytes = size
	return info, end, nil
}

func readAt(f io.ReaderAt, b []byte, at int64) error {
	n, err := f.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	return err
}

// read passes the image to load and then holds length and checksum of what is stored, compressed, against the end. What load made is
// good only when read answers nil.
func read(f io.ReaderAt, size int64, load func(Info, io.Reader) error) error {
	info, end, err := readHeader(f, size)
	if err != nil {
		return err
	}
	sum := &summer{}
	stored := io.TeeReader(io.NewSectionReader(f, headerBytes, size-headerBytes-endBytes), sum)
	image := startAhead(s2.NewReader(stored))
	err = load(info, image)
	if err == nil {
		_, err = io.Copy(io.Discard, image)
	}
	image.close()
	if err == nil {
		_, err = io.Copy(io.Discard, stored)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if sum.bytes != le.Uint64(end) || sum.sum != le.Uint32(end[8:]) {
		return fmt.Errorf("%w: image checksum", ErrDamaged)
	}
	return nil
}
