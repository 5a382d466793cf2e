package daybook

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"weir/internal/disk"
)

// Day is a business date of an asset that ended.
type Day struct {
	Seq   uint64 // of the instruction that ended it
	Time  int64  // of that, unix nanoseconds
	Since int64  // when it began; 0: with the asset
	Date  uint32 // days since 1970-01-01
	Asset uint16
	rows  uint32
}

// A file of statements, with the low byte first:
//
//	 0  magic "WEIRDAY2"
//	 8  identity of the log, u64
//	16  sequence, u64
//	24  time, since: i64 each
//	40  date, rows: u32 each
//	48  asset, u16
//	56  CRC-32C of the rows, u32; CRC-32C of the 60 bytes before, u32
//	64  the rows, ascending by account
const (
	dayMagic  = "WEIRDAY2"
	dayHeader = 64
	copyRows  = 1024
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errFile says that a file is not what the book wrote.
var errFile = errors.New("daybook: a file is missing or damaged")

func (b *Book) prepare() error {
	if err := os.MkdirAll(b.Dir, 0o750); err != nil {
		return fmt.Errorf("daybook: %w", err)
	}
	return nil
}

func (b *Book) dayPath(seq uint64) string {
	return filepath.Join(b.Dir, fmt.Sprintf("%020d.weir", seq))
}

// install writes a file under another name and renames it.
func install(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return fmt.Errorf("daybook: %w", err)
	}
	if err := errors.Join(write(&disk.Steady{File: f}), f.Close()); err != nil {
		return fmt.Errorf("daybook: %w", err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return fmt.Errorf("daybook: %w", err)
	}
	return nil
}

// write writes the statements of a date as the sums are now.
func (b *Book) write(d Day) error {
	sum := uint32(0)
	rows := b.rowsOf(d.Asset, func(rows []Row) error {
		d.rows += uint32(len(rows))
		sum = crc32.Update(sum, castagnoli, bytesOf(rows))
		return nil
	})
	if rows != nil {
		return rows
	}
	return install(b.dayPath(d.Seq), func(w io.Writer) error {
		if _, err := w.Write(b.header(&d, sum)); err != nil {
			return err
		}
		return b.rowsOf(d.Asset, func(rows []Row) error {
			_, err := w.Write(bytesOf(rows))
			return err
		})
	})
}

// rowsOf passes the rows of an asset in pieces.
func (b *Book) rowsOf(asset uint16, pass func([]Row) error) error {
	piece := make([]Row, 0, copyRows)
	for i := range b.accounts {
		if b.accounts[i].Asset == asset {
			piece = append(piece, b.accounts[i])
		}
		if len(piece) == copyRows || i == len(b.accounts)-1 {
			if err := pass(piece); err != nil {
				return err
			}
			piece = piece[:0]
		}
	}
	return nil
}

func (b *Book) header(d *Day, sum uint32) []byte {
	h := make([]byte, dayHeader)
	copy(h, dayMagic)
	put := binary.LittleEndian
	put.PutUint64(h[8:], b.Log)
	put.PutUint64(h[16:], d.Seq)
	put.PutUint64(h[24:], uint64(d.Time))
	put.PutUint64(h[32:], uint64(d.Since))
	put.PutUint32(h[40:], d.Date)
	put.PutUint32(h[44:], d.rows)
	put.PutUint16(h[48:], d.Asset)
	put.PutUint32(h[56:], sum)
	put.PutUint32(h[60:], crc32.Checksum(h[:60], castagnoli))
	return h
}

// readDay reads the head of a file and checks all of it.
func (b *Book) readDay(seq uint64) (d Day, err error) {
	f, err := os.Open(b.dayPath(seq))
	if err != nil {
		return d, fmt.Errorf("%w: %w", errFile, err)
	}
	defer func() { _ = f.Close() }() // was only read
	d, rows, err := b.readHead(f, seq)
	if err != nil {
		return d, err
	}
	sum := crc32.New(castagnoli)
	n, err := io.Copy(sum, f)
	if err != nil || n != int64(d.rows)*rowSize || sum.Sum32() != rows {
		return d, fmt.Errorf("%w: the rows of %s", errFile, f.Name())
	}
	return d, nil
}

// readHead reads and checks the head of a file alone, and answers the checksum of its rows too.
func (b *Book) readHead(f *os.File, seq uint64) (d Day, rows uint32, err error) {
	h := make([]byte, dayHeader)
	if _, err := io.ReadFull(f, h); err != nil {
		return d, 0, fmt.Errorf("%w: %s: %w", errFile, f.Name(), err)
	}
	get := binary.LittleEndian
	d = Day{
		Seq: get.Uint64(h[16:]), Time: int64(get.Uint64(h[24:])), Since: int64(get.Uint64(h[32:])),
		Date: get.Uint32(h[40:]), rows: get.Uint32(h[44:]), Asset: get.Uint16(h[48:]),
	}
	if string(h[:8]) != dayMagic || get.Uint32(h[60:]) != crc32.Checksum(h[:60], castagnoli) || get.Uint64(h[8:]) != b.Log || d.Seq != seq {
		return d, 0, fmt.Errorf("%w: the head of %s", errFile, f.Name())
	}
	return d, get.Uint32(h[56:]), nil
}

// headOf reads the head of the file of a sequence.
func (b *Book) headOf(seq uint64) (d Day, err error) {
	f, err := os.Open(b.dayPath(seq))
	if err != nil {
		return d, fmt.Errorf("%w: %w", errFile, err)
	}
	defer func() { _ = f.Close() }() // was only read
	d, _, err = b.readHead(f, seq)
	return d, err
}

// Rows adds up to limit statements of a date to into, of the accounts behind one, 0 at first.
func (b *Book) Rows(d Day, after uint32, limit int, into []Row) ([]Row, error) {
	f, err := os.Open(b.dayPath(d.Seq))
	if err != nil {
		return into, b.repair(fmt.Errorf("%w: %w", errFile, err))
	}
	defer func() { _ = f.Close() }() // was only read
	low, high := 0, int(d.rows)      // of the first row behind the account
	one := make([]Row, 1)
	for low < high {
		middle := (low + high) / 2
		if _, err := f.ReadAt(bytesOf(one), dayHeader+int64(middle)*rowSize); err != nil {
			return into, b.repair(fmt.Errorf("%w: %w", errFile, err))
		}
		if one[0].Account <= after {
			low = middle + 1
		} else {
			high = middle
		}
	}
	start := len(into)
	into = append(into, make([]Row, min(limit, int(d.rows)-low))...)
	if len(into) == start {
		return into, nil
	}
	if _, err := f.ReadAt(bytesOf(into[start:]), dayHeader+int64(low)*rowSize); err != nil {
		return into[:start], b.repair(fmt.Errorf("%w: %w", errFile, err))
	}
	return into, nil
}
