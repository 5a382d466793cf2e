package engine

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"unsafe"
)

var errRows = errors.New("a block that is not there")

// save writes how many blocks there are, the owner of each (u32, 0 for a free one), and the objects of those that somebody has.
func (a *arena[T]) save(w io.Writer) error {
	if err := saveWords(w, a.owners); err != nil {
		return err
	}
	var room [savedTogether][blockRows]T
	for block := a.usedAfter(0); block != 0; {
		n := 0
		for ; n < savedTogether && block != 0; n++ {
			a.copyOf(block, &room[n])
			block = a.usedAfter(block)
		}
		if _, err := w.Write(bytesOf(&room)[:n*len(bytesOf(&room[0]))]); err != nil {
			return err
		}
	}
	return nil
}

// savedTogether is how many blocks are written at a time.
const savedTogether = 16

func (a *arena[T]) load(r io.Reader) (err error) {
	if a.owners, err = loadWords(r, a.owners); err != nil {
		return err
	}
	a.lies = make([]uint32, len(a.owners))
	for block := uint32(1); int(block) < len(a.owners); block++ {
		if a.owners[block] == 0 {
			a.free.set(block)
			a.frees++
			continue
		}
		a.lies[block] = a.takeBerth()
		if _, err := io.ReadFull(r, bytesOf(a.block(block))); err != nil {
			return err
		}
		if a.loaded != nil {
			a.loaded(block)
		}
	}
	return nil
}

// bytesOf is the memory of an object.
func bytesOf[T any](object *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(object)), unsafe.Sizeof(*object))
}

// saveWords writes a count and as many words of 32 bits.
func saveWords(w io.Writer, words []uint32) error {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(words)))
	for _, word := range words {
		b = binary.LittleEndian.AppendUint32(b, word)
	}
	_, err := w.Write(b)
	return err
}

func loadWords(r io.Reader, words []uint32) ([]uint32, error) {
	count, err := loadWord(r)
	if err != nil {
		return nil, err
	}
	b := make([]byte, min(int(count)*4, 4096)) // a row has few words, mostly
	for left := int(count) * 4; left > 0; left -= len(b) {
		part := b[:min(left, len(b))]
		if _, err := io.ReadFull(r, part); err != nil {
			return nil, err
		}
		for ; len(part) > 0; part = part[4:] {
			words = append(words, binary.LittleEndian.Uint32(part))
		}
	}
	return words, nil
}

func loadWord(r io.Reader) (uint32, error) {
	var b [4]byte
	_, err := io.ReadFull(r, b[:])
	return binary.LittleEndian.Uint32(b[:]), err
}

func loadLong(r io.Reader) (uint64, error) {
	var b [8]byte
	_, err := io.ReadFull(r, b[:])
	return binary.LittleEndian.Uint64(b[:]), err
}

// saveRows writes what owners have: each a count of words, the next index, how many objects, and the blocks.
func saveRows(w io.Writer, all ...*rows) error {
	for _, r := range all {
		if err := saveWords(w, append([]uint32{r.next, r.count}, r.blocks...)); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf is the rows of an owner, how many blocks their arena has, and the count of its objects.
type rowsOf struct {
	*rows
	blocks int
	kept   *int
}

func (a *arena[T]) of(r *rows) rowsOf { return rowsOf{r, len(a.owners), &a.kept} }

func loadRows(r io.Reader, all ...rowsOf) error {
	for _, to := range all {
		words, err := loadWords(r, nil)
		switch {
		case err != nil:
			return err
		case len(words) < 2, slices.ContainsFunc(words[2:], func(block uint32) bool { return int(block) >= to.blocks }):
			return errRows
		}
		*to.rows = rows{next: words[0], count: words[1], blocks: words[2:]}
		*to.kept += int(to.count)
	}
	return nil
}

// save writes of each cycle that is not forgotten its number (u32), its record, the hash of it and of what it has, and its rows.
func (s *cycles) save(w io.Writer) error {
	for i := s.after(0); i != 0; i = s.after(i) {
		c := s.at(i)
		b := binary.LittleEndian.AppendUint32(nil, i)
		b = append(b, bytesOf(&c.cycleRecord)...)
		b = binary.LittleEndian.AppendUint64(b, c.hash)
		if _, err := w.Write(b); err != nil {
			return err
		}
		if err := saveRows(w, &c.positions, &c.pairs); err != nil {
			return err
		}
	}
	return nil
}

// kept is how many cycles are not forgotten.
func (s *cycles) kept() (n uint32) {
	for _, c := range s.list {
		if c != nil {
			n++
		}
	}
	return n
}

// loadCycles reads some cycles, of which the last that ever was has a number.
func (e *Engine) loadCycles(r io.Reader, kept, last uint32) error {
	s := &e.cycles
	s.count = last
	for range kept {
		number, err := loadWord(r)
		if err != nil {
			return err
		}
		c := &cycle{}
		if _, err := io.ReadFull(r, bytesOf(&c.cycleRecord)); err != nil {
			return err
		}
		if c.hash, err = loadLong(r); err != nil {
			return err
		}
		if err := loadRows(r, e.positions.of(&c.positions), e.pairs.of(&c.pairs)); err != nil {
			return err
		}
		if !s.put(number, c) {
			return errRows
		}
	}
	if len(s.list) == 0 {
		s.first = last + 1 // as where all were forgotten: none of the past is looked for
		return nil
	}
	s.list = append(s.list, make([]*cycle, last-(s.first+uint32(len(s.list))-1))...)
	return nil
}

// put adds a loaded cycle behind those of lower numbers.
func (s *cycles) put(number uint32, c *cycle) bool {
	if len(s.list) == 0 {
		s.first = number
	}
	if number == 0 || number > s.count || number < s.first+uint32(len(s.list)) {
		return false
	}
	s.list = append(s.list, make([]*cycle, number-s.first-uint32(len(s.list)))...)
	s.list = append(s.list, c)
	return true
}

// saveBooks writes of each book what it holds of the state hash (u64), and its rows.
func (e *Engine) saveBooks(w io.Writer) error {
	for _, b := range e.books {
		if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, b.hash)); err != nil {
			return err
		}
		if err := saveRows(w, &b.orders, &b.trades, &b.returned, &b.chains); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) loadBooks(r io.Reader, assets uint32) (err error) {
	for range assets {
		e.addBooks()
	}
	for _, b := range e.books {
		if b.hash, err = loadLong(r); err != nil {
			return err
		}
		if err = loadRows(r, e.orders.of(&b.orders), e.trades.of(&b.trades), e.returned.of(&b.returned), e.chains.of(&b.chains)); err != nil {
			return err
		}
	}
	return nil
}
