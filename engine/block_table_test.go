package engine

import (
	"math/rand/v2"
	"testing"
)

// blockEntry is what is in a blockTable.
type blockEntry struct {
	hash  uint64
	block uint32
}

// Lines find what was inserted and not removed, also where they are crowded, where entries are equal and where the search begins anew; and all is as before when all is removed.
func TestBlockLinesAgainstMap(t *testing.T) {
	for seed := range uint64(12) {
		chance := rand.New(rand.NewPCG(seed, 1))
		table := blockTable{alloc: heap}
		table.reserve(16*blockLineTaken, 0)
		l := &table.blockLines
		l.lines = l.lines[:16]
		hash := func() uint64 {
			h := chance.Uint64()
			switch seed % 4 {
			case 1:
				h |= 0xffff_ffff // all belong to the last line
			case 2:
				h |= 0xe000_0000
			case 3:
				h &= 1<<32 | 1<<33 | 3<<30 // four lines, four slots a block
			}
			return h
		}
		there := map[blockEntry]int{}
		var list []blockEntry
		for range 20_000 {
			switch {
			case len(list) < 200 && chance.IntN(2) == 0:
				entry := blockEntry{hash(), 1 + chance.Uint32N(1<<seed)}
				l.insert(entry.hash, entry.block)
				there[entry]++
				list = append(list, entry)
			case len(list) > 0:
				at := chance.IntN(len(list))
				gone := list[at]
				list[at] = list[len(list)-1]
				list = list[:len(list)-1]
				l.remove(gone.hash, gone.block)
				if there[gone]--; there[gone] == 0 {
					delete(there, gone)
				}
			}
			for entry := range there {
				if !findsBlock(l, entry) {
					t.Fatalf("seed %d: block %d under %x is not found", seed, entry.block, entry.hash)
				}
			}
			if l.used != len(list) {
				t.Fatalf("seed %d: %d used, want %d", seed, l.used, len(list))
			}
		}
		for _, entry := range list {
			l.remove(entry.hash, entry.block)
		}
		for at := range l.lines {
			if count := l.lines[at].count; count != 0 {
				t.Errorf("seed %d: line %d of an empty table counts %d", seed, at, count)
			}
		}
	}
}

func findsBlock(l *blockLines, entry blockEntry) bool {
	p := l.probe(entry.hash)
	for block := l.nextBlock(&p); block != 0; block = l.nextBlock(&p) {
		if block == entry.block {
			return true
		}
	}
	return false
}

// A probe of a hash that is not there meets hardly any block.
func TestBlockLinesMeetFewOthers(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	table := blockTable{alloc: heap}
	const entries = 100_000
	table.reserve(entries, entries/64)
	for i := range uint32(entries) {
		table.insert(chance.Uint64(), 1+i/64)
	}
	met := 0
	for range entries {
		p := table.probe(chance.Uint64())
		for table.nextBlock(&p) != 0 {
			met++
		}
	}
	if met > entries/1000 { // 16 bits of the hash are in a slot, and a line has ten: 15 are met
		t.Errorf("%d searches in vain met %d blocks", entries, met)
	}
}
