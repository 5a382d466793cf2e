package node

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"weir/engine"
	"weir/internal/calendar"
)

// stepsOf are the next step of an asset, those of its date, and the zone of their times, as the gateway shows them.
func stepsOf(t *testing.T, n *Node, asset uint16) string {
	t.Helper()
	var a engine.AssetInfo
	look(t, n, func(e *engine.Engine) { a, _ = e.Asset(asset) })
	next, ok := n.NextStep(&a)
	done := 0
	steps := n.Steps(&a)
	for _, step := range steps {
		if step.Done {
			done++
		}
	}
	return fmt.Sprintf("%v %s %s, %d of %d done, %s", ok, next.Day, calendar.DateText(next.Date), done, len(steps), n.Zone())
}

func TestHostTellsOfTheCalendar(t *testing.T) {
	o, clock, _ := scheduled(t, t.TempDir(), "2030-09-27 09:00")
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Closed, dateOf(t, "2030-09-27"))})
	if got := stepsOf(t, n, 1); got != "true pre-open 2030-09-27, 0 of 6 done, Asia/Shanghai" {
		t.Error(got)
	}
	clock.Store(shanghai(t, "2030-09-27 09:01"))
	n.days.try(n)
	if got := stepsOf(t, n, 1); got != "true cut-off 2030-09-27, 2 of 6 done, Asia/Shanghai" {
		t.Error(got)
	}
	mustSubmit(t, n, []instruction{setDay(1, engine.Closed, 0)}) // by hand: what was reached stays so
	if got := stepsOf(t, n, 1); got != "true closed 2030-09-27, 2 of 6 done, Asia/Shanghai" {
		t.Error(got)
	}
	shut(t, n)
	o.Calendar = nil
	n = open(t, o)
	if got := stepsOf(t, n, 1); !strings.HasPrefix(got, "false ") || !strings.HasSuffix(got, "0 of 0 done, UTC") {
		t.Error(got)
	}
	shut(t, n)
}

func TestHostTellsOfLogAndSnapshots(t *testing.T) {
	o, _, _ := scheduled(t, t.TempDir(), "2030-09-27 09:00")
	o.SnapshotEvery = 1000
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Closed, dateOf(t, "2030-09-27"))})
	last, _, _ := n.Log.Last()
	s := n.Standing()
	if s.LogSeq != last || last == 0 || s.LogWrites == 0 || s.LogBytes == 0 || s.LogSegments < 1 || s.LogRoom <= 0 || s.SnapshotEvery != 1000 || s.Newest.Seq != 0 || s.Building {
		t.Errorf("%+v", s)
	}
	info, err := n.Snapshots.Create()
	if err != nil {
		t.Fatal(err)
	}
	if s := n.Standing(); s.Newest != info || s.Building || s.SnapshotsFailed != 0 {
		t.Errorf("%+v", s)
	}
	shut(t, n)
}

func TestHostCountsFailedSnapshots(t *testing.T) {
	o := small(t.TempDir())
	var n *Node
	wrong := errors.New("no")
	o.BuildSnapshot = func(context.Context, uint64, uint64) error {
		if s := n.Standing(); !s.Building {
			t.Errorf("%+v", s)
		}
		return wrong
	}
	n = open(t, o)
	for range 2 {
		if _, err := n.Snapshots.Create(); !errors.Is(err, wrong) {
			t.Fatal(err)
		}
	}
	if s := n.Standing(); s.SnapshotsFailed != 2 || s.Building {
		t.Errorf("%+v", s)
	}
	shut(t, n)
}

func TestCountSegments(t *testing.T) {
	names := []string{"0000000000000001.wal", "0000000000000002.wal", "0000000000000002.torn", "00000000000000000001", "MARK", "lock", "00000000000000000003.tmp"}
	if got := countSegments(names); got != 3 {
		t.Errorf("%d", got)
	}
}
