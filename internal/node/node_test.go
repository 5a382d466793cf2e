package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"weir/engine"
	"weir/internal/disk"
	"weir/snapshot"
	"weir/wal"
)

func TestNewNodeIsEmptyAndReopens(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	n := open(t, small(dir))
	wantStand(t, n, stand{})
	shut(t, n)
	if err := n.Close(); err != nil {
		t.Errorf("a second close: %v", err)
	}
	if _, err := n.Snapshots.Create(); !errors.Is(err, ErrStopping) {
		t.Errorf("a snapshot of a closed node: %v", err)
	}
	wantStand(t, open(t, small(dir)), stand{})
}

func TestAnswersStandAfterReopening(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(t.TempDir())
			o.Store = store
			all := newStream(1, 500)
			n := open(t, o)
			first := mustSubmit(t, n, all)
			wantStand(t, n, stands(t, all)[500])
			shut(t, n)
			n = open(t, o)
			wantStand(t, n, stands(t, all)[500])
			if n.Log.Store() != store {
				t.Errorf("store %s", n.Log.Store())
			}
			wantReplayed(t, all, first, mustSubmit(t, n, all))
		})
	}
}

// wantReplayed fails unless every order that was accepted the first time gets its first answer.
func wantReplayed(t *testing.T, all []instruction, first, again []engine.Outcome) {
	t.Helper()
	orders := 0
	for i, in := range all {
		if in.kind != engine.SubmitOrder && in.kind != engine.Fund || first[i].Reason == engine.DuplicateKey {
			continue
		}
		orders++
		a, b := first[i], again[i]
		if !b.Replayed() || a.Seq != b.Seq || a.Status != b.Status || a.Reason != b.Reason {
			t.Errorf("instruction %d was answered %+v, now %+v", i+1, a, b)
		}
	}
	if orders == 0 {
		t.Error("no order was looked at")
	}
}

func TestOneStreamOneHash(t *testing.T) {
	const length = 2000
	all := newStream(2, length)
	want := stands(t, all)
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			o := small(t.TempDir())
			o.Store = []string{wal.Direct, wal.Portable}[seed%2]
			n := open(t, o)
			restarts, snapshots := 0, 0
			for at := 0; at < length; {
				next := min(at+1+random.IntN(1+random.IntN(400)), length)
				mustSubmit(t, n, all[at:next])
				at = next
				if random.IntN(5) == 0 {
					snap(t, n)
					snapshots++
				}
				if random.IntN(5) == 0 {
					shut(t, n)
					n = open(t, o)
					restarts++
				}
				wantStand(t, n, want[at])
			}
			shut(t, n)
			report, err := Verify(o.Data, func(int64, int64) {})
			if err != nil || report != (Report{From: 1, Seq: length, Hash: want[length].hash}) {
				t.Errorf("%+v %v after %d restarts and %d snapshots", report, err, restarts, snapshots)
			}
		})
	}
}

// starting opens a node and tells after which sequence its replay began, and what it logged.
func starting(t *testing.T, o Options) (n *Node, from uint64, logged string) {
	t.Helper()
	var text bytes.Buffer
	o.Logger = slog.New(slog.NewTextHandler(&text, nil))
	o.EventBlocks = 1 << 10 // nothing else is worth a line
	replayed := int64(0)
	o.Progress = func(what string) func(done, total int64) {
		return func(_, total int64) {
			if what == "replay" {
				replayed = total
			}
		}
	}
	n = open(t, o)
	return n, standOf(t, n).seq - uint64(replayed), text.String()
}

func TestStartFromTheNewestGoodSnapshot(t *testing.T) {
	o := small(t.TempDir())
	all := newStream(3, 900)
	want := stands(t, all)[900]
	n := open(t, o)
	var seqs []uint64
	for at := 0; at < 900; at += 300 {
		mustSubmit(t, n, all[at:at+150])
		seqs = append(seqs, snap(t, n))
		mustSubmit(t, n, all[at+150:at+300])
	}
	shut(t, n)
	files, err := os.ReadDir(filepath.Join(o.Data, snapshotDir))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	for _, c := range []struct {
		damaged []uint64
		from    uint64
	}{{nil, 750}, {seqs[2:], 450}, {seqs[1:], 0}} {
		for _, seq := range c.damaged {
			flip(t, snapshotFile(o.Data, seq), 100)
		}
		n, from, logged := starting(t, o)
		wantStand(t, n, want)
		shut(t, n)
		if from != c.from {
			t.Errorf("with %v damaged the replay began after %d, want %d", c.damaged, from, c.from)
		}
		for _, seq := range c.damaged {
			if name := filepath.Base(snapshotFile(o.Data, seq)); !strings.Contains(logged, name) {
				t.Errorf("%s was passed over in silence: %q", name, logged)
			}
			flip(t, snapshotFile(o.Data, seq), 100)
		}
	}
}

func snapshotFile(dir string, seq uint64) string {
	return filepath.Join(dir, snapshotDir, fmt.Sprintf("%020d.snap", seq))
}

// flip changes one bit of a file; the same again changes it back.
func flip(t *testing.T, path string, at int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	var b [1]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 0x10
	if _, err := f.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// A snapshot lies at the sequence of a query, which may be inside a frame.
func TestStartFromASnapshotInsideAFrame(t *testing.T) {
	o := small(t.TempDir())
	all := newStream(4, 400)
	want := stands(t, all)
	n := open(t, o)
	mustSubmit(t, n, all[:100])
	mustSubmit(t, n, all[100:400]) // one frame
	for _, seq := range []int{101, 250, 399} {
		if _, err := n.Snapshots.builder(sizing{}).Build(uint64(seq), want[seq].hash); err != nil {
			t.Fatal(err)
		}
		shut(t, n)
		var from uint64
		n, from, _ = starting(t, o)
		if from != uint64(seq) {
			t.Errorf("the replay began after %d, the snapshot is of %d", from, seq)
		}
		wantStand(t, n, want[400])
	}
	if _, err := n.Snapshots.builder(sizing{}).Build(390, want[390].hash+1); !errors.Is(err, snapshot.ErrDiverged) {
		t.Errorf("a snapshot of another state: %v", err)
	}
}

func TestDamagedSnapshotsWithAnArchivedLogRefuse(t *testing.T) {
	o := small(t.TempDir())
	o.Store = wal.Portable
	o.SegmentBytes = 16 << 10
	n := open(t, o)
	all := newStream(5, 600)
	for at := 0; at < 600; at += 10 {
		mustSubmit(t, n, all[at:at+10])
	}
	seq := snap(t, n)
	if gone, err := n.Log.Archive(500); err != nil || len(gone) == 0 {
		t.Fatal(gone, err)
	}
	first := n.Log.First()
	shut(t, n)
	n, from, _ := starting(t, o)
	if from != seq {
		t.Errorf("began after %d", from)
	}
	wantStand(t, n, stands(t, all)[600])
	shut(t, n)
	report, err := Verify(o.Data, func(int64, int64) {})
	if err != nil || report != (Report{From: seq + 1, Seq: seq, Hash: stands(t, all)[600].hash}) {
		t.Errorf("%+v %v", report, err)
	}
	flip(t, snapshotFile(o.Data, seq), 100)
	if _, err := Open(o); !errors.Is(err, wal.ErrGap) || !strings.Contains(err.Error(), fmt.Sprint(first)) {
		t.Errorf("started without the state before sequence %d: %v", first, err)
	}
	if _, err := Verify(o.Data, func(int64, int64) {}); !errors.Is(err, snapshot.ErrDamaged) {
		t.Errorf("verify: %v", err)
	}
}

func TestSnapshotsUnderLoadEqualTheLiveState(t *testing.T) {
	o := small(t.TempDir())
	n := open(t, o)
	mustSubmit(t, n, newStream(6, 20))
	var senders sync.WaitGroup
	quit := make(chan struct{})
	for c := range 4 {
		senders.Go(func() {
			for seed := uint64(c); ; seed += 4 {
				for all := newStream(100+seed, 400); len(all) > 0; all = all[20:] {
					select {
					case <-quit:
						return
					default:
					}
					if _, err := submit(n, all[:20]); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	hashes := map[uint64]uint64{}
	var seqs []uint64
	for len(seqs) < 8 {
		info, err := n.Snapshots.Create() // compares its replay to the live hash
		if err != nil {
			t.Error(err)
			break
		}
		hashes[info.Seq] = info.Hash
		if len(seqs) == 0 || info.Seq > seqs[len(seqs)-1] {
			seqs = append(seqs, info.Seq)
		}
	}
	close(quit)
	senders.Wait()
	last := standOf(t, n)
	shut(t, n)
	c, err := newCore(sizing{}, snapshot.Info{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, seq := range append(seqs, last.seq) {
		if err := replay(disk.Real{}, o.Data, c, seq, func(uint64) {}); err != nil {
			t.Fatal(err)
		}
		if want, ok := hashes[seq]; ok && c.Hash() != want {
			t.Errorf("snapshot at %d: hash %x, the log gives %x", seq, want, c.Hash())
		}
	}
	if c.Hash() != last.hash {
		t.Errorf("at the end: hash %x, the log gives %x", last.hash, c.Hash())
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestTimerMakesSnapshots(t *testing.T) {
	o := small(t.TempDir())
	o.SnapshotEvery = 50
	n := open(t, o)
	all := newStream(7, 120)
	mustSubmit(t, n, all[:49])
	mustSubmit(t, n, all[49:])
	for {
		if list, err := n.Snapshots.List(); err != nil {
			t.Fatal(err)
		} else if len(list) > 0 {
			if list[0].Seq != 120 || list[0].Hash != stands(t, all)[120].hash {
				t.Errorf("%+v", list[0])
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// What another process builds does not hold up the end.
func TestCloseEndsABuild(t *testing.T) {
	o := small(t.TempDir())
	o.SnapshotEvery = 1
	building := make(chan struct{})
	o.BuildSnapshot = func(ctx context.Context, _, _ uint64) error {
		close(building)
		<-ctx.Done()
		return ctx.Err()
	}
	n := open(t, o)
	mustSubmit(t, n, newStream(3, 2))
	<-building
	shut(t, n)
	if _, err := n.Snapshots.Create(); !errors.Is(err, ErrStopping) {
		t.Errorf("a snapshot of a closed node: %v", err)
	}
}

// A log that ends before a snapshot would be one that lost its end; the mark makes that known without the snapshot, too.
func TestSnapshotRaisesTheMark(t *testing.T) {
	o := small(t.TempDir())
	n := open(t, o)
	mustSubmit(t, n, newStream(15, 40))
	seq := snap(t, n)
	mustSubmit(t, n, newStream(16, 40))
	if report, err := wal.Verify(wal.Options{Dir: filepath.Join(o.Data, logDir)}); err != nil || report.Mark != seq || report.Last != 80 {
		t.Errorf("%+v %v", report, err)
	}
}

func TestFrameTimesNeverGoBack(t *testing.T) {
	o := small(t.TempDir())
	clock := int64(1_000_000)
	o.Now = func() int64 { clock -= 1000; return clock }
	all := newStream(8, 60)
	for at := 0; at < 60; at += 20 {
		n := open(t, o)
		mustSubmit(t, n, all[at:at+10])
		if at == 20 {
			snap(t, n)
		}
		mustSubmit(t, n, all[at+10:at+20])
		shut(t, n)
		clock -= 100_000 // set back while the node is down
	}
	r, err := wal.NewReader(filepath.Join(o.Data, logDir), 1, wal.ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	frames, last := 0, int64(0)
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.Time < last || f.Time < 999_000 {
			t.Errorf("frame at %d: time %d after %d", f.FirstSeq, f.Time, last)
		}
		frames, last = frames+1, f.Time
	}
	if frames != 6 {
		t.Errorf("%d frames", frames)
	}
}
