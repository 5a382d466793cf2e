package wal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"weir/internal/disk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bed is a place where a log can lie in a test: a store on a disk.
type bed struct {
	name string
	o    Options
}

// simulated are the two stores on a simulated disk. The portable one has a model of tidwall/wal under
// it, because the real one knows only real disks; TestModel holds the model against it.
func simulated(seed uint64) []bed {
	direct, portable := disk.NewFaulty(seed), disk.NewFaulty(seed)
	return []bed{
		{"direct", Options{Dir: "/log", Store: Direct, FS: direct, SegmentBytes: 64 << 10, Ahead: 1}},
		{"portable", modelled(Options{Dir: "/log", Store: Portable, FS: portable, SegmentBytes: 16 << 10})},
	}
}

// beds are all of them, real disks too.
func beds(t *testing.T) []bed {
	dir := filepath.Join(t.TempDir(), "log")
	real := []bed{{"real portable", Options{Dir: dir + "p", Store: Portable, SegmentBytes: 16 << 10}}}
	if probeDirect(disk.Real{}, t.TempDir()) == nil {
		real = append(real, bed{"real direct", Options{Dir: dir + "d", Store: Direct, SegmentBytes: 64 << 10}})
	}
	return append(simulated(1), real...)
}

func (b *bed) fs() disk.FS {
	if b.o.FS == nil {
		return disk.Real{}
	}
	return b.o.FS
}

// on is the same bed on another disk.
func (b *bed) on(fs disk.FS) *bed {
	o := b.o
	o.FS = fs
	if o.Store == Portable {
		o = modelled(o)
	}
	return &bed{b.name, o}
}

// in is the same bed in another directory.
func (b *bed) in(dir string) *bed {
	o := b.o
	o.Dir = dir
	return &bed{b.name, o}
}

func (b *bed) open(t testing.TB) *Log {
	t.Helper()
	l, err := Open(b.o)
	if err != nil {
		t.Fatalf("%s: open: %v", b.name, err)
	}
	return l
}

// abandon ends a log as the end of its process does: nothing more is written.
func abandon(l *Log) {
	l.closed.Store(true)
	if s, ok := l.store.(*directStore); ok {
		s.prep.stop()
	}
	_ = l.lock.Close()
}

// sample is the content of the i-th frame of every test: sizes and payloads of all kinds, empty ones
// and zeros among them.
type sample struct {
	payloads [][]byte
	count    int
	time     int64
}

func sampleFrame(i int) sample {
	a := bytes.Repeat([]byte(fmt.Sprintf("<%d>", i)), i%7*20)
	b := make([]byte, i%5*300)
	if i%23 == 19 {
		b = make([]byte, 9000)
	}
	if i%3 != 0 {
		for j := range b {
			b[j] = byte(i + j)
		}
	}
	return sample{[][]byte{a, nil, b}, 1 + i%4, int64(1000 + i)}
}

func (s *sample) payload() []byte { return bytes.Join(s.payloads, nil) }

func appendFrame(l *Log, i int) error {
	s := sampleFrame(i)
	_, err := l.Append(s.payloads, s.count, s.time)
	return err
}

// fill appends frames from up to, not including, to.
func fill(t testing.TB, l *Log, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := appendFrame(l, i); err != nil {
			t.Fatalf("append %d: %v", i, err)
		}
	}
}

// holds reads the whole log and counts its frames, which must be the samples from 0 on.
func (b *bed) holds(t testing.TB) int {
	t.Helper()
	n, err := b.count(0, ReaderOptions{FS: b.o.FS})
	if err != nil {
		t.Fatalf("%s: read: %v", b.name, err)
	}
	return n
}

func (b *bed) count(from uint64, o ReaderOptions) (n int, err error) {
	r, err := NewReader(b.o.Dir, from, o)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for {
		f, err := r.Next()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if err := sameFrame(&f, frameAt(f.FirstSeq)); err != nil {
			return n, err
		}
		n++
	}
}

// sampleSeqs are the first sequences of the samples.
var sampleSeqs = func() []uint64 {
	seqs := []uint64{1}
	for i := range 1000 {
		seqs = append(seqs, seqs[i]+uint64(sampleFrame(i).count))
	}
	return seqs
}()

// seqAt is the first sequence of the i-th sample, and frameAt the way back.
func seqAt(i int) uint64 { return sampleSeqs[i] }

func frameAt(seq uint64) int {
	i, _ := slices.BinarySearch(sampleSeqs, seq)
	return i
}

func sameFrame(f *Frame, i int) error {
	s := sampleFrame(i)
	if f.FirstSeq != seqAt(i) || int(f.Count) != s.count || f.Time != s.time || !bytes.Equal(f.Payload, s.payload()) {
		return fmt.Errorf("frame %d at sequence %d is not what was appended", i, f.FirstSeq)
	}
	return nil
}

// named reports whether err is one of the refusals that say what is wrong.
func named(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.Is(err, ErrLost) || errors.Is(err, ErrNewer)
}

func writeFile(fsys disk.FS, path string, b []byte) error {
	f, err := fsys.OpenFile(path, createFlags)
	if err != nil {
		return err
	}
	err = writeAll(f, b, 0)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
