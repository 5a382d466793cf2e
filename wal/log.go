package wal

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"sync/atomic"

	"weir/internal/disk"
)

const lockName = "lock"

// Options say where a log lies and how it is stored. Only Dir is needed.
type Options struct {
	Dir   string  // made if missing; the log owns it
	Store string  // Direct, Portable, or "": the store that wrote the log, for a new one Direct where it works
	FS    disk.FS // nil: the real one. On any other the portable store stands on a model of tidwall/wal, which knows only real files

	// SegmentBytes is the size of new segments; 0: 64 MiB direct, 4 MiB portable. Rounded up to pages.
	SegmentBytes int64
	// Ahead is how many segments the direct store prepares ahead; 0: 2.
	Ahead int
	// Progress, if not nil, hears during Open how many bytes of at most total are checked.
	Progress func(done, total int64)

	openEntries func(dir string, segmentBytes int64, next uint64) (entries, error)
}

// Log is an open log. One goroutine appends and asks for room; every other method may be called from anywhere.
type Log struct {
	o     Options
	lay   layout
	lock  io.Closer
	store store
	seal  sealer

	poison atomic.Pointer[error]
	closed atomic.Bool
	writes atomic.Uint64
	frames atomic.Uint64
	bytes  atomic.Uint64

	refused int // bytes of the last frame, where the disk had no room for it; 0: it had. Only Append and Room look at it

	mu   sync.Mutex // guards at and segs
	at   state      // durable
	segs []segment

	markMu     sync.Mutex // held while the mark is replaced, and while segments are copied or removed
	mark       markFile
	copyFailed error // a sync of copies failed: none are made any more
}

// Stats counts since Open.
type Stats struct {
	Writes uint64 // durable writes of frames
	Frames uint64
	Bytes  uint64 // written for frames, with all overhead
}

// Open locks the log in o.Dir, or makes a new one, checks every frame of it, cuts off a torn tail, and
// is ready to append. Damage of any other kind refuses with a *Fault.
func Open(o Options) (*Log, error) {
	if o.FS == nil {
		o.FS = disk.Real{}
	}
	if o.Ahead <= 0 {
		o.Ahead = 2
	}
	if err := o.FS.MkdirAll(o.Dir); err != nil {
		return nil, err
	}
	lock, err := lockDir(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	l, err := openLocked(o)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	l.lock = lock
	return l, nil
}

func lockDir(fsys disk.FS, dir string) (io.Closer, error) {
	lock, err := fsys.Lock(filepath.Join(dir, lockName))
	if errors.Is(err, disk.ErrLocked) {
		return nil, fmt.Errorf("%w: %s", ErrLocked, dir)
	}
	return lock, err
}

func openLocked(o Options) (*Log, error) {
	r, err := recoverLog(&o)
	if err != nil {
		return nil, err
	}
	o.SegmentBytes = segmentBytes(o.SegmentBytes, r.mark.store)
	l := &Log{o: o, lay: r.lay, seal: sealer{log: r.mark.log}, at: r.at, segs: r.segs, mark: r.mark}
	if r.lay.direct() {
		l.store, err = openDirect(&o, r, l.begun)
	} else {
		l.store, err = openPortable(&o, r, l.begun)
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

func segmentBytes(asked int64, store uint16) int64 {
	switch {
	case asked > 0:
		return max(2*disk.Page, (asked+disk.Page-1)&^(disk.Page-1))
	case store == storeDirect:
		return 64 << 20
	}
	return 4 << 20
}

// begun notes a new segment.
func (l *Log) begun(s segment) {
	l.mu.Lock()
	l.segs = append(l.segs, s)
	l.mu.Unlock()
}

// Append seals the payloads, back to back, with their count of instructions and their time (unix
// nanoseconds), and returns the sequence of the first. When the error is nil the frame is durable.
// ErrFull and ErrTooLarge leave the log as it was; after any other error it is poisoned.
func (l *Log) Append(payloads [][]byte, count int, time int64) (first uint64, err error) {
	if count <= 0 {
		panic("wal: a frame holds at least one instruction")
	}
	if err := l.usable(); err != nil {
		return 0, err
	}
	frame, h, err := l.seal.seal(l.at, payloads, count, time)
	if err != nil {
		return 0, err
	}
	if err := l.reserve(len(frame)); err != nil {
		return 0, err
	}
	n, err := l.store.write(frame, l.at, h.after())
	if err != nil {
		return 0, l.fail(err)
	}
	l.writes.Add(1)
	l.frames.Add(1)
	l.bytes.Add(uint64(n))
	l.mu.Lock()
	l.at = h.after()
	l.mu.Unlock()
	return h.first, nil
}

// reserve makes room for a frame, and keeps in mind where there is none.
func (l *Log) reserve(size int) error {
	err := l.store.reserve(size, l.at)
	switch {
	case errors.Is(err, ErrFull):
		l.refused = size
	case err == nil:
		l.refused = 0
	case !errors.Is(err, ErrTooLarge):
		err = l.fail(err)
	}
	return err
}

// Room asks again for the room that the last Append did not find: ErrFull where the disk still has none. Where nothing was refused it asks nobody. Only the
// goroutine that appends may call it.
func (l *Log) Room() error {
	if err := l.usable(); err != nil || l.refused == 0 {
		return err
	}
	return l.reserve(l.refused)
}

func (l *Log) usable() error {
	if p := l.poison.Load(); p != nil {
		return *p
	}
	if l.closed.Load() {
		return ErrClosed
	}
	return nil
}

// fail poisons the log. The first reason is kept.
func (l *Log) fail(cause error) error {
	err := fmt.Errorf("%w: %w", ErrPoisoned, cause)
	if !l.poison.CompareAndSwap(nil, &err) {
		return *l.poison.Load()
	}
	return err
}

// Last tells the last durable sequence (0: none yet), its time and its chain. The time is 0 where only
// archived frames knew it.
func (l *Log) Last() (seq uint64, time int64, chain uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at.next - 1, l.at.time, l.at.chain
}

// First tells the first sequence that the log still holds, or will hold.
func (l *Log) First() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.segs[0].before.next
}

// Identity is the number that tells the frames of this log from those of any other. It is never 0.
func (l *Log) Identity() uint64 { return l.seal.log }

// Identity reads that of the log in a directory; fs.ErrNotExist where no log was begun.
func Identity(fsys disk.FS, dir string) (uint64, error) {
	m, err := readMark(fsys, dir)
	return m.log, err
}

// Store tells which store the log has: Direct or Portable.
func (l *Log) Store() string {
	if l.lay.direct() {
		return Direct
	}
	return Portable
}

// Stats counts what was made durable since Open.
func (l *Log) Stats() Stats {
	return Stats{Writes: l.writes.Load(), Frames: l.frames.Load(), Bytes: l.bytes.Load()}
}

// SetMark writes down how far the log reaches now. A log that ends earlier will be refused.
func (l *Log) SetMark() error {
	if err := l.usable(); err != nil {
		return err
	}
	l.markMu.Lock()
	defer l.markMu.Unlock()
	m := l.mark
	l.mu.Lock()
	m.raise(l.at)
	l.mu.Unlock()
	if m == l.mark {
		return nil
	}
	return l.putMark(m)
}

// putMark replaces the mark. A full disk leaves the old one, with no harm done.
func (l *Log) putMark(m markFile) error {
	err := writeMark(l.o.FS, l.o.Dir, m)
	if disk.Full(err) {
		return fmt.Errorf("%w: the mark stays at sequence %d: %w", ErrFull, l.mark.high.next-1, err)
	}
	if err != nil {
		return l.fail(err)
	}
	l.mark = m
	return nil
}

// Close marks how far the log reaches, so that the loss of its end cannot go unnoticed, and lets go of
// the directory. The last Append must have returned. After a poison it marks nothing and answers the
// poison. On a full disk the old mark stays, which is no error here: whoever wants to know calls SetMark first.
// A second Close does nothing.
func (l *Log) Close() error {
	err := l.SetMark()
	if errors.Is(err, ErrFull) {
		err = nil
	}
	if l.closed.Swap(true) {
		return nil
	}
	return errors.Join(err, l.store.close(), l.lock.Close())
}
