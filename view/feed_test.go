package view

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weir/engine"
)

// settle lets all that works behind the feed come to rest: writing, mending, retrying.
func settle() {
	time.Sleep(3 * mendRetry)
	synctest.Wait()
}

// bubble runs a test with a clock that goes on when everything waits for it.
func bubble(t *testing.T, test func(t *testing.T)) { synctest.Test(t, test) }

func TestFeedInMemory(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := openRig(t, &fakeLog{all: history(400)}, t.TempDir(), 0)
		defer r.end(t)
		r.check(t)
		r.appendTo(400)
		r.check(t)
		if got, err := r.Read(0, 0, nil); err != nil || len(got) > 0 {
			t.Errorf("limit 0: %d events, error %v", len(got), err)
		}
		if s := r.Status(); s.Events != uint64(r.at) || s.LastSeq != seqAt(r.log.all, r.at) || s.Missing != 0 {
			t.Errorf("status %+v", s)
		}
	})
}

// Events that fell out of memory come from the file, across the seam too.
func TestFeedFromFile(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := openRig(t, &fakeLog{all: history(5000)}, t.TempDir(), 0)
		defer r.end(t)
		for events := 300; events <= 5000; events += 300 {
			r.follow(events)
			r.check(t)
		}
		if s := r.Status(); s.Filed != s.Events || r.log.replays.Load() != 0 {
			t.Errorf("status %+v, %d replays", s, r.log.replays.Load())
		}
	})
}

// What came too fast for the file is rebuilt from the log. Meanwhile newer events can be read, older ones too.
func TestFeedOverrun(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(4000), gate: make(chan struct{})}
		r := openRig(t, log, t.TempDir(), 0)
		defer r.end(t)
		r.appendTo(300)
		settle()
		r.appendTo(3000) // no time passes: the file can't follow
		r.mustRebuild(t, seqAt(log.all, 500))
		settle()
		if s := r.Status(); s.Missing == 0 || s.Filed != s.Events || log.replays.Load() != 1 {
			t.Errorf("status %+v, %d replays", s, log.replays.Load())
		}
		r.mustRebuild(t, seqAt(log.all, 500))
		old, err := r.Read(0, 20, nil)
		if err != nil || !slices.Equal(old, pageOf(log.all[:r.at], 0, 20)) {
			t.Errorf("before the hole: %d events, error %v", len(old), err)
		}
		after := seqAt(log.all, r.at-100)
		recent, err := r.Read(after, 1000, nil)
		if err != nil || !slices.Equal(recent, pageOf(log.all[:r.at], after, 1000)) {
			t.Errorf("behind the hole: %d events, error %v", len(recent), err)
		}
		close(log.gate)
		settle()
		r.check(t)
		if s := r.Status(); s.Missing != 0 {
			t.Errorf("status %+v", s)
		}
	})
}

// A page never goes over a hole, and never ends within a sequence because of one.
func TestFeedStopsAtAHole(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(4000), gate: make(chan struct{})}
		r := openRig(t, log, t.TempDir(), 0)
		defer r.end(t)
		r.appendTo(300)
		settle()
		r.appendTo(3000)
		settle()
		var got []engine.Event
		for {
			next, err := r.Read(seqAt(got, len(got)), 7, got)
			if err != nil {
				if !errors.Is(err, ErrRebuilding) || len(next) != len(got) {
					t.Errorf("%d events more, error %v", len(next)-len(got), err)
				}
				break
			}
			got = next
		}
		n := len(got)
		if n < 100 || n > 310 || !slices.Equal(got, log.all[:n]) || wholeAt(log.all, n) != n {
			t.Errorf("%d events before the hole", n)
		}
	})
}

// A restart from a state in the past: the events that follow it come again.
func TestFeedRestart(t *testing.T) {
	for _, from := range []int{0, 1, 62, 63, 64, 630, 2000, 3780} {
		bubble(t, func(t *testing.T) {
			log := &fakeLog{all: history(5000)}
			from := wholeAt(log.all, from)
			r := openRig(t, log, t.TempDir(), 0)
			r.follow(4000)
			r.end(t)
			r = openRig(t, log, r.dir, from)
			r.check(t)
			r.follow(5000)
			r.check(t)
			r.end(t)
			if n := log.replays.Load(); n != 0 {
				t.Errorf("%d replays", n)
			}
		})
	}
}

// Close writes all that is in memory, also the block that is not full.
func TestFeedCloseLeavesNothingBehind(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(300)}
		r := openRig(t, log, t.TempDir(), 0)
		r.appendTo(300)
		r.end(t)
		if _, err := r.Read(0, 1, nil); err != ErrClosed {
			t.Errorf("read: %v", err)
		}
		if err := r.Wait(t.Context(), r.Status().LastSeq); err != ErrClosed {
			t.Errorf("wait: %v", err)
		}
		if err := r.Close(); err != ErrClosed {
			t.Errorf("close: %v", err)
		}
		r = openRig(t, log, r.dir, r.at)
		defer r.end(t)
		r.check(t)
		settle()
		if log.replays.Load() != 0 {
			t.Error("rebuilt")
		}
	})
}

// A file that is gone, or ends too early, is rebuilt, also the part of a block before the start.
func TestFeedLostFile(t *testing.T) {
	for _, start := range []int{630, 1000, 2001} {
		for _, left := range []int64{0, 1, 5*blockSize + 100} {
			bubble(t, func(t *testing.T) {
				log := &fakeLog{all: history(5000)}
				start := wholeAt(log.all, start)
				dir := t.TempDir()
				r := openRig(t, log, dir, 0)
				r.follow(start)
				r.end(t)
				if err := os.Truncate(eventPath(dir), left); err != nil {
					t.Fatal(err)
				}
				log.gate = make(chan struct{})
				r = openRig(t, log, dir, start)
				if missing := r.Status().Missing; missing < uint64(start/pageEvents)-uint64(left/blockSize) {
					t.Errorf("%d blocks missing", missing)
				}
				settle()
				r.mustRebuild(t, seqAt(log.all, 400))
				r.appendTo(start + 10)
				settle()
				close(log.gate)
				settle()
				r.check(t)
				r.appendTo(start + 200)
				settle()
				r.check(t)
				replays := log.replays.Load()
				r.end(t)
				r = openRig(t, log, dir, r.at)
				settle()
				r.check(t)
				r.end(t)
				if log.replays.Load() != replays {
					t.Errorf("%d replays after the repair", log.replays.Load()-replays)
				}
			})
		}
	}
}

// The block in which a start lies is not written while it lacks its first events: a process that ends then would
// leave a block that looks right.
func TestFeedWritesNoHalfBlock(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(2000), gate: make(chan struct{})}
		dir := t.TempDir()
		r := openRig(t, log, dir, wholeAt(log.all, 1000))
		r.follow(1100)
		r.end(t)
		log.gate = nil
		r = openRig(t, log, dir, r.at)
		defer r.end(t)
		settle()
		r.check(t)
	})
}

// The block in which a start lies, without what stands before it, leaves memory before the log is replayed.
func TestFeedFirstBlockLeavesMemory(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(5000), gate: make(chan struct{})}
		r := openRig(t, log, t.TempDir(), wholeAt(log.all, 1000))
		defer r.end(t)
		r.follow(4000)
		close(log.gate)
		settle()
		r.check(t)
	})
}

// Bad blocks are never read. One that is found leads to its neighbours, and one replay repairs them all.
func TestFeedBadBlocks(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(5000), earliest: 100}
		dir := t.TempDir()
		r := openRig(t, log, dir, 0)
		defer r.end(t)
		r.follow(5000)
		for _, block := range []int64{3, 5, 20, 40} {
			flip(t, dir, block*blockSize+blockHeader+20)
		}
		log.gate = make(chan struct{})
		r.mustRebuild(t, seqAt(log.all, 20*pageEvents+10))
		settle()
		if s := r.Status(); s.Missing != 4 {
			t.Errorf("%d blocks missing", s.Missing)
		}
		close(log.gate)
		settle()
		r.check(t)
		if n := log.replays.Load(); n != 1 {
			t.Errorf("%d replays", n)
		}
	})
}

func flip(t *testing.T, dir string, at int64) {
	t.Helper()
	f, err := os.OpenFile(eventPath(dir), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 4
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

// Blocks that are bad when the feed opens are found without anyone reading them.
func TestFeedFindsBadBlocksAtTheStart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(3000)}
		dir := t.TempDir()
		r := openRig(t, log, dir, 0)
		r.follow(3000)
		r.end(t)
		flip(t, dir, 2*blockSize)
		flip(t, dir, 30*blockSize)
		r = openRig(t, log, dir, r.at)
		defer r.end(t)
		settle()
		if n := log.replays.Load(); n != 1 {
			t.Errorf("%d replays", n)
		}
		r.check(t)
	})
}

// A log that lost its end goes on otherwise; the blocks that once followed are not read in its name.
func TestFeedForgetsWhatTheLogLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		log := &fakeLog{all: history(3000)}
		r := openRig(t, log, dir, 0)
		r.follow(3000)
		r.end(t)
		other := &fakeLog{all: slices.Clone(log.all), gate: make(chan struct{})}
		start := wholeAt(log.all, 1000)
		for i := range other.all[start:] {
			other.all[start+i].Amount++
		}
		r = openRig(t, other, dir, start)
		r.appendTo(3000) // too fast: the old blocks are not overwritten
		r.end(t)
		other.gate = nil
		r = openRig(t, other, dir, r.at)
		defer r.end(t)
		settle()
		r.check(t)
	})
}

// The events of another log, left in the directory, are not taken for this one's.
func TestFeedOfAnotherLog(t *testing.T) {
	bubble(t, func(t *testing.T) {
		log := &fakeLog{all: history(1000)}
		dir := t.TempDir()
		r := openRig(t, log, dir, 0)
		r.follow(1000)
		r.end(t)
		log.gate = make(chan struct{})
		f, err := OpenFeed(FeedConfig{Dir: dir, Log: 43, Events: uint64(r.at), Seq: seqAt(log.all, r.at), Rebuild: log.rebuild, Memory: NewMemory(8), Logger: r.Feed.log})
		if err != nil {
			t.Fatal(err)
		}
		other := &feedRig{Feed: f, log: log, dir: dir, at: r.at}
		defer other.end(t)
		other.mustRebuild(t, 0)
		close(log.gate)
		settle()
		other.check(t)
	})
}

// A replay that fails, or leaves something out, is tried again; the feed answers nothing from it.
func TestFeedRebuildFails(t *testing.T) {
	for name, broken := range map[string]*fakeLog{"error": {err: errors.New("no snapshot")}, "gap": {skip: 1}, "end": {short: 40}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				log := broken
				log.all = history(2000)
				r := openRig(t, log, t.TempDir(), wholeAt(log.all, 1000))
				defer r.end(t)
				r.appendTo(r.at + 20)
				settle()
				r.mustRebuild(t, seqAt(log.all, 970))
				tries := log.replays.Load()
				if tries < 2 || tries > 6 {
					t.Errorf("%d replays in %v", tries, 3*mendRetry)
				}
				log.repaired.Store(true)
				settle()
				r.check(t)
			})
		})
	}
}

// A disk that takes nothing leaves holes; the core goes on, memory answers, and no replay is begun in vain.
func TestFeedDiskFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("needs /dev/full")
	}
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Symlink("/dev/full", eventPath(dir)); err != nil {
			t.Fatal(err)
		}
		r := openRig(t, &fakeLog{all: history(2000)}, dir, 0)
		defer r.end(t)
		for events := 200; events <= 2000; events += 200 {
			r.appendTo(events)
			settle()
		}
		if s := r.Status(); s.Missing != (s.Events+pageEvents-1)/pageEvents {
			t.Errorf("status %+v", s)
		}
		r.mustRebuild(t, 0)
		after := seqAt(r.log.all, r.at-300)
		got, err := r.Read(after, 1000, nil)
		if err != nil || !slices.Equal(got, pageOf(r.log.all[:r.at], after, 1000)) {
			t.Errorf("%d events from memory, error %v", len(got), err)
		}
		if n := r.log.replays.Load(); n != 0 {
			t.Errorf("%d replays", n)
		}
	})
}

func TestFeedNeedsMemoryAndARebuild(t *testing.T) {
	for _, c := range []FeedConfig{{Memory: NewMemory(8)}, {Rebuild: (&fakeLog{}).rebuild}} {
		c.Dir = t.TempDir()
		if _, err := OpenFeed(c); err == nil {
			t.Error("opened")
		}
	}
}

func TestFeedWait(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := openRig(t, &fakeLog{all: history(100)}, t.TempDir(), 0)
		defer r.end(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		if err := r.Wait(ctx, 0); err != context.DeadlineExceeded || time.Since(start) != time.Minute {
			t.Errorf("waited %v: %v", time.Since(start), err)
		}
		var woken sync.WaitGroup
		for range 20 {
			woken.Go(func() {
				if err := r.Wait(t.Context(), 0); err != nil {
					t.Error(err)
				}
				if got, err := r.Read(0, 1, nil); err != nil || len(got) == 0 {
					t.Errorf("woken for %d events, error %v", len(got), err)
				}
			})
		}
		synctest.Wait()
		start = time.Now()
		r.appendTo(10)
		woken.Wait()
		if d := time.Since(start); d > heraldPause {
			t.Errorf("woken after %v", d)
		}
		if err := r.Wait(t.Context(), 0); err != nil {
			t.Errorf("with events there: %v", err)
		}
		if n := r.herald.waiting.Load(); n != 0 {
			t.Errorf("%d still waiting", n)
		}
	})
}

// Readers of all ages and a writer that is faster than the file: what is read is always right.
func TestFeedReadWhileWriting(t *testing.T) {
	log := &fakeLog{all: history(60_000)}
	r := openRig(t, log, t.TempDir(), 0)
	var wg sync.WaitGroup
	for reader := range 4 {
		wg.Go(func() {
			var buffer []engine.Event
			at := 0
			for at < len(log.all) {
				events, err := r.Read(seqAt(log.all, at), 500, buffer[:0])
				switch {
				case errors.Is(err, ErrRebuilding) && reader%2 == 0:
					at = min(wholeAt(log.all, at+1000), int(r.Status().Events)) // skip what is being rebuilt
					continue
				case errors.Is(err, ErrRebuilding), err == nil && len(events) == 0:
					time.Sleep(100 * time.Microsecond)
					continue
				case err != nil || !slices.Equal(events, log.all[at:at+len(events)]):
					t.Errorf("at %d: %d events, or wrong ones, error %v", at, len(events), err)
					return
				}
				at += len(events)
				buffer = events
			}
		})
	}
	for r.at < len(log.all) {
		r.appendTo(min(r.at+2000, len(log.all)))
		time.Sleep(200 * time.Microsecond)
	}
	wg.Wait()
	for s := r.Status(); s.Missing > 0 || s.Filed < s.Events; s = r.Status() {
		time.Sleep(10 * time.Millisecond)
	}
	r.check(t)
	r.end(t)
}
