package view

import (
	"errors"
	"slices"
	"testing"
)

func TestEventBlock(t *testing.T) {
	f, err := openEventFile(t.TempDir(), 42)
	if err != nil {
		t.Fatal(err)
	}
	defer f.file.Close()
	full, part := ordinals(63, 126), ordinals(126, 136)
	for _, err := range []error{f.writeEvents(1, full), f.writeEvents(2, part)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var p page
	if err := f.read(1, pageEvents, &p); err != nil || !slices.Equal(p[:], full) {
		t.Errorf("full block: %v", err)
	}
	if err := f.read(2, 10, &p); err != nil || !slices.Equal(p[:10], part) {
		t.Errorf("block of 10: %v", err)
	}
	for block, need := range map[uint64]int{0: 0, 2: 11, 3: 1, 9: 1} {
		if err := f.read(block, need, &p); !errors.Is(err, errBlock) {
			t.Errorf("block %d with %d events: %v", block, need, err)
		}
	}
	if n, err := f.blocks(); err != nil || n != 3 {
		t.Errorf("%d blocks, error %v", n, err)
	}
}

// A block is taken only as what it is, where it is; and every byte of it counts.
func TestEventBlockDamage(t *testing.T) {
	f, other := &eventFile{log: 42}, &eventFile{log: 43}
	var good [blockSize]byte
	for i := range good {
		good[i] = 0xff // what a buffer held before does not matter
	}
	f.encode(good[:], 5, ordinals(315, 345))
	var p page
	try := func(f *eventFile, b [blockSize]byte, block uint64) (int, error) { return f.decode(b[:], block, &p) }
	if n, err := try(f, good, 5); n != 30 || err != nil {
		t.Fatalf("%d events, error %v", n, err)
	}
	if !slices.Equal(good[blockHeader+30*64:], make([]byte, blockSize-blockHeader-30*64)) {
		t.Error("what is behind the events is not zero")
	}
	if _, err := try(f, good, 6); !errors.Is(err, errBlock) {
		t.Errorf("in another place: %v", err)
	}
	if _, err := try(other, good, 5); !errors.Is(err, errBlock) {
		t.Errorf("of another log: %v", err)
	}
	for at := range good {
		bad := good
		bad[at] ^= 0x10
		if _, err := try(f, bad, 5); !errors.Is(err, errBlock) {
			t.Errorf("byte %d changed: %v", at, err)
		}
	}
}
