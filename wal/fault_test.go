package wal

import (
	"errors"
	"fmt"
	"testing"

	"weir/internal/disk"
)

const faultAppends = 200

// The fault suite runs the same appends again and again, and each time one call to the disk goes
// wrong. Whatever it was, a log opened afterwards must hold every acknowledged frame, once and equal,
// and of the others at most the one that was being written.

// trial is one run.
type trial struct {
	op    disk.Op
	nth   int
	kind  string // error, torn, short, cut
	after string // crash: the power goes; kill: the process ends, and the power goes later
}

func (tr *trial) String() string {
	return fmt.Sprintf("op %d, call %d, %s, %s", tr.op, tr.nth, tr.kind, tr.after)
}

func (tr *trial) fault() disk.Fault {
	f := disk.Fault{Op: tr.op, Nth: tr.nth}
	switch tr.kind {
	case "torn":
		f.Torn = true
		f.Err = fmt.Errorf("torn")
	case "short":
		f.Torn = true
	case "cut":
		f.Torn, f.Cut = true, true
	}
	return f
}

func TestFaults(t *testing.T) {
	for store := range simulated(0) {
		name := simulated(0)[store].name
		t.Run(name, func(t *testing.T) {
			runs, broke := 0, 0
			for _, tr := range trials(t, store) {
				runs++
				b := simulated(uint64(tr.nth)<<8 | uint64(tr.op))[store]
				if tr.run(t, &b) {
					broke++
				}
			}
			t.Logf("%d runs, in %d of them the log stopped", runs, broke)
			if broke < runs/2 {
				t.Error("too few faults fired")
			}
		})
	}
}

// trials are all the calls that a run without faults makes, times the ways in which each can fail.
func trials(t *testing.T, store int) []trial {
	b := simulated(0)[store]
	l := b.open(t)
	d := b.o.FS.(*disk.Faulty)
	_, err := appendAll(l)
	ok(t, errors.Join(err, l.Close()))
	var all []trial
	for _, op := range []disk.Op{disk.OpWrite, disk.OpSync, disk.OpSyncDir, disk.OpRename, disk.OpRemove, disk.OpOpen} {
		kinds := []string{"error", "cut"}
		if op == disk.OpWrite {
			kinds = []string{"error", "torn", "short", "cut"}
		}
		for nth := 1; nth <= d.Calls(op); nth += thin {
			for _, kind := range kinds {
				all = append(all, trial{op, nth, kind, "crash"}, trial{op, nth, kind, "kill"})
			}
		}
	}
	return all
}

// run makes the appends with one fault and checks what a new process finds. It tells whether the log
// stopped.
func (tr *trial) run(t *testing.T, b *bed) (stopped bool) {
	d := b.o.FS.(*disk.Faulty)
	d.Inject(tr.fault())
	acked := 0
	l, err := Open(b.o)
	if err == nil {
		acked, err = appendAll(l)
		if err == nil {
			err = l.Close()
		} else {
			tr.poisoned(t, l)
			abandon(l)
		}
	}
	after := tr.next(t, b)
	if after == nil {
		return err != nil
	}
	tr.check(t, after, acked)
	return err != nil
}

func appendAll(l *Log) (acked int, err error) {
	for i := range faultAppends {
		if err := appendFrame(l, i); err != nil {
			return i, err
		}
		if i%70 == 69 {
			err = l.SetMark()
		}
		if i%70 == 30 {
			_, err = l.Archive(seqAt(i - 10))
		}
		if err != nil {
			return i + 1, err
		}
	}
	return faultAppends, nil
}

func (tr *trial) poisoned(t *testing.T, l *Log) {
	t.Helper()
	before, _, _ := l.Last()
	for range 3 {
		wants(t, appendFrame(l, 0), ErrPoisoned)
	}
	wants(t, l.SetMark(), ErrPoisoned)
	_, err := l.Archive(before)
	wants(t, err, ErrPoisoned)
	if seq, _, _ := l.Last(); seq != before {
		t.Fatalf("%v: a poisoned log went on to %d", tr, seq)
	}
}

// next is the disk that the next process finds. After a kill that process reads the log, and then the
// power goes, so it must not have believed in anything that was not on the platter.
func (tr *trial) next(t *testing.T, b *bed) *bed {
	d := b.o.FS.(*disk.Faulty)
	if tr.after == "crash" {
		return b.on(d.Crash())
	}
	d.Kill()
	l, err := Open(b.o)
	if err != nil {
		t.Fatalf("%v: after a kill: %v", tr, err)
	}
	seen := frameAt(seqAfter(l))
	abandon(l)
	after := b.on(d.Crash())
	l, err = Open(after.o)
	if err != nil {
		t.Fatalf("%v: after a kill and a crash: %v", tr, err)
	}
	if got := frameAt(seqAfter(l)); got != seen {
		t.Fatalf("%v: held %d frames after the kill, %d after the crash", tr, seen, got)
	}
	abandon(l)
	return after
}

func seqAfter(l *Log) uint64 {
	seq, _, _ := l.Last()
	return seq + 1
}

func (tr *trial) check(t *testing.T, b *bed, acked int) {
	t.Helper()
	l, err := Open(b.o)
	if err != nil {
		t.Fatalf("%v: %v", tr, err)
	}
	got := frameAt(seqAfter(l))
	if got != acked && got != acked+1 {
		t.Fatalf("%v: %d frames acknowledged, %d found", tr, acked, got)
	}
	if rep, err := Verify(b.o); err != nil || rep.Torn != 0 {
		t.Fatalf("%v: once opened, %d bytes are torn, %v", tr, rep.Torn, err)
	}
	fill(t, l, got, got+3)
	ok(t, l.Close())
	if n := frameAt(l.First()) + b.holds(t); n != got+3 {
		t.Fatalf("%v: holds frames up to %d, not %d", tr, n, got+3)
	}
	if _, err := Verify(b.o); err != nil {
		t.Fatalf("%v: %v", tr, err)
	}
}
