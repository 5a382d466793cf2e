package node

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"weir/internal/report"
	"weir/wal"
)

// Log older than both snapshots moves to the archive; what is kept is enough to start, and a report that is made with the archive
// is the same as before.
func TestArchivedLog(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(t.TempDir())
			o.Store, o.SegmentBytes, o.Archive = store, 16<<10, filepath.Join(t.TempDir(), "archive")
			n := open(t, o)
			all := newStream(41, 900)
			var whole []byte
			var r report.Request
			for part := range slices.Chunk(all, 30) {
				mustSubmit(t, n, part)
				if whole == nil && n.Engine.Seq() > 300 {
					r = report.Request{Name: "journal", Format: "csv", Seq: snap(t, n), Span: report.Span{From: 1, To: 200}}
					whole = export(t, n, r)
				}
			}
			snap(t, n)
			mustSubmit(t, n, newStream(42, 30))
			snap(t, n)
			first := n.Log.First()
			if first == 1 || first > r.Seq+1 && len(whole) == 0 {
				t.Fatalf("the log still begins at sequence %d", first)
			}
			want := stand{n.Engine.Seq(), n.Engine.Hash(), n.Engine.Events()}
			shut(t, n)
			if got := offline(t, Archive{Data: o.Data, Copies: []string{o.Archive}}, r); !bytes.Equal(got, whole) {
				t.Error("another report offline")
			}
			report, err := Archive{Data: o.Data, Copies: []string{o.Archive, t.TempDir()}}.Verify(func(int64, int64) {})
			if err != nil || report != (Report{From: 1, Seq: want.seq, Hash: want.hash}) {
				t.Errorf("the whole history: %+v %v", report, err)
			}
			wantStand(t, open(t, o), want)
		})
	}
}

// A replay shows states of the archived log, of what came since, and of what is archived while its reader stands there.
func TestReplaysGoOnFromTheArchive(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(t.TempDir())
			o.Store, o.SegmentBytes, o.Archive = store, 16<<10, t.TempDir()
			if err := os.Mkdir(filepath.Join(o.Archive, "lost+found"), 0o700); err != nil { // as a file system of its own has
				t.Fatal(err)
			}
			n := open(t, o)
			all := newStream(47, 900)
			want := stands(t, all)
			for at := 0; at < 900; at += 30 {
				mustSubmit(t, n, all[at:at+30])
				if got, _ := replayed(t, n, 15); at == 0 && got != want[15] {
					t.Fatalf("replay to 15 shows %+v", got)
				}
				if at == 300 || at == 600 {
					snap(t, n)
				}
			}
			replayed(t, n, 535)
			snap(t, n)
			if first := n.Log.First(); first <= 536 {
				t.Fatalf("the log begins at %d", first)
			}
			if got, _ := replayed(t, n, 899); got != want[899] {
				t.Errorf("replay to 899 shows %+v", got)
			}
			for _, seq := range []uint64{899, 3, 450, 620, 900} {
				if got, _ := replayed(t, n, seq); got != want[seq] {
					t.Errorf("replay to %d shows %+v", seq, got)
				}
			}
			if first, last, err := n.Snapshots.ReplayBounds(); first != 0 || last != 900 || err != nil {
				t.Errorf("%d to %d: %v", first, last, err)
			}
		})
	}
}
