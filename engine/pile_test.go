package engine

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Whatever is put into a pile lies there until it is dropped, and room that was left is filled again.
func TestPileKeepsWhatIsNotDropped(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	p := pile{alloc: heap}
	type kept struct {
		at      uint32
		content []byte
	}
	var all []kept
	lines := uint32(0)
	for round := range 60_000 {
		// It grows to some rooms and shrinks to nothing, again and again.
		if len(all) == 0 || r.IntN(10) < 3+5*(round/6000%2) {
			content := make([]byte, 1+r.IntN(4000))
			for i := range content {
				content[i] = byte(r.Uint32())
			}
			at := p.put(content)
			all = append(all, kept{at, content})
			lines += uint32(len(content)+lineBytes-1) / lineBytes
		} else {
			i := r.IntN(len(all))
			k := all[i]
			if got := p.from(k.at)[:len(k.content)]; !bytes.Equal(got[1:], k.content[1:]) {
				t.Fatalf("round %d: what lies at %x is another", round, k.at)
			}
			p.drop(k.at)
			lines -= uint32(len(k.content)+lineBytes-1) / lineBytes
			all[i] = all[len(all)-1]
			all = all[:len(all)-1]
		}
	}
	for _, k := range all {
		if !bytes.Equal(p.from(k.at)[1:len(k.content)], k.content[1:]) {
			t.Fatalf("what lies at %x is another", k.at)
		}
	}
	counted, contents := uint32(0), 0
	for i := range p.rooms {
		counted += p.rooms[i].lines
		contents += int(p.rooms[i].contents)
	}
	if counted != lines || contents != len(all) {
		t.Errorf("%d lines of %d contents are counted, want %d of %d", counted, contents, lines, len(all))
	}
	if n := len(p.rooms); n < 3 || n > 30 {
		t.Errorf("%d rooms", n)
	}
}
