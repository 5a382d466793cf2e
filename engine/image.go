package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unsafe"
)

// An image is the whole state as bytes, little-endian: a header of 64 bytes, then the assets, participants, accounts, books and orders as
// they lie in their slabs, 64 or 16 bytes each. Tables are not in it; they are built again.
//
//	 0  magic "WEIRIMG1"
//	 8  engine version
//	16  sequence
//	24  state hash
//	32  events so far
//	40  assets u32, participants u32, accounts u32, orders u32
//	56  zero
const imageMagic = "WEIRIMG1"

const imageHeader = 64

// What Load answers for an image that it cannot take.
var (
	ErrImage = errors.New("engine: the image is damaged")
	ErrNewer = errors.New("engine: the image was written by a newer version")
)

// Save writes the image of the state between two instructions.
func (e *Engine) Save(w io.Writer) error {
	var h [imageHeader]byte
	copy(h[:], imageMagic)
	for i, v := range []uint64{Version, e.seq, e.hash, e.events} {
		binary.LittleEndian.PutUint64(h[8+8*i:], v)
	}
	for i, n := range []uint32{e.assets.count, e.participants.count, e.accounts.count, e.orders.count} {
		binary.LittleEndian.PutUint32(h[40+4*i:], n)
	}
	if _, err := w.Write(h[:]); err != nil {
		return err
	}
	return errors.Join(e.assets.save(w), e.participants.save(w), e.accounts.save(w), e.books.save(w), e.orders.save(w))
}

// save writes the objects 1 to count.
func (s *slab[T]) save(w io.Writer) error {
	return s.each(s.count, func(b []byte) error {
		_, err := w.Write(b)
		return err
	})
}

// load reads count objects into an empty slab.
func (s *slab[T]) load(r io.Reader, count uint32) error {
	s.reserve(count)
	s.count = count
	return s.each(count, func(b []byte) error {
		_, err := io.ReadFull(r, b)
		return err
	})
}

// each passes the bytes of the objects 1 to count, chunk by chunk.
func (s *slab[T]) each(count uint32, pass func(b []byte) error) error {
	var t T
	size := int(unsafe.Sizeof(t))
	for chunk, left := 0, int(count)+1; left > 0; chunk, left = chunk+1, left-chunkLen {
		b := unsafe.Slice((*byte)(unsafe.Pointer(s.chunks[chunk])), min(left, chunkLen)*size)
		if chunk == 0 {
			b = b[size:] // index 0 is nobody
		}
		if err := pass(b); err != nil {
			return err
		}
	}
	return nil
}

// Load makes an engine from an image, with room for the configured number of orders beside those in the
// image, and counts the state hash anew: an image whose hash differs is refused.
func Load(r io.Reader, c Config) (*Engine, error) {
	var h [imageHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrImage, err)
	}
	if string(h[:8]) != imageMagic {
		return nil, fmt.Errorf("%w: magic %q", ErrImage, h[:8])
	}
	if v := binary.LittleEndian.Uint64(h[8:]); v > Version {
		return nil, fmt.Errorf("%w: %d, this one is %d", ErrNewer, v, Version)
	}
	e := newEngine(c)
	e.seq, e.hash, e.events = binary.LittleEndian.Uint64(h[16:]), binary.LittleEndian.Uint64(h[24:]), binary.LittleEndian.Uint64(h[32:])
	var counts [4]uint32
	for i := range counts {
		counts[i] = binary.LittleEndian.Uint32(h[40+4*i:])
	}
	e.reserve(int(counts[0]), int(counts[1]), int(counts[2])+c.Accounts, int(counts[3])+c.Orders)
	if c.Pause == nil {
		c.Pause = func() {}
	}
	if err := e.loadSlabs(r, counts); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrImage, err)
	}
	e.fillTables(c.Pause)
	if e.countHash(c.Pause) != e.hash {
		return nil, fmt.Errorf("%w: %w", ErrImage, ErrHash)
	}
	return e, nil
}

func (e *Engine) loadSlabs(r io.Reader, counts [4]uint32) error {
	return errors.Join(e.assets.load(r, counts[0]), e.participants.load(r, counts[1]), e.accounts.load(r, counts[2]),
		e.books.load(r, counts[2]), e.orders.load(r, counts[3]))
}

// fillTables enters every object of a loaded image into its table.
func (e *Engine) fillTables(pause func()) {
	for i := uint32(1); i <= e.assets.count; i++ {
		e.assetTable.insert(nameHash(e.assets.at(i).name()), i)
	}
	for i := uint32(1); i <= e.participants.count; i++ {
		e.participantTable.insert(nameHash(e.participants.at(i).name()), i)
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.accounts.count; i++ {
		a := e.accounts.at(i)
		e.accountTable.insert(accountKeyHash(a.owner, a.asset, a.kind), i)
		pauseAt(i, pause)
	}
	for i := uint32(1); i <= e.orders.count; i++ {
		o := e.orders.at(i)
		e.orderTable.insert(e.hashID(o.idLow, o.idHigh), i)
		pauseAt(i, pause)
	}
}

// pauseEvery is how many objects are worked on between two pauses: some 50 us.
const pauseEvery = 1 << 10

func pauseAt(i uint32, pause func()) {
	if i%pauseEvery == 0 {
		pause()
	}
}
