package wal

import (
	"testing"

	"weir/internal/disk"
)

// Copies and what is left of the log hold all frames between them, also when copies come bit by bit and the log is opened again in between.
func TestCopies(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		copies := b.in(to)
		l := b.open(t)
		for i := range 4 {
			fill(t, l, 100*i, 100*i+100)
			before := seqAt(100*i + 70)
			ok(t, l.copyOnly(to, before))
			ok(t, l.copyOnly(to, before)) // again: nothing is done
			_, err := l.Archive(before)
			ok(t, err)
			if n := copies.holds(t); n == 0 || seqAt(n) != l.First() {
				t.Fatalf("%d frames are copied, the log begins at sequence %d", n, l.First())
			}
			if i == 1 {
				ok(t, l.Close())
				l = b.open(t)
			}
		}
		first := l.First()
		ok(t, l.Close())
		if n := copies.holds(t) + b.holds(t); n != 400 {
			t.Errorf("%d frames in copies and log, 400 were appended", n)
		}
		if n, err := copies.count(first, ReaderOptions{FS: b.o.FS}); err == nil && n > 0 {
			t.Errorf("the copies hold %d frames that the log still has", n)
		}
	})
}

// Copies with a hole between them, or of another log, are refused, and nothing changes.
func TestCopiesThatDoNotFit(t *testing.T) {
	each(t, func(t *testing.T, b *bed) {
		to := b.o.Dir + "-archive"
		l := b.open(t)
		fill(t, l, 0, 100)
		ok(t, l.copyOnly(to, seqAt(40)))
		_, err := l.Archive(seqAt(90)) // more than was copied
		ok(t, err)
		fill(t, l, 100, 300)
		wants(t, l.copyOnly(to, seqAt(290)), ErrGap)
		ok(t, l.Close())

		l = b.in(b.o.Dir + "-other").open(t)
		fill(t, l, 0, 100)
		wants(t, l.copyOnly(to, seqAt(90)), ErrStore)
		ok(t, l.Close())
	})
}

// copyOnly is the first half of Move.
func (l *Log) copyOnly(dir string, before uint64) error {
	old, kept := l.split(before)
	return l.copy(dir, old, kept)
}

// brokenOff has each of some calls to the disk fail in turn, also with the power, as often as attempt says that its fault was met, and counts these.
func brokenOff(ops []disk.Op, attempt func(b *bed, f disk.Fault) bool) (broke int) {
	for store := range simulated(0) {
		for _, op := range ops {
			for _, cut := range []bool{false, true} {
				for nth := 1; attempt(&simulated(uint64(nth))[store], disk.Fault{Op: op, Nth: nth, Cut: cut}); nth++ {
					broke++
				}
			}
		}
	}
	return broke
}

// Whichever call fails, also with the power: the log has lost nothing, and a copy made afterwards is whole.
func TestCopyFaults(t *testing.T) {
	ops := []disk.Op{disk.OpOpen, disk.OpWrite, disk.OpSync, disk.OpRename, disk.OpSyncDir}
	if broke := brokenOff(ops, func(b *bed, f disk.Fault) bool { return b.breakCopy(t, f) }); broke < 40 {
		t.Errorf("only %d copies were broken off", broke)
	}
}

// breakCopy makes a copy that meets a fault, and looks what the next process makes of that. False: the copy did not get as far.
func (b *bed) breakCopy(t *testing.T, f disk.Fault) bool {
	const to = "/archive"
	d := b.o.FS.(*disk.Faulty)
	l := b.open(t)
	fill(t, l, 0, 100)
	d.Inject(f)
	if l.copyOnly(to, seqAt(80)) == nil {
		_ = l.Close() // which meets the fault
		return false
	}
	if !f.Cut {
		fill(t, l, 100, 101) // the log goes on
	}
	abandon(l)
	after := b.on(d.Crash())
	l = after.open(t)
	if n := after.holds(t); n < 100 {
		t.Fatalf("%s: %+v: the log holds %d frames", b.name, f, n)
	}
	ok(t, l.copyOnly(to, seqAt(80)))
	_, err := l.Archive(seqAt(80))
	ok(t, err)
	copies := after.in(to)
	if n := copies.holds(t); seqAt(n) != l.First() {
		t.Fatalf("%s: %+v: then %d frames are copied, and the log begins at sequence %d", b.name, f, n, l.First())
	}
	ok(t, l.Close())
	return true
}

// Whichever call of a move fails, also with the power: copies and log hold all frames between them, and the next move goes on.
func TestMoveFaults(t *testing.T) {
	var ops []disk.Op
	for op := disk.OpOpen; op <= disk.OpSyncDir; op++ {
		ops = append(ops, op)
	}
	if broke := brokenOff(ops, func(b *bed, f disk.Fault) bool { return b.breakMove(t, f) }); broke < 150 {
		t.Errorf("only %d moves were broken off", broke)
	}
}

// breakMove moves into copies that are there, meets a fault, and looks what the next process has. False: the move did not get as far.
func (b *bed) breakMove(t *testing.T, f disk.Fault) bool {
	const to = "/archive"
	d := b.o.FS.(*disk.Faulty)
	l := b.open(t)
	fill(t, l, 0, 60)
	_, err := l.Move(to, seqAt(50))
	ok(t, err)
	fill(t, l, 60, 160)
	d.Inject(f)
	_, err = l.Move(to, seqAt(140))
	if err == nil {
		_ = l.Close() // which meets the fault
		return false
	}
	abandon(l)
	after := b.on(d.Crash())
	copies := after.in(to)
	wantAll := func() {
		t.Helper()
		n := copies.holds(t)
		if seqAt(n) < l.First() {
			t.Fatalf("%s: %+v: %d frames are copied, and the log begins at sequence %d", b.name, f, n, l.First())
		}
		left, err := after.count(l.First(), ReaderOptions{FS: after.o.FS})
		if err != nil || left != 160-frameAt(l.First()) {
			t.Fatalf("%s: %+v: the log has %d frames from sequence %d on: %v", b.name, f, left, l.First(), err)
		}
	}
	l = after.open(t)
	wantAll()
	ok(t, l.CheckCopies(to))
	_, err = l.Move(to, seqAt(140))
	ok(t, err)
	wantAll()
	if seqAt(copies.holds(t)) != l.First() {
		t.Fatalf("%s: %+v: %d frames are copied, and the log begins at sequence %d", b.name, f, copies.holds(t), l.First())
	}
	ok(t, l.Close())
	return true
}
