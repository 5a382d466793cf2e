package wal

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/internal/disk"
)

// A log keeps Ahead segments ahead, however often it is opened: each start goes on with those that the last one prepared.
func TestRestartsPrepareNoMoreThanAhead(t *testing.T) {
	fs := disk.NewFaulty(1)
	o := Options{Dir: "/log", Store: Direct, FS: fs, SegmentBytes: 64 << 10, Ahead: 2}
	for round := range 8 {
		l, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append([][]byte{[]byte("some order")}, 1, int64(round)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond) // time enough to prepare too many
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		names, err := fs.ReadDir("/log")
		if err != nil {
			t.Fatal(err)
		}
		segments := 0
		for _, name := range names {
			if strings.HasSuffix(name, filepath.Ext(segmentPath("", directLayout{}, 1))) {
				segments++
			}
		}
		if segments == 0 || segments > 1+o.Ahead {
			t.Fatalf("round %d: %d segments for one that is used and %d ahead: %v", round, segments, o.Ahead, names)
		}
	}
}
