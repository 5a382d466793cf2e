package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/engine"
	"weir/internal/disk"
	"weir/snapshot"
	"weir/wal"
)

// sampleData makes a closed data directory: several segments, two snapshots. It answers where it stands.
func sampleData(t *testing.T, store string) (o Options, s stand) {
	t.Helper()
	o = small(t.TempDir())
	o.Store, o.SegmentBytes = store, 32<<10
	n := open(t, o)
	all := newStream(9, 400)
	for at := 0; at < 400; at += 5 {
		mustSubmit(t, n, all[at:at+5])
		if at%150 == 120 {
			snap(t, n)
		}
	}
	s = standOf(t, n)
	shut(t, n)
	return o, s
}

// damage is something done to a data directory, and how it is refused.
type damage struct {
	name string
	do   func(t *testing.T, dir string)
	want error
	says string // part of the error's text
}

func TestVerifyNamesTheFault(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		o, want := sampleData(t, store)
		t.Run(store+" good", func(t *testing.T) {
			report, err := Verify(o.Data, func(int64, int64) {})
			if err != nil || report != (Report{From: 1, Seq: want.seq, Hash: want.hash}) {
				t.Errorf("%+v %v", report, err)
			}
		})
		for _, d := range damages(t, o) {
			t.Run(store+" "+d.name, func(t *testing.T) {
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(o.Data)); err != nil {
					t.Fatal(err)
				}
				d.do(t, dir)
				_, err := Verify(dir, func(int64, int64) {})
				if !errors.Is(err, d.want) || !strings.Contains(err.Error(), d.says) {
					t.Errorf("%v; want %v with %q", err, d.want, d.says)
				}
			})
		}
	}
}

func damages(t *testing.T, o Options) []damage {
	t.Helper()
	segments := segmentsOf(t, o.Data)
	if len(segments) < 3 {
		t.Fatalf("only %d segments", len(segments))
	}
	snaps, err := filepath.Glob(filepath.Join(o.Data, snapshotDir, "*.snap"))
	if err != nil || len(snaps) != 2 {
		t.Fatal(snaps, err)
	}
	last := damage{"missing last segment", remove(logDir, segments[len(segments)-1]), wal.ErrLost, "ends at sequence"}
	if o.Store == wal.Direct {
		last.want, last.says = wal.ErrDamaged, "missing, and yet" // prepared ones lie behind it
	}
	list := []damage{
		last,
		{"missing segment", remove(logDir, segments[1]), wal.ErrDamaged, segments[1][:5]},
		{"missing first segment", remove(logDir, segments[0]), wal.ErrDamaged, ""},
		{"missing mark", remove(logDir, "mark"), os.ErrNotExist, "mark"},
		{"no manifest", remove("", manifestName), ErrNoData, manifestName},
		{"newer format", manifestOf(`{"format":2,"rules":1,"id":7}`), ErrNewerData, "format 2, rules 1"},
		{"older rules", manifestOf(fmt.Sprintf(`{"format":1,"rules":%d,"id":7}`, engine.Version-1)), ErrOlderData, fmt.Sprintf("rules %d;", engine.Version-1)},
		{"newer rules", manifestOf(fmt.Sprintf(`{"format":1,"rules":%d,"id":7}`, engine.Version+1)), ErrNewerData, fmt.Sprintf("format 1, rules %d", engine.Version+1)},
		{"no versions", manifestOf(`{}`), ErrNoData, "format 0"},
	}
	list = append(list, damage{"snapshot under a false name", copied(snapshotDir, filepath.Base(snaps[0]), "00000000000099999999.snap"), snapshot.ErrDamaged, "00000000000099999999.snap"})
	for _, at := range []int64{4096, 4200, 9000} {
		list = append(list, damage{"flipped in log", flipIn(logDir, segments[1], at), wal.ErrDamaged, segments[1]})
	}
	for _, path := range snaps {
		for _, at := range []int64{0, 8, 16, 24, 40, 61, 64, 100, 1000} {
			name := filepath.Base(path)
			list = append(list, damage{"flipped in snapshot", flipIn(snapshotDir, name, at), snapshot.ErrDamaged, name})
		}
	}
	return list
}

// segmentsOf are the segments that hold frames, in order.
func segmentsOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	r, err := wal.NewReader(filepath.Join(dir, logDir), 0, wal.ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for f, err := r.Next(); err == nil; f, err = r.Next() {
		if !slices.Contains(names, f.Segment) {
			names = append(names, f.Segment)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return names
}

func remove(under, name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Remove(filepath.Join(dir, under, name)); err != nil {
			t.Fatal(err)
		}
	}
}

func copied(under, name, to string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		b, err := os.ReadFile(filepath.Join(dir, under, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, under, to), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func flipIn(under, name string, at int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) { flip(t, filepath.Join(dir, under, name), at) }
}

func manifestOf(text string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// What Verify refuses by name, a start refuses too, but for snapshots, of which an older one serves.
func TestOpenRefusesWhatVerifyRefuses(t *testing.T) {
	o, _ := sampleData(t, wal.Portable)
	for _, d := range damages(t, o) {
		if errors.Is(d.want, snapshot.ErrDamaged) {
			continue
		}
		t.Run(d.name, func(t *testing.T) {
			at := o
			at.Data = t.TempDir()
			if err := os.CopyFS(at.Data, os.DirFS(o.Data)); err != nil {
				t.Fatal(err)
			}
			d.do(t, at.Data)
			n, err := Open(at)
			if err == nil {
				shut(t, n)
				t.Fatal("started")
			}
			if !errors.Is(err, d.want) && !errors.Is(err, wal.ErrLost) {
				t.Errorf("%v; want %v", err, d.want)
			}
		})
	}
}

func TestSnapshotAheadOfTheLogIsRefused(t *testing.T) {
	o := small(t.TempDir())
	all := newStream(10, 200)
	n := open(t, o)
	mustSubmit(t, n, all[:100])
	shut(t, n)
	older := t.TempDir()
	if err := os.CopyFS(older, os.DirFS(o.Data)); err != nil {
		t.Fatal(err)
	}
	n = open(t, o)
	mustSubmit(t, n, all[100:])
	seq := snap(t, n)
	shut(t, n)
	b, err := os.ReadFile(snapshotFile(o.Data, seq))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(snapshotFile(older, seq), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(older, func(int64, int64) {}); err == nil || !strings.Contains(err.Error(), "snapshot at sequence 200, but the log ends at 100") {
		t.Errorf("verify: %v", err)
	}
	o.Data = older
	if _, err := Open(o); !errors.Is(err, wal.ErrLost) || !strings.Contains(err.Error(), "ends at sequence 100, the snapshot is of 200") {
		t.Errorf("open: %v", err)
	}
}

func TestVerifyFindsASnapshotOfAnotherState(t *testing.T) {
	o, _ := sampleData(t, wal.Portable)
	n := open(t, o)
	// An image that is good in itself, of another stream, under the sequence of this one.
	other, err := newCore(sizing{}, snapshot.Info{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	seq := standOf(t, n).seq
	var all []instruction
	for seed := uint64(77); uint64(len(all)) < seq; seed++ {
		all = newStream(seed, int(seq))
	}
	other.Apply(1, payloadOf(all), &other.results)
	if _, err := n.Snapshots.store.Write(other.Info(), other.Save); err != nil {
		t.Fatal(err)
	}
	shut(t, n)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(o.Data, func(int64, int64) {}); err == nil || !strings.Contains(err.Error(), "snapshot at sequence 400 has hash") {
		t.Error(err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	o := small(t.TempDir())
	n := open(t, o)
	if _, err := Open(o); !errors.Is(err, disk.ErrLocked) || !strings.Contains(err.Error(), o.Data) {
		t.Errorf("a second one: %v", err)
	}
	if _, err := Verify(o.Data, func(int64, int64) {}); !errors.Is(err, disk.ErrLocked) || !strings.Contains(err.Error(), o.Data) {
		t.Errorf("verify beside it: %v", err)
	}
	mustSubmit(t, n, newStream(11, 30)) // undisturbed
	shut(t, n)
	if report, err := Verify(o.Data, func(int64, int64) {}); err != nil || report.Seq != 30 {
		t.Error(report, err)
	}
}

func TestInspectSnapshot(t *testing.T) {
	o, _ := sampleData(t, wal.Portable)
	list, err := ListSnapshots(o.Data)
	if err != nil || len(list) != 2 || list[0].Seq < list[1].Seq {
		t.Fatal(list, err)
	}
	want := stands(t, newStream(9, 400))
	for _, info := range list {
		s, err := InspectSnapshot(o.Data, info.Seq)
		if err != nil || (stand{s.Seq, s.Hash, s.Events}) != want[info.Seq] || s.Assets != 1 || s.Participants < 5 || s.Orders == 0 {
			t.Errorf("%+v %v", s, err)
		}
	}
	if _, err := InspectSnapshot(o.Data, 1); !errors.Is(err, snapshot.ErrNone) {
		t.Error(err)
	}
}
