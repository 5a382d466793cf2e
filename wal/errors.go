package wal

import (
	"errors"
	"fmt"
)

// What can stand in the way of a log. Every error of this package wraps one of these, or comes from
// the file system as it is.
var (
	// ErrDamaged: the log does not hold what was written. The error is a *Fault with the place.
	ErrDamaged = errors.New("wal: damaged")
	// ErrNewer: a newer Weir wrote this log. Nothing is wrong with it; this binary cannot read it.
	ErrNewer = errors.New("wal: written in a newer format")
	// ErrLost: the log ends before a mark that says how far it once reached.
	ErrLost = errors.New("wal: ends before its mark")
	// ErrGap: the sequence asked for is not in the log: archived, or never written.
	ErrGap = errors.New("wal: sequence not in the log")
	// ErrLocked: another process has the log open.
	ErrLocked = errors.New("wal: in use by another process")
	// ErrFull: the disk has no room for the next frame. Nothing was written; a later Append may succeed.
	ErrFull = errors.New("wal: disk full")
	// ErrPoisoned: an earlier write or sync failed, so what the disk holds is unknown. Final: only a
	// new process, which reads the disk again, may go on.
	ErrPoisoned = errors.New("wal: stopped by a failed write")
	// ErrTooLarge: the frame would not fit in a segment. Nothing was written.
	ErrTooLarge = errors.New("wal: frame too large")
	// ErrStore: the store asked for is not the one that wrote the log, or does not work here.
	ErrStore = errors.New("wal: wrong store")
	// ErrForked: what lies where copies of this log belong is not what the log has: damaged, or of another course that the log took before it was restored from a backup.
	ErrForked = errors.New("wal: not copies of this log")
	// ErrClosed: the log is closed.
	ErrClosed = errors.New("wal: closed")
)

// Fault is damage with its place.
type Fault struct {
	Segment string // file name inside the directory of the log
	Offset  int64  // bytes from the start of that file
	What    string
	kind    error
}

func (f *Fault) Error() string {
	return fmt.Sprintf("%v: segment %s, offset %d: %s", f.kind, f.Segment, f.Offset, f.What)
}

// Unwrap is ErrDamaged, or ErrNewer for a frame of a newer format.
func (f *Fault) Unwrap() error { return f.kind }

func damaged(segment string, offset int64, format string, args ...any) error {
	return &Fault{Segment: segment, Offset: offset, What: fmt.Sprintf(format, args...), kind: ErrDamaged}
}

func newer(segment string, offset int64, version, known uint16) error {
	what := fmt.Sprintf("format %d, this binary knows up to %d", version, known)
	return &Fault{Segment: segment, Offset: offset, What: what, kind: ErrNewer}
}
