package view

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"weir/engine"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// history makes n events: instructions have 1 to 4 of them, now and then 130, and some sequences have none.
func history(n int) []engine.Event {
	random := rand.New(rand.NewPCG(7, 7))
	var all []engine.Event
	for seq := uint64(1); len(all) < n; seq += 1 + random.Uint64N(2) {
		count := 1 + random.IntN(4)
		if seq%97 == 0 {
			count = 130
		}
		for i := range count {
			e := engine.Event{Seq: seq, Kind: engine.OrderSettled, Index: uint16(i), Amount: int64(len(all))}
			binary.LittleEndian.PutUint64(e.ID[:], seq*uint64(i+1))
			all = append(all, e)
		}
	}
	return all
}

// wholeAt is the first place from at on where an instruction begins.
func wholeAt(all []engine.Event, at int) int {
	for at > 0 && at < len(all) && all[at].Seq == all[at-1].Seq {
		at++
	}
	return at
}

// seqAt is the sequence of a state after so many events.
func seqAt(all []engine.Event, at int) uint64 {
	if at == 0 {
		return 0
	}
	return all[at-1].Seq
}

// pageOf answers what Read must, by going through all events.
func pageOf(all []engine.Event, after uint64, limit int) []engine.Event {
	at := 0
	for at < len(all) && all[at].Seq <= after {
		at++
	}
	end := at
	for end < len(all) {
		next := wholeAt(all, end+1)
		if end > at && next-at > limit {
			break
		}
		end = next
	}
	return all[at:end]
}

// fakeLog stands for the log and the engine that replays it.
type fakeLog struct {
	all      []engine.Event
	logged   atomic.Int64  // events that the log gives so far
	gate     chan struct{} // a replay waits for a value or the end
	err      error         // what a replay ends with instead, until repaired
	skip     int           // events that a replay leaves out at its start, until repaired
	short    int           // events that it leaves out at its end, until repaired
	repaired atomic.Bool
	replays  atomic.Int64
	earliest int // every replay starts this much before what is asked
}

func (l *fakeLog) rebuild(ctx context.Context, from uint64, emit func(uint64, []engine.Event) error) error {
	l.replays.Add(1)
	if l.gate != nil {
		select {
		case <-l.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	at := max(0, int(from)-l.earliest)
	if !l.repaired.Load() && l.err != nil {
		return l.err
	}
	end := int(l.logged.Load())
	if !l.repaired.Load() {
		at, end = at+l.skip, end-l.short
	}
	for at < end {
		next := min(at+50, end)
		if err := emit(uint64(at), l.all[at:next]); err != nil {
			return err
		}
		at = next
	}
	return nil
}

// feedRig is a feed whose events come from a fake log.
type feedRig struct {
	*Feed
	log *fakeLog
	dir string
	at  int // events appended so far
}

// openRig opens a feed of 8 blocks of memory at the state after so many events.
func openRig(t *testing.T, log *fakeLog, dir string, events int) *feedRig {
	t.Helper()
	log.logged.Store(max(log.logged.Load(), int64(events)))
	f, err := OpenFeed(FeedConfig{
		Dir: dir, Log: 42, Events: uint64(events), Seq: seqAt(log.all, events), Rebuild: log.rebuild,
		Memory: NewMemory(8), Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &feedRig{Feed: f, log: log, dir: dir, at: events}
}

func eventPath(dir string) string { return filepath.Join(dir, eventFileName) }

// appendTo appends whole instructions, up to about so many events in all, some hundred at a time.
func (r *feedRig) appendTo(events int) {
	for r.at < events {
		next := wholeAt(r.log.all, min(r.at+300, events))
		r.log.logged.Store(int64(next))
		r.Append(r.log.all[r.at:next])
		r.at = next
	}
}

// end fails the test when the feed can't be closed.
func (r *feedRig) end(t *testing.T) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// follow appends up to about so many events, so slowly that the file follows.
func (r *feedRig) follow(events int) {
	for r.at < events {
		r.appendTo(min(r.at+150, events))
		settle()
	}
}

// check reads everything page by page, and pages of several sizes from many places.
func (r *feedRig) check(t *testing.T) {
	t.Helper()
	all := r.log.all[:r.at]
	var got []engine.Event
	for {
		next, err := r.Read(seqAt(got, len(got)), 100, got)
		if err != nil {
			t.Fatalf("after %d events: %v", len(got), err)
		}
		if len(next) == len(got) {
			break
		}
		got = next
	}
	if !slices.Equal(got, all) {
		t.Fatalf("%d events read, %d were appended, or they differ", len(got), len(all))
	}
	last := seqAt(all, len(all))
	for after := uint64(0); after <= last+1; after += 1 + last/50 {
		for _, limit := range []int{1, 3, 63, 1000} {
			got, err := r.Read(after, limit, nil)
			if want := pageOf(all, after, limit); err != nil || !slices.Equal(got, want) {
				t.Fatalf("after %d, limit %d: %d events, error %v, want %d events", after, limit, len(got), err, len(want))
			}
		}
	}
}

// mustRebuild fails the test unless a read after a sequence is told to come again.
func (r *feedRig) mustRebuild(t *testing.T, after uint64) {
	t.Helper()
	if got, err := r.Read(after, 10, nil); !errors.Is(err, ErrRebuilding) || len(got) > 0 {
		t.Errorf("after %d: %d events, error %v, want ErrRebuilding", after, len(got), err)
	}
}
