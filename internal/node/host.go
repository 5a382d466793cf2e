package node

import (
	"maps"
	"path/filepath"
	"time"

	"weir/engine"
	"weir/gateway"
	"weir/internal/calendar"
)

// Standing is how log and snapshots stand (gateway.Host).
func (n *Node) Standing() gateway.Standing {
	stats := n.Log.Stats()
	s := gateway.Standing{LogWrites: stats.Writes, LogBytes: stats.Bytes, LogRoom: -1, SnapshotEvery: n.o.SnapshotEvery}
	s.LogSeq, _, _ = n.Log.Last()
	dir := filepath.Join(n.o.Data, logDir)
	if room, err := n.fs.Free(dir); err == nil {
		s.LogRoom = room
	}
	if names, err := n.fs.ReadDir(dir); err == nil {
		s.LogSegments = countSegments(names)
	}
	if seqs, err := n.Snapshots.store.Seqs(); err == nil && len(seqs) > 0 {
		if info, err := n.Snapshots.store.Info(seqs[0]); err == nil {
			s.Newest = infoOf(info)
		}
	}
	s.Building, s.SnapshotsFailed = n.Snapshots.building.Load(), n.Snapshots.failed.Load()
	return s
}

// countSegments counts the files of the log's frames: their names begin with a digit, as those of no other file there do.
func countSegments(names []string) (count int) {
	for _, name := range names {
		if ext := filepath.Ext(name); name[0] >= '0' && name[0] <= '9' && (ext == "" || ext == ".wal") {
			count++
		}
	}
	return count
}

// NextStep is the next step that the calendar has for an asset (gateway.Host).
func (n *Node) NextStep(a *engine.AssetInfo) (gateway.DayStep, bool) {
	if n.days.calendar == nil {
		return gateway.DayStep{}, false
	}
	step, ok := n.days.calendar.Next(a, n.days.seen(a))
	return gateway.DayStep{Day: step.Day, Date: step.Session(a), At: step.At}, ok
}

// Steps are the steps that the calendar has for the business date of an asset (gateway.Host).
func (n *Node) Steps(a *engine.AssetInfo) (steps []gateway.DayStep) {
	if n.days.calendar == nil {
		return nil
	}
	for _, p := range n.days.calendar.Steps(a, n.days.seen(a)) {
		steps = append(steps, gateway.DayStep{Day: p.Day, Date: p.Date, At: p.At, Done: p.Done})
	}
	return steps
}

// Zone is the time zone of the calendar (gateway.Host).
func (n *Node) Zone() string {
	if n.days.calendar == nil {
		return time.UTC.String()
	}
	return n.days.calendar.Zone().String()
}

// seen is how far the sessions of an asset have been seen to come: a copy, which any goroutine may ask for.
func (s *scheduler) seen(a *engine.AssetInfo) calendar.Reached {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.reached[a.Number])
}

var _ gateway.Host = (*Node)(nil)
