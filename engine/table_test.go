package engine

import (
	"math/rand/v2"
	"testing"
	"unsafe"
)

// A table finds what was inserted and not removed, just once, while it grows and shrinks; and gives back each smaller table.
func TestTableAgainstMap(t *testing.T) {
	for seed := range uint64(8) {
		chance := rand.New(rand.NewPCG(seed, 1))
		var given, taken int
		tab := table{
			alloc:   func(bytes int) []byte { given += bytes; return heap(bytes) },
			release: func(room []byte) { taken += len(room) },
		}
		tab.reserve(100)
		want, removed := map[uint32]uint32{}, map[uint32]uint32{} // hash by index
		var there []uint32
		crowd := chance.Uint32N(1 << 12) // so many hashes only, where it is small
		for index := uint32(1); index < 12_000; index++ {
			hash := chance.Uint32()
			if seed%2 == 1 {
				hash = hash % (crowd + 1) << 20
			}
			if seed%4 == 2 && index%3 == 0 {
				hash |= 0xfffff << 12 // at the end, where places begin anew
			}
			tab.insert(hash, index)
			want[index] = hash
			there = append(there, index)
			for chance.IntN(5) < 2 && len(there) > 0 {
				at := chance.IntN(len(there))
				gone := there[at]
				there[at] = there[len(there)-1]
				there = there[:len(there)-1]
				tab.remove(want[gone], gone)
				if finds(&tab, want[gone], gone) != 0 {
					t.Fatalf("seed %d: %d was removed", seed, gone)
				}
				removed[gone] = want[gone]
				delete(want, gone)
			}
			if index%512 == 0 {
				checkTable(t, &tab, want, removed)
			}
		}
		checkTable(t, &tab, want, removed)
		if left := 8 * (len(tab.slots) + len(tab.larger)); given-taken != left {
			t.Errorf("seed %d: %d bytes taken, %d given back, %d are used", seed, given, taken, left)
		}
	}
}

func checkTable(t *testing.T, tab *table, want, removed map[uint32]uint32) {
	t.Helper()
	if tab.used != len(want) {
		t.Fatalf("%d used, want %d", tab.used, len(want))
	}
	for index, hash := range want {
		if n := finds(tab, hash, index); n != 1 {
			t.Fatalf("%d is found %d times", index, n)
		}
	}
	for index, hash := range removed {
		if finds(tab, hash, index) != 0 {
			t.Fatalf("%d was removed", index)
		}
	}
	taken := 0
	for _, slot := range tab.slots {
		if slot != 0 {
			taken++
		}
	}
	if tab.larger == nil && taken != tab.used {
		t.Fatalf("%d slots are taken by %d", taken, tab.used)
	}
}

// finds is how often an index is found under a hash.
func finds(tab *table, hash, index uint32) (n int) {
	p := tab.probe(hash)
	for i := tab.next(&p); i != 0; i = tab.next(&p) {
		if i == index {
			n++
		}
	}
	return n
}

// The larger table is filled from its start on, and is full before the smaller one is crowded.
func TestTableGrowsPageByPage(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	tab := table{alloc: heap}
	tab.reserve(1 << 16)
	growing, before := 0, len(tab.slots)
	for index := uint32(1); index < 400_000; index++ {
		tab.insert(chance.Uint32(), index)
		if tab.larger == nil {
			if len(tab.slots) > before && tab.used*100 > before*76 {
				t.Fatalf("%d slots held %d before they were left", before, tab.used)
			}
			before = len(tab.slots)
			continue
		}
		growing++
		if growing%256 != 0 {
			continue
		}
		const cluster = 1024 // what is copied from one place may lie so far behind that of its hash
		last := len(tab.larger) - cluster
		for at := min(2*int(tab.copied)+cluster, last); at < last; at++ {
			if tab.larger[at] != 0 {
				t.Fatalf("slot %d of the larger table is used when %d of %d slots are copied", at, tab.copied, len(tab.slots))
			}
		}
	}
	if growing < 10_000 || uintptr(unsafe.Pointer(&tab.slots[0]))%64 != 0 {
		t.Errorf("grew in %d inserts", growing)
	}
}
