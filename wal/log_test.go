package wal

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"sync"
	"testing"

	"weir/internal/disk"
)

// each runs a test on every bed.
func each(t *testing.T, test func(t *testing.T, b *bed)) {
	for _, b := range beds(t) {
		t.Run(b.name, func(t *testing.T) { test(t, &b) })
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func TestReopen(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		for round := range 4 {
			l := b.open(t)
			seq, time, chain := l.Last()
			if seq+1 != seqAt(round*40) || round > 0 && (time != int64(1000+round*40-1) || chain == 0) {
				t.Fatal("log stands at", seq, time, chain)
			}
			fill(t, l, round*40, round*40+40)
			if round%2 == 0 {
				ok(t, l.Close())
				ok(t, l.Close())
				wants(t, appendFrame(l, 0), ErrClosed)
			} else {
				abandon(l)
			}
			if n := b.holds(t); n != round*40+40 {
				t.Fatal("holds", n)
			}
		}
		rep, err := Verify(b.o)
		ok(t, err)
		if rep.Frames != 160 || rep.Last+1 != seqAt(160) || rep.Mark+1 != seqAt(120) || rep.Segments < 3 || rep.Torn != 0 {
			t.Fatalf("%+v", rep)
		}
	})
}

func TestReadFrom(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 60)
		ok(t, l.Close())
		end := seqAt(60)
		for seq := uint64(0); seq < end; seq++ {
			r, err := NewReader(b.o.Dir, seq, ReaderOptions{FS: b.o.FS})
			ok(t, err)
			f, err := r.Next()
			ok(t, err)
			if want := max(seq, 1); f.FirstSeq > want || f.Last() < want || f.Segment == "" {
				t.Fatalf("from %d: got frame %d to %d", seq, f.FirstSeq, f.Last())
			}
			ok(t, r.Close())
		}
		n, err := b.count(end, ReaderOptions{FS: b.o.FS})
		if n != 0 || err != nil {
			t.Fatal(n, err)
		}
		_, err = b.count(end+1, ReaderOptions{FS: b.o.FS})
		wants(t, err, ErrGap)
	})
}

func TestEmptyLog(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		_, err := NewReader(b.o.Dir, 0, ReaderOptions{FS: b.o.FS})
		wants(t, err, ErrLost)
		ok(t, b.open(t).Close())
		if n := b.holds(t); n != 0 {
			t.Fatal(n)
		}
		l := b.open(t)
		if seq, _, _ := l.Last(); seq != 0 || l.First() != 1 || l.Store() != b.o.Store {
			t.Fatal(seq, l.First(), l.Store())
		}
		ok(t, l.Close())
		other := b.o
		other.Store = Direct
		if b.o.Store == Direct {
			other.Store = Portable
		}
		_, err = Open(other)
		wants(t, err, ErrStore)
	})
}

func TestLock(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		_, err := Open(b.o)
		wants(t, err, ErrLocked)
		wants(t, WriteMark(b.o, 1, 1), ErrLocked)
		ok(t, l.Close())
		ok(t, b.open(t).Close())
	})
}

func TestTooLarge(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 1)
		_, err := l.Append([][]byte{make([]byte, MaxPayload), {1}}, 1, 1)
		wants(t, err, ErrTooLarge)
		if b.o.Store == Direct {
			_, err = l.Append([][]byte{bytes.Repeat([]byte{7}, int(b.o.SegmentBytes)-disk.Page)}, 1, 1)
			wants(t, err, ErrTooLarge)
		}
		fill(t, l, 1, 3)
		ok(t, l.Close())
		if n := b.holds(t); n != 3 {
			t.Fatal(n)
		}
	})
}

func TestArchive(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 100)
		names, err := l.Archive(seqAt(50))
		ok(t, err)
		first := l.First()
		if len(names) == 0 || first > seqAt(50) || first == 1 {
			t.Fatal(names, first)
		}
		_, err = b.count(first-1, ReaderOptions{FS: b.o.FS})
		wants(t, err, ErrGap)
		fill(t, l, 100, 120)
		ok(t, l.Close())
		if n := b.holds(t); n != 120-frameAt(first) {
			t.Fatal(n)
		}
		_, err = Archive(b.o, seqAt(120))
		ok(t, err)
		l = b.open(t)
		if last := l.First(); last <= first {
			t.Fatal(last)
		}
		fill(t, l, 120, 125)
		_, err = l.Archive(seqAt(125))
		ok(t, err)
		ok(t, l.Close())
		if n := b.holds(t); n != 125-frameAt(l.First()) {
			t.Fatal(n)
		}
	})
}

func TestMark(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 10)
		ok(t, l.SetMark())
		seq, _, chain := l.Last()
		fill(t, l, 10, 12)
		ok(t, l.Close())
		ok(t, WriteMark(b.o, seq, chain)) // lower: changes nothing
		_, err := Verify(b.o)
		ok(t, err)
		ok(t, WriteMark(b.o, seq+100, 1))
		_, err = Verify(b.o)
		wants(t, err, ErrLost)
		_, err = Open(b.o)
		wants(t, err, ErrLost)
		_, err = b.count(0, ReaderOptions{FS: b.o.FS})
		wants(t, err, ErrLost)
		ok(t, b.fs().Remove(filepath.Join(b.o.Dir, markName)))
		_, err = Open(b.o)
		wants(t, err, ErrLost)
	})
}

// TestFollow reads a log while it is written, as far as it is durable.
func TestFollow(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 1)
		var readers sync.WaitGroup
		stop := make(chan struct{})
		for range 2 {
			readers.Go(func() { follow(t, b, l, stop) })
		}
		fill(t, l, 1, 150)
		close(stop)
		readers.Wait()
		ok(t, l.Close())
	})
}

func follow(t *testing.T, b *bed, l *Log, stop chan struct{}) {
	seq, _, _ := l.Last()
	r, err := NewReader(b.o.Dir, 1, ReaderOptions{FS: b.o.FS, UpTo: seq})
	if err != nil {
		t.Error(err)
		return
	}
	defer r.Close()
	next, last := uint64(1), false
	for {
		f, err := r.Next()
		switch {
		case err == io.EOF && next != seq+1:
			t.Errorf("ended before sequence %d, durable is %d", next, seq)
			return
		case err == io.EOF && last:
			return
		case err == io.EOF:
			last = closed(stop)
			seq, _, _ = l.Last()
			err = r.Extend(seq)
		case err == nil:
			err = sameFrame(&f, frameAt(next))
			next = f.Last() + 1
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}

func closed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// TestFull fills the disk: appends are refused without harm, reads go on, room brings appends back.
func TestFull(t *testing.T) {
	for _, b := range simulated(2) {
		t.Run(b.name, func(t *testing.T) {
			d := b.o.FS.(*disk.Faulty)
			l := b.open(t)
			d.SetCapacity(400 << 10)
			i := 0
			for ; appendFrame(l, i) == nil; i++ {
			}
			for range 3 {
				wants(t, appendFrame(l, i), ErrFull)
				wants(t, l.Room(), ErrFull)
			}
			seq, _, _ := l.Last()
			n, err := b.count(0, ReaderOptions{FS: d, UpTo: seq})
			if n != i || err != nil {
				t.Fatal(n, i, err)
			}
			d.SetCapacity(800 << 10)
			ok(t, l.Room())
			fill(t, l, i, i+40)
			ok(t, l.Room())
			d.SetCapacity(1)
			wants(t, l.SetMark(), ErrFull)
			ok(t, l.Close())
			if n := b.holds(t); n != i+40 {
				t.Fatal(n)
			}
		})
	}
}

func TestStats(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 30)
		s := l.Stats()
		ok(t, l.Close())
		rep, err := Verify(b.o)
		ok(t, err)
		if s.Writes != 30 || s.Frames != 30 || int64(s.Bytes) != rep.Bytes || s.Bytes == 0 {
			t.Fatalf("%+v %+v", s, rep)
		}
	})
}

// TestNewer writes a frame, and a segment header, as a later version would.
func TestNewer(t *testing.T) {
	for _, b := range simulated(3) {
		t.Run(b.name, func(t *testing.T) {
			l := b.open(t)
			fill(t, l, 0, 1)
			frame, h, err := l.seal.seal(l.at, [][]byte{{1}}, 1, 1)
			ok(t, err)
			h.version = packedVersion + 1
			h.encode(frame)
			_, err = l.store.write(frame, l.at, h.after())
			ok(t, err)
			abandon(l)
			_, err = Open(b.o)
			wants(t, err, ErrNewer)
			_, err = Verify(b.o)
			wants(t, err, ErrNewer)
		})
	}
}

func TestProgress(t *testing.T) {
	b := simulated(4)[0]
	b.o.SegmentBytes = 24 << 20
	l := b.open(t)
	for i := range 5 {
		_, err := l.Append([][]byte{orderBytes(40000)}, 1, int64(i))
		ok(t, err)
	}
	ok(t, l.Close())
	var heard int64
	b.o.Progress = func(done, total int64) {
		if done <= heard || done > total {
			t.Error(done, total)
		}
		heard = done
	}
	ok(t, b.open(t).Close())
	if heard == 0 {
		t.Fatal("heard nothing")
	}
}

// TestFollowArchive opens readers and reads while segments are archived. A reader gets what is there
// or ErrGap, never something wrong.
func TestFollowArchive(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 20)
		stop := make(chan struct{})
		var readers sync.WaitGroup
		readers.Go(func() {
			for !closed(stop) {
				seq, _, _ := l.Last()
				if _, err := b.count(0, ReaderOptions{FS: b.o.FS, UpTo: seq, WindowBytes: 1}); err != nil && !errors.Is(err, ErrGap) {
					t.Error(err)
				}
			}
		})
		for i := 20; i < 200; i++ {
			fill(t, l, i, i+1)
			_, err := l.Archive(seqAt(i - 15))
			ok(t, err)
		}
		close(stop)
		readers.Wait()
		ok(t, l.Close())
	})
}
