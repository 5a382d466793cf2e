package view

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"

	"weir/engine"
	"weir/internal/disk"
)

// The event file is a row of blocks of 4 KiB, little-endian, in the order of the ordinals:
//
//	 0  magic "WEIREVT1"
//	 8  identity of the log, u64
//	16  ordinal of the first event, u64
//	24  count of events, u32: 63, only in the last block maybe fewer
//	28  CRC-32C of the whole block with these 4 bytes zero
//	32  zero
//	64  63 events of 64 bytes; zero beyond count
const (
	eventFileName  = "events.weir"
	eventFileMagic = "WEIREVT1"
	blockSize      = 4096
	blockHeader    = 64
	blockSum       = 28
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errBlock says that a block does not hold what it should.
var errBlock = errors.New("view: bad block in the event file")

// eventFile reads and writes blocks. It is never synced: what it lacks after a crash comes from the log again.
type eventFile struct {
	file *os.File
	log  uint64     // identity of the log that the events come from
	mu   sync.Mutex // held while blocks are written
}

// openEventFile opens the file in dir, or makes it and dir.
func openEventFile(dir string, log uint64) (*eventFile, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("view: event file: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, eventFileName), os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, fmt.Errorf("view: event file: %w", err)
	}
	return &eventFile{file: file, log: log}, nil
}

// blocks is how many whole blocks the file has.
func (f *eventFile) blocks() (uint64, error) {
	info, err := f.file.Stat()
	if err != nil {
		return 0, fmt.Errorf("view: event file: %w", err)
	}
	return uint64(info.Size()) / blockSize, nil
}

// truncate leaves so many blocks.
func (f *eventFile) truncate(blocks uint64) error {
	if err := f.file.Truncate(int64(blocks * blockSize)); err != nil {
		return fmt.Errorf("view: event file: %w", err)
	}
	return nil
}

// encode makes a block of 1 to 63 events, the first ones of the block.
func (f *eventFile) encode(b []byte, block uint64, events []engine.Event) {
	clear(b[:blockHeader])
	copy(b, eventFileMagic)
	binary.LittleEndian.PutUint64(b[8:], f.log)
	binary.LittleEndian.PutUint64(b[16:], block*pageEvents)
	binary.LittleEndian.PutUint32(b[24:], uint32(len(events)))
	n := copy(b[blockHeader:], engine.EventBytes(events))
	clear(b[blockHeader+n:])
	binary.LittleEndian.PutUint32(b[blockSum:], crc32.Checksum(b, castagnoli))
}

// decode reads a block and answers how many events it has. b is changed.
func (f *eventFile) decode(b []byte, block uint64, into *page) (count int, err error) {
	sum := binary.LittleEndian.Uint32(b[blockSum:])
	clear(b[blockSum : blockSum+4])
	count = int(binary.LittleEndian.Uint32(b[24:]))
	switch {
	case string(b[:8]) != eventFileMagic, sum != crc32.Checksum(b, castagnoli), count > pageEvents:
		return 0, fmt.Errorf("%w: block %d is damaged", errBlock, block)
	case binary.LittleEndian.Uint64(b[8:]) != f.log:
		return 0, fmt.Errorf("%w: block %d belongs to another log", errBlock, block)
	case binary.LittleEndian.Uint64(b[16:]) != block*pageEvents:
		return 0, fmt.Errorf("%w: block %d stands in the wrong place", errBlock, block)
	}
	copy(engine.EventBytes(into[:]), b[blockHeader:])
	return count, nil
}

var blockBuffers = sync.Pool{New: func() any { return new([blockSize]byte) }}

// read reads a block of at least need events. A block that is bad is read again while no one writes, for
// it may just be in the making.
func (f *eventFile) read(block uint64, need int, into *page) error {
	if err := f.readOnce(block, need, into); !errors.Is(err, errBlock) {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readOnce(block, need, into)
}

func (f *eventFile) readOnce(block uint64, need int, into *page) error {
	b := blockBuffers.Get().(*[blockSize]byte)
	defer blockBuffers.Put(b)
	switch _, err := f.file.ReadAt(b[:], int64(block*blockSize)); {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%w: block %d is missing", errBlock, block)
	case errors.Is(err, os.ErrClosed):
		return ErrClosed
	case err != nil:
		return fmt.Errorf("%w: block %d: %w", errBlock, block, err)
	}
	count, err := f.decode(b[:], block, into)
	if err == nil && count < need {
		return fmt.Errorf("%w: block %d has %d events of %d", errBlock, block, count, need)
	}
	return err
}

// write puts encoded blocks in their place. The caller holds mu. With the end of each piece of the file, that goes to the disk: gigabytes that wait in memory go
// there when the log is synced the next time, which then takes half a second.
func (f *eventFile) write(block uint64, blocks []byte) error {
	if _, err := f.file.WriteAt(blocks, int64(block*blockSize)); err != nil {
		return fmt.Errorf("view: event file: block %d: %w", block, err)
	}
	next := block + uint64(len(blocks)/blockSize)
	if piece := block / scribeBlocks; next/scribeBlocks > piece {
		disk.WriteOut(f.file, int64(piece*scribeBlocks*blockSize), int64((next-piece*scribeBlocks)*blockSize))
	}
	return nil
}

// writeEvents writes one block of events. The caller holds mu.
func (f *eventFile) writeEvents(block uint64, events []engine.Event) error {
	b := blockBuffers.Get().(*[blockSize]byte)
	defer blockBuffers.Put(b)
	f.encode(b[:], block, events)
	return f.write(block, b[:])
}
