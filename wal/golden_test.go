package wal

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// TestGolden holds the frozen bytes. If it fails, old logs have become unreadable: take a new version
// instead, and keep reading these.
func TestGolden(t *testing.T) {
	want, err := os.ReadFile("testdata/golden.txt")
	ok(t, err)
	if got := golden(t); got != string(want) {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
}

func golden(t *testing.T) string {
	var out strings.Builder
	dump := func(name string, b []byte) { out.WriteString(name + "\n" + hex.Dump(b)) }
	const log = 0x1122334455667788
	at := newMark(storeDirect, log).start
	s := sealer{log: log}
	dense := bytes.Repeat([]byte{7, 11, 13, 17}, 256)
	clear(dense[3*zeroBlock : 4*zeroBlock]) // masked
	for _, p := range [][]byte{[]byte("pay Alpha 12.00"), nil, make([]byte, 130), append(make([]byte, 130), "pay"...), dense} {
		frame, h, err := s.seal(at, [][]byte{p}, 3, 1_700_000_000_000_000_000)
		ok(t, err)
		dump("frame", frame)
		at = h.after()
	}
	b := make([]byte, markBytes)
	h := segmentHeader{version: formatVersion, log: log, number: 7, before: at, size: 64 << 20}
	h.encode(b)
	dump("segment", b[:headerBytes])
	m := markFile{store: storePortable, log: log, segment: 5, start: newMark(0, log).start, high: at}
	m.encode(b)
	dump("mark", b)
	return out.String()
}

func TestMarkBytes(t *testing.T) {
	want := markFile{store: storePortable, log: 1, segment: 2, start: state{3, 4, 5}, high: state{6, 7, 8}}
	b := make([]byte, markBytes)
	want.encode(b)
	var got markFile
	ok(t, got.decode(b))
	if got != want {
		t.Fatalf("%+v", got)
	}
	wants(t, got.decode(append(b, 0)), ErrDamaged)
	wants(t, got.decode(b[:markBytes-1]), ErrDamaged)
}

// TestMask seals payloads of zeros at every size around the sectors: no sector, however it falls, may
// be all zeros, nor become so by one flipped bit, and the payload must come back.
func TestMask(t *testing.T) {
	s := sealer{log: 1}
	for size := range 2200 {
		payload := make([]byte, size)
		for i := 0; i < size; i += 1 + size/3 {
			payload[i] = byte(size)
		}
		frame, h, err := s.seal(state{next: 1}, [][]byte{payload}, 1, 1)
		ok(t, err)
		for shift := range int64(512) {
			if zeroPiece(frame, shift) {
				t.Fatalf("size %d at %d: a zero sector", size, shift)
			}
		}
		if !bytes.Equal(plainOf(t, frame, &h), payload) {
			t.Fatalf("size %d: not what was sealed", size)
		}
	}
}

// TestMaskTaken gives the sealer a payload whose blocks rule out the first masks.
func TestMaskTaken(t *testing.T) {
	payload := bytes.Repeat([]byte{3}, zeroBlock*20) // so dense that it is not packed
	clear(payload[:zeroBlock*5])
	for m := range 5 {
		stream := make([]byte, len(payload))
		applyMask(stream, uint16(m))
		copy(payload[m*zeroBlock:], stream[m*zeroBlock:(m+1)*zeroBlock])
	}
	frame, h, err := (&sealer{log: 1}).seal(state{next: 1}, [][]byte{payload[:100], payload[100:]}, 1, 1)
	ok(t, err)
	if h.mask != 5 || zeroPiece(frame, 0) {
		t.Fatal("mask", h.mask)
	}
}
