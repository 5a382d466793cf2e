package node

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"weir/engine"
	"weir/engine/twin"
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

// course is the run: its operations, and where the state stands after each. Operation k is stamped with the time k+1 times courseStep,
// so that orders become due and expire on the way.
type course struct {
	all        []instruction
	outcomes   []engine.Outcome // first answers to them
	operations [][]instruction
	stands     []stand // [k]: after k operations
	end        *engine.Engine
}

// courseStep is about the time between two operations that the stream reckons with, in nanoseconds.
const courseStep = twin.Step * (1 + faultPerSubmit) / 2

// courseSeed is where newCourse begins to look: few courses bring all kinds.
const courseSeed = 6387

// newCourse is the course of the first seed that brings every kind of event but a dropped resolution, those of defaulters in cycles and those that come only when a cycle waits.
func newCourse() *course {
	for seed := uint64(courseSeed); ; seed++ {
		if c, seen := drawCourse(seed); bringsAll(seen) {
			return c
		}
	}
}

func bringsAll(seen map[engine.EventKind]bool) bool {
	for kind := engine.AssetCreated; kind <= engine.BalanceZeroed; kind++ {
		rare := kind == engine.ResolutionDropped || kind >= engine.CycleExtended && kind <= engine.CyclePending
		if !seen[kind] && !rare {
			return false
		}
	}
	return true
}

// drawCourse draws a course of all kinds, applies it in an engine without disk or pipeline, and tells what it brought.
func drawCourse(seed uint64) (c *course, seen map[engine.EventKind]bool) {
	s, e := twin.NewStream(seed), engine.New(engine.Config{})
	c, seen = &course{stands: []stand{{}}}, map[engine.EventKind]bool{}
	var r engine.Results
	for k := range faultOperations {
		from := len(c.all)
		for range 1 + k%faultPerSubmit {
			payload := s.Next()
			r.Reset()
			e.Apply(timeOf(k), payload, &r)
			s.Learn(r.Events)
			c.all = append(c.all, instruction{engine.Kind(payload[0]), payload})
			c.outcomes = append(c.outcomes, r.Outcomes...)
			for _, event := range r.Events {
				seen[event.Kind] = true
			}
		}
		c.operations = append(c.operations, c.all[from:])
		c.stands = append(c.stands, stand{e.Seq(), e.Hash(), e.Events()})
	}
	c.end = e
	return c, seen
}

func timeOf(operation int) int64 { return int64(operation+1) * courseStep }

// fault is one way in which one call goes wrong, and how the process ends.
type faultCase struct {
	disk.Fault
	kill bool // only the process ends; what it had written stays readable, and a power cut may follow
}

func (f faultCase) String() string {
	return fmt.Sprintf("op %d, call %d, torn %v, cut %v, error %v, kill %v", f.Op, f.Nth, f.Torn, f.Cut, f.Err, f.kill)
}

// faulty are the options of a node on a faulty disk. The event file, which is derived, lies in a directory of the real one.
func faulty(dir string, d *disk.Faulty, clock *atomic.Int64) Options {
	o := small(dir)
	o.Store, o.FS, o.SegmentBytes, o.EventBlocks, o.Now = wal.Direct, d, 128<<10, 4, clock.Load
	return o
}

func TestEveryWriteAndEverySyncFailsOnce(t *testing.T) {
	c := newCourse()
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
	var clock atomic.Int64
	n := open(t, faulty(t.TempDir(), d, &clock))
	if answered, err := c.submit(n, &clock, 0); err != nil || answered != faultOperations {
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
func (c *course) submit(n *Node, clock *atomic.Int64, from int) (answered int, err error) {
	for k := from; k < faultOperations; k++ {
		clock.Store(timeOf(k))
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
	var clock atomic.Int64
	n, failed := Open(faulty(dir, d, &clock))
	if failed == nil {
		answered, failed = c.submit(n, &clock, 0)
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
	var clock atomic.Int64
	n, err := Open(faulty(dir, d, &clock))
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
	if got, err := c.submit(n, &clock, at); err != nil || got != faultOperations {
		t.Errorf("%v: went on to operation %d: %v", f, got, err)
	}
	if s := standOf(t, n); s != c.stands[faultOperations] {
		t.Errorf("%v: ended at %x, want %x", f, s, c.stands[faultOperations])
	}
	c.wantSameAnswers(t, n, f)
	if err := n.Close(); err != nil {
		t.Errorf("%v: close: %v", f, err)
	}
	a := Archive{Data: dir}
	if report, err := a.verifyLocked(d, func(int64, int64) {}); err != nil || report.Hash != c.stands[faultOperations].hash {
		t.Errorf("%v: verify: %+v %v", f, report, err)
	}
}

// wantSameAnswers sends every order of the run again that is not forgotten: each is there once, with its first answer.
func (c *course) wantSameAnswers(t *testing.T, n *Node, f faultCase) {
	t.Helper()
	var orders []instruction
	var want []engine.Outcome
	for i, first := range c.outcomes {
		if in := c.all[i]; (in.kind == engine.SubmitOrder || in.kind == engine.SubmitTrade) && first.Reason != engine.DuplicateKey && c.isKept(i) {
			orders, want = append(orders, in), append(want, first)
		}
	}
	got, err := submit(n, orders)
	if err != nil || len(got) < faultOperations/4 {
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

// isKept says whether an order of the run is not forgotten at its end.
func (c *course) isKept(i int) bool {
	in := engine.InstructionAt(c.all[i].payload)
	return slices.ContainsFunc(c.end.FindOrders(in.ID, nil), func(o engine.OrderInfo) bool { return o.Seq == c.outcomes[i].Seq })
}

// A full disk stops the intake and nothing else; with room again the node goes on.
func TestFullDiskStopsTheIntakeOnly(t *testing.T) {
	c := newCourse()
	d := disk.NewFaulty(3)
	var clock atomic.Int64
	o := faulty(t.TempDir(), d, &clock)
	d.SetCapacity(3 * o.SegmentBytes)
	n := open(t, o)
	at := 0
	for ; at < faultOperations; at++ {
		clock.Store(timeOf(at))
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
	if got, err := c.submit(n, &clock, at); err != nil || got != faultOperations {
		t.Fatal(got, err)
	}
	wantStand(t, n, c.stands[faultOperations])
	d.SetCapacity(1)
	shut(t, n)
	n = open(t, o)
	wantStand(t, n, c.stands[faultOperations])
}
