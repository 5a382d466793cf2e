package wal

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"testing"
)

// FuzzFrame decodes anything as a frame. What decodes and checks must encode to the same bytes.
func FuzzFrame(f *testing.F) {
	s := sealer{log: 1}
	for i := range 5 {
		frame, _, err := s.seal(state{next: 1}, sampleFrame(i).payloads, 1, 2)
		ok(f, err)
		f.Add(bytes.Clone(frame))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var h header
		if len(b) < headerBytes || h.decode(b) != nil {
			return
		}
		again := make([]byte, headerBytes)
		h.encode(again)
		if !bytes.Equal(again, b[:headerBytes]) {
			t.Fatal("a header decodes to something else")
		}
		if h.length <= MaxPayload && len(b) >= h.size() {
			body(b[:h.size()], &h)
		}
	})
}

// FuzzSegment puts anything in the place of the only segment of a log. It is read or refused by name,
// and Open agrees with Verify.
func FuzzSegment(f *testing.F) {
	for store := range simulated(0) {
		whole := seedSegment(f, store)
		f.Add(store == 0, whole)
		f.Add(store == 0, whole[:len(whole)/2])
		f.Add(store == 0, append(bytes.Clone(whole), whole...))
	}
	f.Fuzz(func(t *testing.T, direct bool, b []byte) {
		store := 1
		if direct {
			store = 0
		}
		bed := fuzzBed(t, store, b)
		rep, err := Verify(bed.o)
		if err != nil && !named(err) {
			t.Fatal(err)
		}
		l, openErr := Open(bed.o)
		if (err == nil) != (openErr == nil) {
			t.Fatal(err, openErr)
		}
		if err != nil {
			return
		}
		if seq, _, chain := l.Last(); seq != rep.Last || chain != rep.Chain {
			t.Fatal(seq, rep.Last)
		}
		if _, err := l.Append([][]byte{{1}}, 1, 1); err != nil && !errors.Is(err, ErrTooLarge) {
			t.Fatal(err)
		}
		ok(t, l.Close())
		drain(t, bed.o)
	})
}

// fuzzMark makes every seed the same log.
func fuzzMark(store int) markFile { return newMark(uint16(store+1), 77) }

func fuzzBed(tb testing.TB, store int, segment []byte) *bed {
	b := simulated(1)[store]
	b.o.SegmentBytes = 8 << 10
	ok(tb, b.fs().MkdirAll(b.o.Dir))
	ok(tb, writeMark(b.fs(), b.o.Dir, fuzzMark(store)))
	if segment != nil {
		lay, err := layoutOf(fuzzMark(store).store)
		ok(tb, err)
		ok(tb, writeFile(b.fs(), segmentPath(b.o.Dir, lay, 1), segment))
	}
	return &b
}

func seedSegment(tb testing.TB, store int) []byte {
	b := fuzzBed(tb, store, nil)
	l := b.open(tb)
	fill(tb, l, 0, 1)
	ok(tb, l.Close())
	name := l.lay.name(1)
	whole, err := readFile(b.fs(), filepath.Join(b.o.Dir, name), 64<<10)
	ok(tb, err)
	return whole
}

func drain(t *testing.T, o Options) {
	r, err := NewReader(o.Dir, 0, ReaderOptions{FS: o.FS})
	ok(t, err)
	for err == nil {
		_, err = r.Next()
	}
	if err != io.EOF {
		t.Fatal(err)
	}
	ok(t, r.Close())
}
