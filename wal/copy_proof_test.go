package wal

import (
	"cmp"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/internal/disk"
)

// image is what the files of a directory hold.
func (b *bed) image(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	names, err := b.fs().ReadDir(dir)
	ok(t, err)
	files := map[string][]byte{}
	for _, name := range names {
		size, err := b.fs().Size(filepath.Join(dir, name))
		if missing(err) {
			continue // a segment that has just been prepared has its name now
		}
		ok(t, err)
		files[name], err = readFile(b.fs(), filepath.Join(dir, name), size)
		ok(t, err)
	}
	return files
}

// restore makes a directory hold an image and nothing else, as a restore from a backup does.
func (b *bed) restore(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	ok(t, b.fs().MkdirAll(dir))
	names, err := b.fs().ReadDir(dir)
	ok(t, err)
	for _, name := range names {
		ok(t, b.fs().Remove(filepath.Join(dir, name)))
	}
	for name, content := range files {
		ok(t, writeFile(b.fs(), filepath.Join(dir, name), content))
	}
}

// divert appends frames of another course: the samples, a second later.
func divert(t *testing.T, l *Log, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		s := sampleFrame(i)
		_, err := l.Append(s.payloads, s.count, s.time+1e9)
		ok(t, err)
	}
}

// wantKept fails unless a log has refused to be moved and holds what it held.
func (b *bed) wantKept(t *testing.T, l *Log, to string, before uint64, says error) {
	t.Helper()
	archive, log := b.image(t, to), b.image(t, b.o.Dir)
	first := l.First()
	_, err := l.Move(to, before)
	wants(t, err, says)
	if l.First() != first {
		t.Errorf("%s: the log began at sequence %d, now at %d", b.name, first, l.First())
	}
	now := b.image(t, b.o.Dir)
	for name, content := range log {
		if _, segment := l.lay.number(name); segment && !slices.Equal(content, now[name]) {
			t.Errorf("%s: %s of the log has changed or is gone", b.name, name)
		}
	}
	for name, content := range archive {
		if now, err := readFile(b.fs(), filepath.Join(to, name), int64(len(content))+1); err != nil || !slices.Equal(now, content) {
			t.Errorf("%s: %s in the archive was changed: %v", b.name, name, err)
		}
	}
}

// A log that was restored from a backup and took another course is not moved over the copies of the first one.
func TestCopiesOfAnotherCourse(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 100)
		_, err := l.Move(to, seqAt(70))
		ok(t, err)
		ok(t, l.Close())
		backup := b.image(t, b.o.Dir)
		l = b.open(t)
		fill(t, l, 100, 300)
		_, err = l.Move(to, seqAt(250))
		ok(t, err)
		ok(t, l.Close())

		b.restore(t, b.o.Dir, backup)
		l = b.open(t)
		wants(t, l.CheckCopies(to), ErrForked) // the copies reach further than the log
		divert(t, l, 100, 400)
		b.wantKept(t, l, to, seqAt(350), ErrForked)
		wants(t, l.CheckCopies(to), ErrForked)
		ok(t, l.CheckCopies(to+"-new"))
		_, err = l.Move(to+"-new", seqAt(350))
		ok(t, err)
		ok(t, l.Close())
	})
}

// A file of the right name, where the mark does not reach yet, is held against the log before it counts as a copy.
func TestFilesThatAreNoCopies(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 100)
		_, err := l.Move(to, seqAt(70))
		ok(t, err)
		fill(t, l, 100, 300)
		name := l.lay.name(l.segs[1].number)
		path := filepath.Join(to, name)
		good := b.image(t, b.o.Dir)[name]
		for what, change := range map[string]func([]byte) []byte{
			"flipped":      func(f []byte) []byte { f[len(f)/3] ^= 1; return f },
			"short":        func(f []byte) []byte { return f[:len(f)/2] },
			"empty":        func([]byte) []byte { return nil },
			"long":         func(f []byte) []byte { return append(f, f[:disk.Page]...) },
			"of the first": func([]byte) []byte { return b.image(t, b.o.Dir)[l.lay.name(l.segs[0].number)] },
		} {
			ok(t, writeFile(b.fs(), path, change(slices.Clone(good))))
			b.wantKept(t, l, to, seqAt(250), ErrForked)
			if err := l.CheckCopies(to); err == nil {
				t.Errorf("%s: a copy that is %s passes", b.name, what)
			}
		}
		ok(t, writeFile(b.fs(), path, good)) // as a copy leaves it that was broken off
		ok(t, l.CheckCopies(to))
		_, err = l.Move(to, seqAt(250))
		ok(t, err)
		copies := b.in(to)
		if n := copies.holds(t); seqAt(n) != l.First() || n < 200 {
			t.Errorf("%s: %d frames are copied, the log begins at sequence %d", b.name, n, l.First())
		}
		ok(t, l.Close())
	})
}

// The copy before the log must lead to it, and the copies must not begin after it.
func TestCopiesThatDoNotLeadToTheLog(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 200)
		backup := b.image(t, b.o.Dir)
		_, err := l.Move(to, seqAt(150))
		ok(t, err)
		fill(t, l, 200, 300)
		_, err = l.Move(to+"-second", seqAt(250))
		ok(t, err)
		ok(t, l.CheckCopies(to+"-second"))
		wants(t, l.CheckCopies(to), ErrGap)
		ok(t, l.Close())
		b.restore(t, b.o.Dir, backup)
		l = b.open(t)
		ok(t, l.CheckCopies(to)) // the same course: what is copied is in the log again
		fill(t, l, 200, 300)
		wants(t, l.CheckCopies(to+"-second"), ErrGap)
		b.wantKept(t, l, to+"-second", seqAt(290), ErrGap)
		_, err = l.Move(to, seqAt(150))
		ok(t, err)
		files := b.image(t, to)
		path := filepath.Join(to, slices.Max(segmentsIn(l.lay, files)))
		bad := slices.Clone(files[filepath.Base(path)])
		bad[len(bad)/3] ^= 1
		ok(t, writeFile(b.fs(), path, bad))
		wants(t, l.CheckCopies(to), ErrForked)
		ok(t, b.fs().Remove(path))
		wants(t, l.CheckCopies(to), ErrGap)
		b.wantKept(t, l, to, seqAt(290), ErrGap)
		ok(t, l.Close())
	})
}

// segmentsIn are the names of the segments among files, in order.
func segmentsIn(lay layout, files map[string][]byte) (names []string) {
	for name := range files {
		if _, segment := lay.number(name); segment {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func verifyCopies(b *bed, to, next string) error {
	_, err := VerifyCopies(b.fs(), to, next)
	return err
}

// Each copy must follow the one before, from where the mark says that they begin to where the log does.
func TestCopiesAreWholeInNumber(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 400)
		_, err := l.Move(to, seqAt(350))
		ok(t, err)
		fill(t, l, 400, 500)
		files := b.image(t, to)
		names := segmentsIn(l.lay, files)
		if len(names) < 4 {
			t.Fatalf("%s: only %d copies", b.name, len(names))
		}
		for i, name := range names[:len(names)-1] {
			path := filepath.Join(to, name)
			ok(t, b.fs().Remove(path))
			err := l.CheckCopies(to)
			wants(t, err, ErrGap)
			if says := cmp.Or(err, io.EOF).Error(); i > 0 && !strings.Contains(says, names[i-1]) && !strings.Contains(says, name) {
				t.Errorf("%s: %s is gone, and that is not told: %s", b.name, name, says)
			}
			b.wantKept(t, l, to, seqAt(450), ErrGap)
			wants(t, verifyCopies(b, to, b.o.Dir), ErrDamaged)
			bad := slices.Clone(files[name])
			bad[5] ^= 1
			ok(t, writeFile(b.fs(), path, bad))
			wants(t, l.CheckCopies(to), ErrForked)
			ok(t, writeFile(b.fs(), path, files[name]))
		}
		ok(t, l.CheckCopies(to))
		ok(t, b.fs().Remove(filepath.Join(to, markName)))
		wants(t, l.CheckCopies(to), ErrForked)
		ok(t, l.Close())
	})
}

// What a start does not read of the copies, their verification does, and names the place.
func TestCopiesAreVerified(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 400)
		backup := b.image(t, b.o.Dir)
		_, err := l.Move(to, seqAt(350))
		ok(t, err)
		ok(t, verifyCopies(b, to, b.o.Dir))
		files := b.image(t, to)
		name := segmentsIn(l.lay, files)[1]
		bad := slices.Clone(files[name])
		bad[len(bad)/2] ^= 1
		ok(t, writeFile(b.fs(), filepath.Join(to, name), bad))
		ok(t, l.CheckCopies(to)) // it looks at names and beginnings
		err = verifyCopies(b, to, b.o.Dir)
		var f *Fault
		if wants(t, err, ErrDamaged); !errors.As(err, &f) || f.Segment != name || f.Offset == 0 {
			t.Errorf("%s: %v", b.name, err)
		}
		ok(t, writeFile(b.fs(), filepath.Join(to, name), files[name]))

		_, err = l.Archive(seqAt(390)) // more than was copied
		ok(t, err)
		fill(t, l, 400, 450)
		wants(t, verifyCopies(b, to, b.o.Dir), ErrGap)
		ok(t, l.Close())
		b.restore(t, b.o.Dir, backup)
		ok(t, verifyCopies(b, to, b.o.Dir)) // the same course: what is copied is in the log again
		other := b.in(b.o.Dir + "-other")
		l = other.open(t)
		fill(t, l, 0, 10)
		ok(t, l.Close())
		wants(t, verifyCopies(b, to, other.o.Dir), ErrStore)
	})
}

// Copies that reach into the log must be of its course.
func TestCopiesOfAnotherCourseAreVerified(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 100)
		ok(t, l.Close())
		backup := b.image(t, b.o.Dir)
		l = b.open(t)
		fill(t, l, 100, 300)
		_, err := l.Move(to, seqAt(250))
		ok(t, err)
		ok(t, l.Close())
		b.restore(t, b.o.Dir, backup)
		wants(t, verifyCopies(b, to, b.o.Dir), ErrForked)
		l = b.open(t)
		divert(t, l, 100, 400)
		wants(t, verifyCopies(b, to, b.o.Dir), ErrForked)
		ok(t, l.Close())
	})
}

// liar is a disk that stores other bytes than were written to files with a part in their path.
type liar struct{ disk.FS }

type lyingFile struct{ disk.File }

func (d liar) OpenFile(name string, flag int) (disk.File, error) {
	f, err := d.FS.OpenFile(name, flag)
	if filepath.Ext(name) == tempSuffix && filepath.Base(filepath.Dir(name)) == "archive" && err == nil {
		return lyingFile{f}, nil
	}
	return f, err
}

func (f lyingFile) WriteAt(b []byte, at int64) (int, error) {
	b = slices.Clone(b)
	b[len(b)/3] ^= 4
	return f.File.WriteAt(b, at)
}

// A copy that a disk has stored wrong is found before the log goes.
func TestCopiesAreReadAgain(t *testing.T) {
	for _, b := range simulated(1) {
		b := b.on(b.o.FS)
		l := b.open(t)
		fill(t, l, 0, 100)
		l.o.FS = liar{l.o.FS}
		_, err := l.Move("/archive", seqAt(80))
		wants(t, err, ErrForked)
		if l.First() != 1 || b.holds(t) != 100 {
			t.Errorf("%s: the log begins at %d", b.name, l.First())
		}
		ok(t, l.Close())
	}
}

// The log's own directory takes no copies of it.
func TestCopiesInTheLogItself(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		l := b.open(t)
		fill(t, l, 0, 100)
		b.wantKept(t, l, b.o.Dir, seqAt(80), ErrLocked)
		wants(t, l.CheckCopies(b.o.Dir), ErrLocked)
		ok(t, l.Close())
		if n := b.holds(t); n != 100 {
			t.Errorf("%s: %d frames are left", b.name, n)
		}
	})
}

// After a sync in the archive has failed nothing is moved there any more: the next sync may succeed and save nothing.
func TestFailedSyncOfACopyIsFinal(t *testing.T) {
	for _, op := range []disk.Op{disk.OpSync, disk.OpSyncDir} {
		for _, b := range simulated(1) {
			b := b.on(b.o.FS)
			l := b.open(t)
			fill(t, l, 0, 100)
			ok(t, b.o.FS.MkdirAll("/archive"))
			suffix := map[disk.Op]string{disk.OpSync: l.lay.name(1) + tempSuffix, disk.OpSyncDir: "/archive"}[op]
			b.o.FS.(*disk.Faulty).Inject(disk.Fault{Op: op, Suffix: suffix, Nth: 1})
			for range 2 {
				if _, err := l.Move("/archive", seqAt(80)); err == nil || l.First() != 1 {
					t.Errorf("%s: moved after a failed sync; the log begins at %d", b.name, l.First())
				}
			}
			fill(t, l, 100, 110) // the log itself goes on
			ok(t, l.Close())
			l = b.open(t)
			_, err := l.Move("/archive", seqAt(80))
			ok(t, err)
			ok(t, l.Close())
		}
	}
}
