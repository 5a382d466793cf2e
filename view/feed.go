package view

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"weir/engine"
)

// What a Feed answers when it can't answer with events.
var (
	// ErrRebuilding: events asked for are being made again from the log. Come again in some seconds.
	ErrRebuilding = errors.New("view: events are being rebuilt from the log")
	// ErrClosed: the feed is closed.
	ErrClosed = errors.New("view: the feed is closed")
)

// Rebuild replays the log and passes events to emit, in order and without a gap: at the latest from the event of
// ordinal from on, until emit answers an error, which it returns, or to the end of the log, or until ctx ends. Ordinals count
// events from 0 in the order in which the engine emits them; first is that of events[0]. It runs in a goroutine of the feed.
type Rebuild func(ctx context.Context, from uint64, emit func(first uint64, events []engine.Event) error) error

// FeedConfig says where events are kept and where the state stands.
type FeedConfig struct {
	Dir     string  // of the event file; made if missing
	Log     uint64  // identity of the log; blocks that came from another are not trusted
	Events  uint64  // emitted up to the state that the process starts from; those that follow come by Append
	Seq     uint64  // of that state
	Rebuild Rebuild // fills holes; needed
	Memory  *Memory // of its own; needed
	Logger  *slog.Logger
}

const mendRetry = 10 * time.Second

// Feed keeps all events since the beginning: the newest in memory, all in the event file. One goroutine appends, and never
// waits for the disk or a reader; any number read. DESIGN.md holds the arguments.
type Feed struct {
	ring    *ring
	file    *eventFile
	holes   holes
	filed   atomic.Uint64 // ordinal up to which the file has all events but those in holes
	lastSeq atomic.Uint64 // of the last event, or of the state at the start
	scribe  scribe
	mender  mender
	herald  herald
	log     *slog.Logger

	ctx    context.Context // ends when the feed is closed
	cancel context.CancelFunc
	ended  sync.WaitGroup
	close  sync.Once
}

// OpenFeed opens the event file and starts what works behind the feed. Blocks beyond c.Events are dropped, for their events
// come by Append again. A file that falls short is no error: what it lacks is rebuilt.
func OpenFeed(c FeedConfig) (*Feed, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Rebuild == nil || c.Memory == nil {
		return nil, errors.New("view: a feed without memory, or without a way to rebuild events")
	}
	file, err := openEventFile(c.Dir, c.Log)
	if err != nil {
		return nil, err
	}
	f := &Feed{file: file, log: c.Logger}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	f.scribe = newScribe(c.Memory.blocks())
	f.mender = mender{rebuild: c.Rebuild, kick: make(chan struct{}, 1), retry: mendRetry}
	f.herald = newHerald()
	f.filed.Store(c.Events)
	f.lastSeq.Store(c.Seq)
	if err := f.begin(c); err != nil {
		f.cancel()
		return nil, errors.Join(err, file.file.Close())
	}
	f.ended.Go(f.scribble)
	f.ended.Go(f.mend)
	f.ended.Go(f.proclaim)
	return f, nil
}

// begin cuts the file off at the start's last event and takes the events of its last block into memory, where the
// block goes on. What is missing is noted.
func (f *Feed) begin(c FeedConfig) error {
	blocks, err := f.file.blocks()
	if err != nil {
		return err
	}
	last, used := c.Events/pageEvents, c.Events%pageEvents
	var p page
	whole := used == 0 || f.file.read(last, int(used), &p) == nil
	if blocks > last {
		if err := f.file.truncate(last); err != nil {
			return err
		}
	}
	f.holes.add(span{min(blocks, last), last})
	f.mender.suspect(last)
	if !whole {
		f.ring = newRing(c.Memory, c.Events)
		f.holes.add(span{last, last + 1})
		return nil
	}
	f.ring = newRing(c.Memory, c.Events-used)
	if used == 0 {
		return nil
	}
	f.ring.append(p[:used])
	if err := f.file.writeEvents(last, p[:used]); err != nil {
		f.log.Error("the event file can't be written", "error", err)
		f.lose(span{last, last + 1})
	}
	return nil
}

// Append adds the events of one or more whole instructions.
func (f *Feed) Append(events []engine.Event) {
	if len(events) == 0 {
		return
	}
	before := f.ring.written
	f.ring.append(events)
	f.lastSeq.Store(events[len(events)-1].Seq)
	f.scribe.hear(before, f.ring.written)
	f.herald.hear()
}

// FeedStatus says how much a feed has.
type FeedStatus struct {
	Events  uint64 // since the beginning
	LastSeq uint64 // of the last one, or of the state at the start
	Filed   uint64 // the file reaches up to this one
	Missing uint64 // blocks of 63 events that are to be rebuilt
}

// Status reports on the feed.
func (f *Feed) Status() FeedStatus {
	s := FeedStatus{Filed: f.filed.Load(), LastSeq: f.lastSeq.Load(), Events: f.ring.head.Load()}
	for _, hole := range f.holes.list() {
		s.Missing += hole.to - hole.from
	}
	return s
}

// Close writes out what is in memory and ends the feed. Append must not be called any more.
func (f *Feed) Close() error {
	err := ErrClosed
	f.close.Do(func() {
		f.cancel()
		f.ended.Wait()
		err = f.file.file.Close()
	})
	return err
}
