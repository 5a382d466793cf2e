package view

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// waiting is how many bytes of the event file wait in memory until somebody syncs the log, who then waits for all of them.
func waiting(t *testing.T, dir string) int64 {
	t.Helper()
	f, err := os.OpenFile(eventPath(dir), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	dirty := func() int64 {
		var s unix.Cachestat_t
		err := unix.Cachestat(uint(f.Fd()), &unix.CachestatRange{}, &s, 0)
		if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) {
			t.Skip("this system does not tell what of a file waits in memory:", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return int64(s.Dirty) * int64(os.Getpagesize())
	}
	bytes := dirty()
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	if left := dirty(); left > 0 {
		t.Skipf("%d bytes wait in memory after a sync: there is no disk under %s", left, dir)
	}
	return bytes
}

// The scribe's pieces and the blocks that a rebuild makes again: neither leaves more than a piece that is not full yet.
func TestEventsDoNotWaitInMemory(t *testing.T) {
	const pieces = 8
	all := history(pieces * scribeBlocks * pageEvents)
	for name, rebuilt := range map[string]bool{"written": false, "rebuilt": true} {
		t.Run(name, func(t *testing.T) {
			log := &fakeLog{all: all}
			at := 0
			if rebuilt {
				at = wholeAt(all, len(all))
				log.logged.Store(int64(at))
			}
			c := FeedConfig{Dir: t.TempDir(), Log: 42, Events: uint64(at), Seq: seqAt(all, at), Rebuild: log.rebuild, Memory: NewMemory(pieces * scribeBlocks), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
			f, err := OpenFeed(c)
			if err != nil {
				t.Fatal(err)
			}
			r := &feedRig{Feed: f, log: log, dir: c.Dir, at: at}
			defer r.end(t)
			for done := func() bool {
				s := r.Status()
				return r.at >= len(all)-pageEvents && s.Filed == s.Events && s.Missing == 0
			}; !done(); time.Sleep(time.Millisecond) {
				if _, err := f.Read(0, 1, nil); err != nil && !errors.Is(err, ErrRebuilding) {
					t.Fatal(err)
				}
				r.appendTo(min(r.at+1000, len(all)))
			}
			if bytes := waiting(t, c.Dir); bytes > scribeBlocks*blockSize {
				t.Errorf("%d bytes wait in memory", bytes)
			}
		})
	}
}
