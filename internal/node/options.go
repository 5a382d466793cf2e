package node

import (
	"context"
	"log/slog"
	"time"

	"weir/internal/calendar"
	"weir/internal/disk"
)

// Options say where a node lives and how large it starts. Only Data is needed.
type Options struct {
	Data  string // data directory; made if missing
	Store string // of the log: direct, portable, or "" for what the log has, else the better one that works

	Orders   int // room touched ahead, in orders of the window; it grows beyond
	Accounts int // likewise

	SegmentBytes int64 // size of the log's files; 0: the store's own
	EventBlocks  int   // blocks of 63 events kept in memory, 4 KiB each; 0: 16,384

	Archive string // directory that log older than both snapshots is moved to; "": the log keeps everything

	SnapshotEvery uint64 // instructions between two snapshots; 0: only when asked
	// BuildSnapshot makes the snapshot of a sequence, where the state has this hash, beside this process, as BuildSnapshot of this package does in
	// another one; ctx ends when the node stops. nil: it is made in this process.
	BuildSnapshot func(ctx context.Context, seq, hash uint64) error
	Tick          time.Duration      // between two looks whether the engine waits for a time that has come; 0: never
	Calendar      *calendar.Calendar // the business days; nil: clearing staff take all steps
	CalendarEvery time.Duration      // between two looks at it; 0: a second
	Now           func() int64       // unix nanoseconds; nil: the system's clock
	// Clock, in unix nanoseconds, gives the node a clock of its own that stands there and moves by SetClock only, for demos and tests: Now, Tick and
	// CalendarEvery have no meaning then. 0: there is none.
	Clock  int64
	Logger *slog.Logger // nil: the default one
	FS     disk.FS      // nil: the real one. The event file, which is derived, always uses that
	// Progress hears of long work at the start: what it is, and how far. nil: nobody.
	Progress func(what string) func(done, total int64)
}

func (o *Options) complete() {
	if o.Now == nil {
		o.Now = func() int64 { return time.Now().UnixNano() }
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.EventBlocks == 0 {
		o.EventBlocks = 1 << 14
	}
	if o.FS == nil {
		o.FS = disk.Real{}
	}
	if o.Progress == nil {
		o.Progress = func(string) func(int64, int64) { return func(int64, int64) {} }
	}
}
