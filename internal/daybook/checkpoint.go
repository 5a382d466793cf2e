package daybook

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"unsafe"
)

// The checkpoint, with the low byte first: magic "WEIRBOK2", identity of the log, ordinal of the next event, sequence of the last one, counts of assets, accounts
// and ended dates (u64 each); then the assets (24 bytes each), the accounts (96 each), the sequences of the ended dates (8 each), and the CRC-32C of it all.
const (
	checkpointName   = "checkpoint.weir"
	checkpointMagic  = "WEIRBOK2"
	checkpointHeader = 56
	assetSize        = 24
	mostAssets       = 1 << 16
	mostAccounts     = 1 << 32
)

var _ = [1]struct{}{}[unsafe.Sizeof(asset{})-assetSize]

// errNoCheckpoint says that there is none yet.
var errNoCheckpoint = errors.New("daybook: no checkpoint")

func (b *Book) checkpointPath() string { return filepath.Join(b.Dir, checkpointName) }

func assetBytes(assets []asset) []byte {
	if len(assets) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&assets[0])), len(assets)*assetSize)
}

func wordBytes(words []uint64) []byte {
	if len(words) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*8)
}

// save writes a checkpoint.
func (b *Book) save() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rolling != nil || b.next == b.noted {
		return nil
	}
	return b.saveHeld()
}

func (b *Book) saveHeld() error {
	head := make([]byte, checkpointHeader)
	copy(head, checkpointMagic)
	for i, n := range [...]uint64{b.Log, b.next, b.seq, uint64(len(b.assets)), uint64(len(b.accounts)), uint64(len(b.days))} {
		binary.LittleEndian.PutUint64(head[8+8*i:], n)
	}
	err := install(b.checkpointPath(), func(w io.Writer) error {
		sum := crc32.New(castagnoli)
		out := io.MultiWriter(w, sum)
		for _, part := range [...][]byte{head, assetBytes(b.assets), bytesOf(b.accounts), wordBytes(b.days)} {
			if _, err := out.Write(part); err != nil {
				return err
			}
		}
		_, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
		return err
	})
	if err == nil {
		b.noted = b.next
	}
	return err
}

// load goes on from the checkpoint.
func (b *Book) load() error {
	f, err := os.Open(b.checkpointPath())
	if errors.Is(err, os.ErrNotExist) {
		return errNoCheckpoint
	}
	if err != nil {
		return fmt.Errorf("daybook: %w", err)
	}
	defer func() { _ = f.Close() }() // was only read
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("daybook: %w", err)
	}
	if err := b.loadFrom(bufio.NewReaderSize(f, 1<<20), info.Size()); err != nil {
		return fmt.Errorf("%w: %s: %w", errFile, f.Name(), err)
	}
	return nil
}

var errCheckpoint = errors.New("it is not a checkpoint of this log")

func (b *Book) loadFrom(r io.Reader, size int64) error {
	sum := crc32.New(castagnoli)
	in := io.TeeReader(r, sum)
	head := make([]byte, checkpointHeader)
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	var n [6]uint64
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(head[8+8*i:])
	}
	assets, accounts, days := n[3], n[4], n[5]
	switch {
	case string(head[:8]) != checkpointMagic, n[0] != b.Log, assets > mostAssets, accounts > mostAccounts, days > n[1],
		size != int64(checkpointHeader+assets*assetSize+accounts*rowSize+days*8+4):
		return errCheckpoint
	case n[1] > b.Feed.Status().Events: // the log lost its end, and the book with it
		return errCheckpoint
	}
	b.next, b.seq, b.noted = n[1], n[2], n[1]
	b.assets, b.accounts, b.days = make([]asset, assets), make([]Row, accounts), make([]uint64, days)
	for _, part := range [...][]byte{assetBytes(b.assets), bytesOf(b.accounts), wordBytes(b.days)} {
		if _, err := io.ReadFull(in, part); err != nil {
			return err
		}
	}
	return checkSum(r, sum)
}

func checkSum(r io.Reader, sum hash.Hash32) error {
	end := make([]byte, 4)
	if _, err := io.ReadFull(r, end); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(end) != sum.Sum32() {
		return errCheckpoint
	}
	return nil
}
