package node

import (
	"errors"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"weir/engine"
	"weir/internal/disk"
	"weir/sequencer"
	"weir/wal"
)

// The fault suite runs the same operations through a whole node again and again, and each time one call to the disk goes wrong.
// Whatever it was: after a failure nothing more is answered, and a node that starts on what the disk kept stands exactly where
// the answered operations lead, or one operation further; all orders that were answered get their first answer again; and
// the rest of the run ends in the same state as without a fault.

const (
	faultOperations = 200
	faultPerSubmit  = 3 // most instructions in an operation
	snapshotEvery   = 70
)

// course is the run: its operations, and where the state stands after each.
type course struct {
	all        []instruction
	outcomes   []engine.Outcome // first answers to them
	operations [][]instruction
	stands     []stand // [k]: after k operations
}

func newCourse(t *testing.T) *course {
	all := newStream(14, faultOperations*faultPerSubmit)
	after := stands(t, all)
	c := &course{stands: after[:1]}
	for at := 0; len(c.operations) < faultOperations; {
		n := 1 + len(c.operations)%faultPerSubmit
		c.operations = append(c.operations, all[at:at+n])
		at += n
		c.stands = append(c.stands, after[at])
		c.all = all[:at]
	}
	var r engine.Results
	engine.New(engine.Config{}).Apply(1, payloadOf(c.all), &r)
	c.outcomes = r.Outcomes
	return c
}

// fault is one way in which one call goes wrong, and how the process ends.
type faultCase struct {
	disk.Fault
	kill bool // only the process ends; what it had written stays readable, and a power cut may follow
}

func (f faultCase) String() string {
	return fmt.Sprintf("op %d, call %d, torn %v, cut %v, error %v, kill %v", f.Op, f.Nth, f.Torn, f.Cut, f.Err, f.kill)
}

// faulty are the options of a node on a faulty disk. The event file, which is derived, lies in a directory of the real one.
func faulty(dir string, d *disk.Faulty) Options {
	o := small(dir)
	o.Store, o.FS, o.SegmentBytes, o.EventBlocks = wal.Direct, d, 128<<10, 4
	return o
}

func TestEveryWriteAndEverySyncFailsOnce(t *testing.T) {
	c := newCourse(t)
	cases := c.cases(t)
	work := make(chan faultCase)
	var workers sync.WaitGroup
	var mu sync.Mutex
	stopped := 0
	for range 4 {
		workers.Go(func() {
			dir := t.TempDir()
			for f := range work {
				if c.run(t, dir, f) {
					mu.Lock()
					stopped++
					mu.Unlock()
				}
			}
		})
	}
	for _, f := range cases {
		if t.Failed() {
			break
		}
		work <- f
	}
	close(work)
	workers.Wait()
	t.Logf("%d runs of %d operations, the log stopped in %d", len(cases), faultOperations, stopped)
	if stopped < len(cases)/2 {
		t.Error("too few faults fired")
	}
}

// cases are all writes and syncs that a run without faults makes, times the ways in which each can fail.
func (c *course) cases(t *testing.T) (all []faultCase) {
	t.Helper()
	d := disk.NewFaulty(1)
	n := open(t, faulty(t.TempDir(), d))
	if answered, err := c.submit(n, 0); err != nil || answered != faultOperations {
		t.Fatal(answered, err)
	}
	wantStand(t, n, c.stands[faultOperations])
	shut(t, n)
	step := 1
	if testing.Short() {
		step = 9
	}
	for _, op := range []disk.Op{disk.OpWrite, disk.OpSync, disk.OpSyncDir, disk.OpRename, disk.OpTruncate} {
		for nth := 1; nth <= d.Calls(op); nth += step {
			kill := nth%2 == 0
			all = append(all,
				faultCase{disk.Fault{Op: op, Nth: nth}, kill},
				faultCase{disk.Fault{Op: op, Nth: nth, Err: syscall.ENOSPC}, !kill},
				faultCase{disk.Fault{Op: op, Nth: nth, Torn: true, Cut: true}, kill})
			if op == disk.OpWrite {
				all = append(all,
					faultCase{disk.Fault{Op: op, Nth: nth, Torn: true, Suffix: ".wal"}, !kill},  // a short write, without an error
					faultCase{disk.Fault{Op: op, Nth: nth, Torn: true, Err: syscall.EIO}, kill}) // any of its sectors
			}
		}
	}
	return append(all, faultCase{disk.Fault{Op: disk.OpWrite, Nth: 1, Torn: true, Suffix: manifestName + ".tmp"}, false})
}

// submit goes on with the course from an operation on, with a snapshot now and then, until it ends or the node fails. A
// full disk is no failure: the same operation is sent again.
func (c *course) submit(n *Node, from int) (answered int, err error) {
	for k := from; k < faultOperations; k++ {
		for full := 0; ; full++ {
			if _, err = submit(n, c.operations[k]); !errors.Is(err, sequencer.ErrFullDisk) || full == 100 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		if err != nil {
			return k, err
		}
		if k%snapshotEvery == snapshotEvery-1 {
			_, _ = n.Snapshots.Create() // its failure takes nothing from anybody
		}
	}
	return faultOperations, nil
}

// run makes the course with one fault, and goes on after it. It tells whether the log stopped.
func (c *course) run(t *testing.T, dir string, f faultCase) (stopped bool) {
	d := disk.NewFaulty(uint64(f.Nth)<<8 | uint64(f.Op))
	d.Inject(f.Fault)
	answered := 0
	n, failed := Open(faulty(dir, d))
	if failed == nil {
		answered, failed = c.submit(n, 0)
	}
	if failed != nil && n != nil {
		c.wantSilence(t, n, f, failed)
	}
	after := d
	if !f.kill {
		after = d.Crash()
	} else {
		d.Kill()
	}
	if n != nil {
		_ = n.Close() // the old process ends; nothing that it does reaches the next one
	}
	c.goOn(t, dir, after, f, answered)
	return failed != nil
}

// wantSilence fails where a node answers anything after its log failed.
func (c *course) wantSilence(t *testing.T, n *Node, f faultCase, failed error) {
	t.Helper()
	if !errors.Is(failed, sequencer.ErrFailed) {
		t.Errorf("%v: stopped by %v", f, failed)
	}
	for range 3 {
		if _, err := submit(n, c.operations[20]); !errors.Is(err, sequencer.ErrFailed) {
			t.Errorf("%v: answered after the failure: %v", f, err)
		}
		query := sequencer.NewBatch(0)
		query.Query = func() { t.Errorf("%v: a query ran after the failure", f) }
		if err := n.Sequencer.Submit(query); !errors.Is(err, sequencer.ErrFailed) {
			t.Errorf("%v: a query was answered after the failure: %v", f, err)
		}
	}
	select {
	case <-n.Sequencer.Failed():
	default:
		t.Errorf("%v: nobody is told of the failure", f)
	}
}

// goOn starts on what the disk kept.
func (c *course) goOn(t *testing.T, dir string, d *disk.Faulty, f faultCase, answered int) {
	t.Helper()
	n, err := Open(faulty(dir, d))
	if err != nil {
		t.Errorf("%v: %d answered; no start: %v", f, answered, err)
		return
	}
	defer func() { _ = n.Close() }()
	found := standOf(t, n)
	at := answered
	if found != c.stands[at] && at < faultOperations {
		at++ // the one without an answer may be there, whole
	}
	if found != c.stands[at] {
		t.Errorf("%v: stands at %x after %d answered operations, want %x or the next", f, found, answered, c.stands[answered])
		return
	}
	if got, err := c.submit(n, at); err != nil || got != faultOperations {
		t.Errorf("%v: went on to operation %d: %v", f, got, err)
	}
	if s := standOf(t, n); s != c.stands[faultOperations] {
		t.Errorf("%v: ended at %x, want %x", f, s, c.stands[faultOperations])
	}
	c.wantSameAnswers(t, n, f)
	if err := n.Close(); err != nil {
		t.Errorf("%v: close: %v", f, err)
	}
	if report, err := verifyLocked(d, dir, func(int64, int64) {}); err != nil || report.Hash != c.stands[faultOperations].hash {
		t.Errorf("%v: verify: %+v %v", f, report, err)
	}
}

// wantSameAnswers sends every order of the run again: each is there once, with its first answer.
func (c *course) wantSameAnswers(t *testing.T, n *Node, f faultCase) {
	t.Helper()
	var orders []instruction
	var want []engine.Outcome
	for i, first := range c.outcomes {
		if in := c.all[i]; in.kind == engine.SubmitOrder && first.Reason != engine.DuplicateKey {
			orders, want = append(orders, in), append(want, first)
		}
	}
	got, err := submit(n, orders)
	if err != nil || len(got) < faultOperations {
		t.Errorf("%v: %d answers: %v", f, len(got), err)
		return
	}
	for i := range got {
		if !got[i].Replayed() || got[i].Seq != want[i].Seq || got[i].Status != want[i].Status || got[i].Reason != want[i].Reason {
			t.Errorf("%v: order of sequence %d was answered %+v, now %+v", f, want[i].Seq, want[i], got[i])
			return
		}
	}
}

// A full disk stops the intake and nothing else; with room again the node goes on.
func TestFullDiskStopsTheIntakeOnly(t *testing.T) {
	c := newCourse(t)
	d := disk.NewFaulty(3)
	o := faulty(t.TempDir(), d)
	d.SetCapacity(3 * o.SegmentBytes)
	n := open(t, o)
	at := 0
	for ; at < faultOperations; at++ {
		if _, err := submit(n, c.operations[at]); errors.Is(err, sequencer.ErrFullDisk) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if at == faultOperations {
		t.Fatal("the disk never filled up")
	}
	for range 3 {
		wantStand(t, n, c.stands[at]) // reads stay up
		if _, err := submit(n, c.operations[at]); !errors.Is(err, sequencer.ErrFullDisk) {
			t.Fatal(err)
		}
	}
	if n.Sequencer.Err() != nil {
		t.Fatal(n.Sequencer.Err())
	}
	d.SetCapacity(0)
	if got, err := c.submit(n, at); err != nil || got != faultOperations {
		t.Fatal(got, err)
	}
	wantStand(t, n, c.stands[faultOperations])
	shut(t, n)
	n = open(t, o)
	wantStand(t, n, c.stands[faultOperations])
}
