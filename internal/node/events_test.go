package node

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/engine"
	"weir/view"
)

// allEvents reads the feed from the beginning, and comes again while it is rebuilt.
func allEvents(t *testing.T, n *Node) (events []engine.Event) {
	t.Helper()
	for {
		after := uint64(0)
		if len(events) > 0 {
			after = events[len(events)-1].Seq
		}
		before := len(events)
		var err error
		events, err = n.Feed.Read(after, 1000, events)
		switch {
		case errors.Is(err, view.ErrRebuilding):
			time.Sleep(10 * time.Millisecond)
		case err != nil:
			t.Fatal(err)
		case len(events) == before:
			return events
		}
	}
}

// The event file is derived: whatever becomes of it, the log gives every event again.
func TestEventsAreRebuiltFromTheLog(t *testing.T) {
	o := small(t.TempDir())
	o.EventBlocks = 8 // most come from the file
	all := newStream(13, 1500)
	n := open(t, o)
	for at := 0; at < 1500; at += 500 {
		mustSubmit(t, n, all[at:at+250])
		snap(t, n)
		mustSubmit(t, n, all[at+250:at+500])
	}
	want := allEvents(t, n)
	if uint64(len(want)) != stands(t, all)[1500].events {
		t.Fatalf("%d events, the engine made %d", len(want), stands(t, all)[1500].events)
	}
	shut(t, n)
	file := filepath.Join(o.Data, eventDir, "events.weir")
	newest, err := ListSnapshots(o.Data)
	if err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]func(){
		"untouched": func() {},
		"deleted":   func() { must(t, os.Remove(file)) },
		"cut":       func() { must(t, os.Truncate(file, 3*4096+100)) },
		"damaged":   func() { flip(t, file, 2*4096+1000); flip(t, file, 9*4096+1000) },
		"emptied":   func() { must(t, os.Truncate(file, 0)) },
		"deleted, and the newest snapshot damaged": func() {
			must(t, os.Remove(file))
			flip(t, snapshotFile(o.Data, newest[0].Seq), 20)
		},
	} {
		harm()
		var logged bytes.Buffer
		o.Logger = slog.New(slog.NewTextHandler(&logged, nil))
		n := open(t, o)
		if got := allEvents(t, n); !slices.Equal(got, want) {
			t.Errorf("%s: %d events, want the same %d", name, len(got), len(want))
		}
		shut(t, n)
		if strings.Contains(logged.String(), "still missing") {
			t.Errorf("%s: one replay was not enough: %s", name, logged.String())
		}
		if passed := strings.Contains(logged.String(), "passed over"); passed != strings.Contains(name, "snapshot") {
			t.Errorf("%s: a good snapshot is called bad, or a bad one is not: %s", name, logged.String())
		}
		if name == "deleted, and the newest snapshot damaged" {
			flip(t, snapshotFile(o.Data, newest[0].Seq), 20)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
