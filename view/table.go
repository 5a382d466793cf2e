package view

import "sync/atomic"

// table is a hash table with open addressing and linear probing that one goroutine fills and any
// number read without locks. It maps a hash to a value other than 0 and a check; it only grows.
//
// A slot is two words: the hash and the value, and the check. The writer stores the check first, so whoever sees the
// value sees its check. When half the slots are taken, a table of twice the size is made and filled a few slots with
// each insert, so that no insert takes long; it replaces the old one when all has moved.
type table struct {
	current atomic.Pointer[slots]

	// Of the writer alone:
	next  *slots // being filled, nil: not growing
	moved uint32 // slots of current that are in next
	taken int
}

// movesPerInsert is how many slots an insert moves while the table grows; 8 end the move when the old table
// is still less than two thirds full.
const movesPerInsert = 8

type slots struct {
	words []atomic.Uint64 // two for each slot
	shift uint8           // the place of a hash is its top bits: hash >> shift
}

// newSlots makes 2^bits slots, 1 <= bits <= 31.
func newSlots(bits uint8) *slots {
	return &slots{words: make([]atomic.Uint64, 2<<bits), shift: 32 - bits}
}

// place is where a hash is looked for first.
func (s *slots) place(hash uint32) uint32 { return hash >> s.shift }

func (s *slots) count() uint32 { return uint32(len(s.words) / 2) }

// newTable makes a table that takes size values without growing.
func newTable(size int) *table {
	bits := uint8(4)
	for 1<<bits < 2*size {
		bits++
	}
	t := &table{}
	t.current.Store(newSlots(bits))
	return t
}

// probe walks over the values that may belong to a hash.
type probe struct {
	slots *slots
	hash  uint32
	at    uint32
}

func (t *table) probe(hash uint32) probe {
	s := t.current.Load()
	return probe{slots: s, hash: hash, at: s.place(hash)}
}

// next is the next value whose hash is the same, and its check; value 0: there is none.
func (p *probe) next() (value uint32, check uint64) {
	mask := p.slots.count() - 1
	for {
		at := p.at & mask
		word := p.slots.words[2*at].Load()
		if word == 0 {
			return 0, 0
		}
		p.at = at + 1
		if uint32(word>>32) == p.hash {
			return uint32(word), p.slots.words[2*at+1].Load()
		}
	}
}

// insert adds a value. Several values may share hash and check; then next shows them all.
func (t *table) insert(hash, value uint32, check uint64) {
	s := t.current.Load()
	at := s.put(hash, value, check)
	t.taken++
	if t.next != nil && at < t.moved {
		t.next.put(hash, value, check)
	}
	if t.next == nil && t.taken > int(s.count())/2 {
		t.next, t.moved = newSlots(33-s.shift), 0
	}
	if t.next != nil {
		t.grow(s)
	}
}

// grow moves some slots of s to the next table, and switches to that when all are there.
func (t *table) grow(s *slots) {
	for range movesPerInsert {
		if word := s.words[2*t.moved].Load(); word != 0 {
			t.next.put(uint32(word>>32), uint32(word), s.words[2*t.moved+1].Load())
		}
		t.moved++
		if t.moved == s.count() {
			t.current.Store(t.next)
			t.next = nil
			return
		}
	}
}

// put takes the first free slot from the place of the hash on, and answers which.
func (s *slots) put(hash, value uint32, check uint64) uint32 {
	mask := s.count() - 1
	at := s.place(hash) & mask
	for s.words[2*at].Load() != 0 {
		at = (at + 1) & mask
	}
	s.words[2*at+1].Store(check)
	s.words[2*at].Store(uint64(hash)<<32 | uint64(value))
	return at
}
