package wal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"os"
	"path/filepath"
	"testing"

	"weir/internal/disk"
)

// specimen is a small log at rest, to be damaged bit by bit.
type specimen struct {
	*bed
	disk   *disk.Faulty
	frames int
	last   string // the segment with the last frames
	ends   []int64
	clean  bool // closed, so the mark stands at its end
}

// newSpecimen has its last frames at the given ends in its last segment.
func newSpecimen(t *testing.T, store int, clean bool) *specimen {
	b := simulated(9)[store]
	s := &specimen{bed: &b, disk: b.o.FS.(*disk.Faulty), clean: clean, frames: 5}
	b.o.SegmentBytes = 16 << 10
	if store == 1 {
		b.o.SegmentBytes, s.frames = 8<<10, 18 // the last one spans sectors
	}
	l := b.open(t)
	fill(t, l, 0, s.frames)
	if store == 0 { // let the segment ahead be there in every run
		p, err := l.store.(*directStore).prep.take()
		ok(t, err)
		ok(t, p.file.Close())
	}
	if clean {
		ok(t, l.Close())
	} else {
		abandon(l)
	}
	r, err := NewReader(b.o.Dir, 0, ReaderOptions{FS: b.o.FS})
	ok(t, err)
	for f, err := r.Next(); err == nil; f, err = r.Next() {
		if f.Segment != s.last {
			s.last, s.ends = f.Segment, nil
		}
		s.ends = append(s.ends, r.w.pos)
	}
	ok(t, r.Close())
	if s.last == l.lay.name(1) || len(s.ends) < 2 {
		t.Fatal("the specimen is too small: ", s.last, s.ends)
	}
	return s
}

func (s *specimen) each(t *testing.T, store int, test func(t *testing.T, s *specimen)) {
	for _, clean := range []bool{true, false} {
		name := map[bool]string{true: "closed", false: "crashed"}[clean]
		t.Run(simulated(0)[store].name+" "+name, func(t *testing.T) {
			t.Parallel()
			test(t, newSpecimen(t, store, clean))
		})
	}
}

func specimens(t *testing.T, test func(t *testing.T, s *specimen)) {
	for store := range simulated(0) {
		(&specimen{}).each(t, store, test)
	}
}

// files are the names of the mark and of all segments.
func (s *specimen) files(t *testing.T) []string {
	names, err := s.disk.ReadDir(s.o.Dir)
	ok(t, err)
	var files []string
	for _, name := range names {
		if name == markName || looksLikeSegment(name) {
			files = append(files, name)
		}
	}
	return files
}

func (s *specimen) openFile(t *testing.T, name string) (disk.File, []byte) {
	path := filepath.Join(s.o.Dir, name)
	size, err := s.disk.Size(path)
	ok(t, err)
	f, err := s.disk.OpenFile(path, os.O_RDWR)
	ok(t, err)
	b, err := readSome(f, make([]byte, size), 0)
	ok(t, err)
	return f, b
}

// TestFlips flips every bit of the mark and of the segments, one at a time. Each is refused by name,
// or taken for a torn frame behind the last whole one and cut off. Nothing acknowledged is lost.
func TestFlips(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		refused, mended := 0, 0
		for _, name := range s.files(t) {
			f, b := s.openFile(t, name)
			for at := 0; at < s.flippable(name, len(b)); at += thin {
				for bit := range 8 {
					ok(t, put(f, b[at]^1<<bit, int64(at)))
					err := s.judge(t, at%64 == 0 && bit == at/64%8)
					if err != nil && !named(err) {
						t.Fatalf("%s, byte %d, bit %d: %v", name, at, bit, err)
					}
					if err != nil {
						refused++
					} else {
						mended++
					}
				}
				ok(t, put(f, b[at], int64(at)))
			}
			ok(t, f.Close())
		}
		t.Logf("%d flips refused, %d mended", refused, mended)
		if refused < 8*markBytes/thin || s.o.Store == Portable && mended != 0 {
			t.Error("a flip has gone unnoticed")
		}
	})
}

func put(f disk.File, x byte, at int64) error {
	_, err := f.WriteAt([]byte{x}, at)
	return err
}

// flippable is how much of a file is worth flipping: all of it, but of a prepared segment one sector.
func (s *specimen) flippable(name string, size int) int {
	switch {
	case s.o.Store == Portable || name == markName:
		return size
	case name > s.last:
		return disk.Sector
	}
	return size
}

// judge verifies the damaged log and, if it passes, sees that every frame is there. deep opens a copy
// too, as the next process would.
func (s *specimen) judge(t *testing.T, deep bool) error {
	rep, err := Verify(s.o)
	if err != nil {
		return err
	}
	if int(rep.Frames) != s.frames || rep.Torn == 0 || rep.TornOffset != s.ends[len(s.ends)-1] {
		t.Fatalf("passes with %d of %d frames", rep.Frames, s.frames)
	}
	if n := s.holds(t); n != s.frames {
		t.Fatalf("holds %d of %d frames", n, s.frames)
	}
	if deep {
		s.reopens(t, s.frames)
	}
	return nil
}

// copy is the damaged log on a disk of its own.
func (s *specimen) copy(t *testing.T) *bed {
	t.Helper()
	for _, name := range s.files(t) {
		f, _ := s.openFile(t, name)
		ok(t, errors.Join(f.Sync(), f.Close()))
	}
	return s.on(s.disk.Crash())
}

// reopens opens a copy of the damaged log, which must hold that many frames and take more.
func (s *specimen) reopens(t *testing.T, frames int) {
	t.Helper()
	after := s.copy(t)
	l := after.open(t)
	fill(t, l, frames, frames+2)
	ok(t, l.Close())
	if n := after.holds(t); n != frames+2 {
		t.Fatalf("opened with %d frames, not %d", n-2, frames)
	}
}

// TestTruncations cuts every file at every length. Where the log was closed, each is refused. Where it
// crashed, the end of a portable log can go missing unseen, to the last whole frame: the documented
// hole, which a mark closes. It is the only one.
func TestTruncations(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		for _, name := range s.files(t) {
			f, b := s.openFile(t, name)
			for size := len(b) - 1; size >= 0; size -= thin {
				ok(t, f.Truncate(int64(size)))
				s.truncated(t, name, int64(size))
			}
			ok(t, writeAll(f, b, 0))
			ok(t, errors.Join(f.Sync(), f.Close()))
		}
	})
}

func (s *specimen) truncated(t *testing.T, name string, size int64) {
	rep, err := Verify(s.o)
	if err != nil && !named(err) {
		t.Fatalf("%s at %d: %v", name, size, err)
	}
	hole := s.o.Store == Portable && name == s.last && !s.clean
	if !hole {
		if err == nil && name == s.last {
			t.Fatalf("%s at %d passes", name, size)
		}
		if err == nil && int(rep.Frames) != s.frames {
			t.Fatalf("%s at %d: %d frames", name, size, rep.Frames)
		}
		return
	}
	ok(t, err)
	left := s.frames
	for _, end := range s.ends {
		if end > size {
			left--
		}
	}
	if int(rep.Frames) != left {
		t.Fatalf("%s at %d: %d frames, not %d", name, size, rep.Frames, left)
	}
	if size%16 == 0 {
		s.reopens(t, left)
	}
}

// TestMissing takes whole segments away. Only the last begun one of a crashed log can go unseen.
func TestMissing(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		segments := s.segments(t)
		for i, name := range segments {
			after := s.copy(t)
			ok(t, after.fs().Remove(filepath.Join(s.o.Dir, name)))
			_, err := Verify(after.o)
			unseen := i == len(segments)-1 && (name > s.last || !s.clean)
			if unseen != (err == nil) || err != nil && !named(err) {
				t.Fatalf("without %s: %v", name, err)
			}
		}
	})
}

// TestSwapped puts each segment in the place of each other.
func TestSwapped(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		for _, name := range s.segments(t) {
			_, b := s.openFile(t, name)
			for _, other := range s.segments(t) {
				after := s.copy(t)
				ok(t, writeFile(after.fs(), filepath.Join(s.o.Dir, other), b))
				_, err := Verify(after.o)
				unseen := name == other || name > s.last && (other > s.last || other == s.last && !s.clean)
				if unseen != (err == nil) || err != nil && !named(err) {
					t.Fatalf("%s in place of %s: %v", name, other, err)
				}
			}
		}
	})
}

func (s *specimen) segments(t *testing.T) []string {
	files := s.files(t)
	if len(files) < 3 || files[len(files)-1] != markName {
		t.Fatal(files)
	}
	return files[:len(files)-1]
}

// TestStrange adds files that look like segments and are none. tidwall/wal deletes others at the sight
// of some of these names.
func TestStrange(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		for _, strange := range []string{"00000000000000000099", "0000000000000099.wal", "x.wal",
			"00000000000000000003.END", "00000000000000000003.START", "00000000000000000001.bak"} {
			after := s.copy(t)
			ok(t, writeFile(after.fs(), filepath.Join(s.o.Dir, strange), []byte{1}))
			if _, err := Open(after.o); !named(err) {
				t.Fatalf("with %s: %v", strange, err)
			}
		}
	})
}

// TestHoles zeroes each sector of each frame, which is what a torn write leaves. Only in the last frame
// may it pass for one, and only where no mark knows better.
func TestHoles(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		for _, name := range s.segments(t) {
			f, b := s.openFile(t, name)
			lastFrame := s.ends[len(s.ends)-2]
			for at := 0; at+disk.Sector <= len(b) && name <= s.last; at += disk.Sector {
				if allZero(b[at : at+disk.Sector]) {
					continue
				}
				ok(t, writeAll(f, make([]byte, disk.Sector), int64(at)))
				_, err := Verify(s.o)
				torn := name == s.last && int64(at) >= lastFrame && !s.clean
				if torn != (err == nil) || err != nil && !named(err) {
					t.Fatalf("%s, sector at %d: %v", name, at, err)
				}
				ok(t, writeAll(f, b, 0))
			}
			ok(t, f.Close())
		}
	})
}

// TestSplice gives a log the later segments of a copy that went another way at the same sequences.
func TestSplice(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		if s.clean {
			return // the mark alone would refuse
		}
		one, other := s.copy(t), s.copy(t)
		for i, b := range []*bed{one, other} {
			l := b.open(t)
			for j := range 40 {
				_, err := l.Append([][]byte{bytes.Repeat([]byte{7}, 900), {byte(i)}}, 1, int64(j))
				ok(t, err)
			}
			abandon(l)
		}
		all, err := numbers(other.fs(), s.o.Dir, layoutIn(s.bed), 1)
		ok(t, err)
		for _, n := range all[len(all)*2/3:] {
			path := segmentPath(s.o.Dir, layoutIn(s.bed), n)
			b, err := readFile(other.fs(), path, 64<<10)
			ok(t, err)
			ok(t, writeFile(one.fs(), path, b))
		}
		_, err = Verify(one.o)
		wants(t, err, ErrDamaged)
	})
}

func layoutIn(b *bed) layout {
	if b.o.Store == Direct {
		return directLayout{}
	}
	return portableLayout{}
}

// TestGarbage puts bytes behind a torn frame, which no crash does.
func TestGarbage(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		if s.clean {
			return // the mark alone would refuse
		}
		f, _ := s.openFile(t, s.last)
		end := s.ends[len(s.ends)-1]
		from := (end - 1) &^ (disk.Sector - 1)
		ok(t, writeAll(f, make([]byte, end-from), from))
		rep, err := Verify(s.o)
		if err != nil || rep.Torn == 0 {
			t.Fatal("not taken for torn: ", err)
		}
		ok(t, put(f, 1, end))
		_, err = Verify(s.o)
		wants(t, err, ErrDamaged)
	})
}

// TestEveryPlace moves the torn frame through all places against the sectors, and loses each piece of
// it in turn. Whatever is lost, the frame is torn; with one flipped bit in each byte instead, never.
func TestEveryPlace(t *testing.T) {
	want := state{next: 5, chain: 6}
	for size := 0; size < 1200; size += 61 * thin {
		for _, n := range []int{size, 128 - headerBytes - 1 + size&^127} {
			payload := bytes.Repeat([]byte{7}, n)
			if n%2 == 1 { // half of it zeros, which is packed
				payload = bytes.Repeat([]byte{7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0}, n/8)
			}
			frame, _, err := (&sealer{log: 1}).seal(want, [][]byte{payload}, 1, 1)
			ok(t, err)
			entry := append(binary.AppendUvarint(nil, uint64(len(frame))), frame...)
			for pos := int64(0); pos < disk.Sector; pos += 1 + int64(n%3) {
				everyPiece(t, entry, pos, want)
			}
		}
	}
}

func everyPiece(t *testing.T, entry []byte, pos int64, want state) {
	t.Helper()
	d := disk.NewFaulty(1)
	ok(t, d.MkdirAll("/log"))
	ok(t, writeFile(d, "/log/x", append(make([]byte, pos), entry...)))
	f, err := d.OpenFile("/log/x", os.O_RDWR)
	ok(t, err)
	judge := func() (place, error) {
		src := source{fs: d, dir: "/log", window: disk.Page}
		ok(t, src.open("x", false))
		return portableLayout{}.rest(&src, pos, 1, want)
	}
	for at := 0; at < len(entry); {
		n := min(len(entry)-at, disk.Sector-int((pos+int64(at))%disk.Sector))
		ok(t, writeAll(f, make([]byte, n), pos+int64(at)))
		if p, err := judge(); err != nil || p.verdict != atTorn || p.extent != int64(len(entry)) {
			t.Fatalf("%d bytes at %d, lost %d at %d: %v, %v", len(entry), pos, n, at, p.verdict, err)
		}
		ok(t, writeAll(f, entry, pos))
		at += n
	}
	for _, at := range []int{0, 1, 2, 3, 9, len(entry) - 1} {
		bit := byte(1) << (bits.Len8(entry[at]|1) - 1)
		ok(t, put(f, entry[at]^bit, pos+int64(at)))
		if p, err := judge(); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%d bytes at %d, flipped byte %d: %v, %v", len(entry), pos, at, p.verdict, err)
		}
		ok(t, put(f, entry[at], pos+int64(at)))
	}
}
