package node

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"weir/engine"
	"weir/gateway"
	"weir/wal"
)

// replayed is what a replay shows.
func replayed(t *testing.T, n *Node, seq uint64) (s stand, at int64) {
	t.Helper()
	err := n.Snapshots.Replay(seq, func(e *engine.Engine, time int64) { s, at = stand{e.Seq(), e.Hash(), e.Events()}, time })
	if err != nil {
		t.Fatalf("replay to %d: %v", seq, err)
	}
	return s, at
}

// TestReplaysOfEverySequence goes to sequences of a log with snapshots, back and forth and into the middle of frames, while the log grows.
func TestReplaysOfEverySequence(t *testing.T) {
	for seed, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			const length = 900
			o := small(t.TempDir())
			o.Store = store
			all := newStream(21, length)
			want := stands(t, all)
			random := rand.New(rand.NewPCG(uint64(seed), 1))
			n := open(t, o)
			kept := 0
			for at := 0; at < length; at += 100 {
				mustSubmit(t, n, all[at:at+100])
				if at == 200 || at == 500 {
					snap(t, n)
				}
				for range 12 {
					seq, core := random.IntN(at+101), n.Snapshots.rewind.core
					got, time := replayed(t, n, uint64(seq))
					if got != want[seq] || (time == 0) != (seq == 0) {
						t.Fatalf("seed %d: replay to %d shows %+v at %d, want %+v", seed, seq, got, time, want[seq])
					}
					if core == n.Snapshots.rewind.core {
						kept++
					}
				}
			}
			if kept == 0 || kept == 9*12 {
				t.Errorf("seed %d: the core was kept %d times", seed, kept)
			}
			wantStand(t, n, want[length])
		})
	}
}

// Who goes forward does so in the core that is there, and has the time of each sequence.
func TestReplayGoesForward(t *testing.T) {
	n := open(t, small(t.TempDir()))
	all := newStream(22, 60)
	mustSubmit(t, n, all[:30])
	time.Sleep(time.Millisecond)
	mustSubmit(t, n, all[30:])
	_, first := replayed(t, n, 10)
	core, log := n.Snapshots.rewind.core, n.Snapshots.rewind.log
	_, same := replayed(t, n, 30)
	_, later := replayed(t, n, 31)
	if core != n.Snapshots.rewind.core || log == nil || log != n.Snapshots.rewind.log || first != same || later <= first {
		t.Errorf("times %d, %d and %d, or another core or reader", first, same, later)
	}
	replayed(t, n, 30)
	if core == n.Snapshots.rewind.core {
		t.Error("the core went back")
	}
}

func TestReplaysOneAtATime(t *testing.T) {
	n := open(t, small(t.TempDir()))
	mustSubmit(t, n, newStream(23, 20))
	again := error(nil)
	err := n.Snapshots.Replay(5, func(*engine.Engine, int64) {
		again = n.Snapshots.Replay(6, func(*engine.Engine, int64) { t.Error("two at a time") })
		n.Snapshots.rewind.expire()
	})
	if err != nil || !errors.Is(again, gateway.ErrReplaying) || n.Snapshots.rewind.core == nil {
		t.Errorf("%v, %v, core %v", err, again, n.Snapshots.rewind.core)
	}
	func() {
		defer func() { _ = recover() }()
		_ = n.Snapshots.Replay(5, func(*engine.Engine, int64) { panic("a mistake in a handler") })
	}()
	replayed(t, n, 6)
	if err := n.Snapshots.Replay(21, func(*engine.Engine, int64) { t.Error("shown") }); !errors.Is(err, gateway.ErrNotReached) {
		t.Error(err)
	}
}

// The core is dropped when nobody has asked for a while, and at the end.
func TestReplaysAreDropped(t *testing.T) {
	n := open(t, small(t.TempDir()))
	mustSubmit(t, n, newStream(24, 20))
	r := n.Snapshots.rewind
	replayed(t, n, 5)
	r.idle.Reset(time.Millisecond)
	for dropped := false; !dropped; time.Sleep(time.Millisecond) {
		r.turn <- struct{}{}
		dropped = r.core == nil
		<-r.turn
	}
	replayed(t, n, 6)
	arena := r.core.arena
	shut(t, n)
	if r.core != nil || r.log != nil || r.idle.Stop() || arena.Bytes() != 0 {
		t.Error("the core is there after the end")
	}
	if err := n.Snapshots.Replay(5, func(*engine.Engine, int64) { t.Error("shown") }); !errors.Is(err, ErrStopping) {
		t.Error(err)
	}
}

// A replay that fails leaves nothing half done behind, and the next one begins anew.
func TestReplaysOfAnArchivedLog(t *testing.T) {
	o := small(t.TempDir())
	o.Store, o.SegmentBytes = wal.Portable, 16<<10
	n := open(t, o)
	all := newStream(25, 600)
	want := stands(t, all)
	for at := 0; at < 600; at += 50 {
		mustSubmit(t, n, all[at:at+50])
		if at == 350 {
			snap(t, n)
		}
	}
	if first, last, err := n.Snapshots.ReplayBounds(); first != 0 || last != 600 || err != nil {
		t.Errorf("%d to %d: %v", first, last, err)
	}
	if got, _ := replayed(t, n, 3); got != want[3] {
		t.Errorf("%+v", got)
	}
	if gone, err := n.Log.Archive(400); err != nil || len(gone) == 0 {
		t.Fatal(gone, err)
	}
	if first, last, err := n.Snapshots.ReplayBounds(); first != 400 || last != 600 || err != nil {
		t.Errorf("%d to %d: %v", first, last, err)
	}
	begin := n.Log.First()
	for _, seq := range []uint64{begin - 2, begin} {
		if err := n.Snapshots.Replay(seq, func(*engine.Engine, int64) { t.Error("shown") }); !errors.Is(err, gateway.ErrArchived) || n.Snapshots.rewind.core != nil {
			t.Errorf("replay to %d: %v", seq, err)
		}
	}
	for _, seq := range []uint64{400, 600, 401} {
		if got, _ := replayed(t, n, seq); got != want[seq] {
			t.Errorf("replay to %d shows %+v", seq, got)
		}
	}
	h := n.Snapshots.historyTo(600)
	if h.jumps(400, 600) || !h.jumps(399, 600) || h.jumps(399, 399) {
		t.Error("the snapshot of 400 is not where it is")
	}
}
