package node

import (
	"bytes"
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
			wantStand(t, open(t, o), want)
		})
	}
}
