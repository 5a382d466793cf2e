package view

import (
	"math/rand/v2"
	"testing"
)

// Against a list of blocks that are missing.
func TestHoles(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		var h holes
		var missing [40]bool
		for range 40 {
			from := random.Uint64N(40)
			to := min(40, from+random.Uint64N(8))
			if random.IntN(3) == 0 {
				h.remove(from)
				missing[from] = false
			} else {
				news := false
				for b := from; b < to; b++ {
					news = news || !missing[b]
					missing[b] = true
				}
				if got := h.add(span{from, to}); got != news {
					t.Fatalf("adding %d to %d: %v", from, to, got)
				}
			}
			checkHoles(t, &h, missing[:])
		}
	}
}

func checkHoles(t *testing.T, h *holes, missing []bool) {
	t.Helper()
	for b, want := range missing {
		if h.has(uint64(b)) != want {
			t.Fatalf("block %d: missing %v; %v", b, !want, h.list())
		}
	}
	before := span{}
	for i, s := range h.list() {
		if s.from >= s.to || i > 0 && s.from <= before.to {
			t.Fatalf("spans %v", h.list())
		}
		before = s
	}
	for _, end := range []uint64{0, 1, 17, 40} {
		readable := map[uint64]bool{}
		for _, run := range h.runs(end) {
			for b := run.from; b < run.to; b++ {
				readable[b] = true
			}
		}
		for b, gone := range missing {
			if readable[uint64(b)] != (!gone && uint64(b) < end) {
				t.Fatalf("block %d below %d: %v of %v", b, end, h.runs(end), h.list())
			}
		}
	}
}
