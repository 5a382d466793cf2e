package daybook

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"weir/engine"
	"weir/view"
)

// Feed is where events come from. A view.Feed is one.
type Feed interface {
	ReadAt(at uint64, limit int, into []engine.Event) ([]engine.Event, error)
	// Wait returns once there is an event after a sequence; else with the error of ctx when that ends, or its own.
	Wait(ctx context.Context, after uint64) error
	Status() view.FeedStatus
}

// Config says what a book is made of, and where it is kept.
type Config struct {
	Dir  string // of its files; made if missing
	Log  uint64 // identity of the log
	Feed Feed
	// FirstDay is the state and the date of an asset that the instruction of a sequence created; Open and 0 where the log does not have it any more: so assets are
	// made, and only the first step of another one would be taken for something else. Nil: always so.
	FirstDay func(seq uint64) (engine.Day, uint32)
	Logger   *slog.Logger // nil: the default one
}

const (
	pieceEvents      = 4096
	askEvents        = 1 << 20 // looked at, at most, while somebody waits: some 30 ms
	checkpointEvents = 1 << 22 // between two checkpoints
	// followPause is so short that what comes in it is booked in a fraction of a millisecond, for longer work takes a processor from those who answer orders. What has
	// left the memory of a feed (1,032,192 events of a server) would be read from its file, at twice the cost.
	followPause = 5 * time.Millisecond
	retryPause  = 100 * time.Millisecond // after an error
)

// asset is what the book knows of an asset.
type asset struct {
	since         int64 // when its date began, unix nanoseconds; 0: with the asset
	issuerAccount uint32
	date          uint32 // of its first session; 0: the next step tells
	secondDate    uint32 // 0: there is no second session
	day           engine.Day
	secondDay     engine.Day
	_             [2]byte
}

// Book keeps statements. Several goroutines may use it.
type Book struct {
	Config

	mu       sync.Mutex
	next     uint64 // ordinal of the next event
	seq      uint64 // of the last one
	assets   []asset
	accounts []Row
	days     []uint64 // sequences at which a date ended, ascending
	rolling  *engine.Event
	checked  Day    // whose file was read last, and found good
	noted    uint64 // ordinal of the last checkpoint
	piece    []engine.Event
}

// Open goes on from the last checkpoint, or from the first event.
func Open(c Config) (*Book, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	b := &Book{Config: c, piece: make([]engine.Event, 0, pieceEvents)}
	if err := b.prepare(); err != nil {
		return nil, err
	}
	if err := b.load(); err != nil {
		if !errors.Is(err, errNoCheckpoint) {
			c.Logger.Warn("the statements are made again from the first event", "error", err)
		}
		b.reset()
	}
	return b, nil
}

// reset begins at the first event.
func (b *Book) reset() {
	b.next, b.seq, b.noted = 0, 0, 0
	b.assets, b.accounts, b.days, b.rolling, b.checked = nil, nil, nil, nil, Day{}
}

// Follow keeps up with the events until ctx ends, and then writes a checkpoint.
func (b *Book) Follow(ctx context.Context) {
	failing := false
	for ctx.Err() == nil {
		seen := b.Feed.Status().LastSeq
		err := b.catchUp(ctx)
		if err != nil && !failing && !errors.Is(err, view.ErrRebuilding) && !errors.Is(err, view.ErrClosed) {
			b.Logger.Error("statements can't be kept; it is tried again", "error", err)
		}
		failing = err != nil
		pause := followPause
		if failing || b.Feed.Wait(ctx, seen) != nil {
			pause = retryPause
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	if err := b.save(); err != nil {
		b.Logger.Error("the checkpoint of the statements can't be written; the next start reads more events", "error", err)
	}
}

func (b *Book) catchUp(ctx context.Context) error {
	for ctx.Err() == nil {
		more, err := b.advance(pieceEvents)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// advance reads up to a number of events, and says whether there may be more.
func (b *Book) advance(limit int) (more bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for limit > 0 {
		if b.piece, err = b.Feed.ReadAt(b.next, min(limit, pieceEvents), b.piece[:0]); err != nil {
			return false, err
		}
		if len(b.piece) == 0 {
			return false, b.endRoll()
		}
		for i := range b.piece {
			if err := b.apply(&b.piece[i]); err != nil {
				return false, err
			}
			b.next++
		}
		limit -= len(b.piece)
	}
	if b.rolling == nil && b.next-b.noted >= checkpointEvents {
		return true, b.saveHeld()
	}
	return true, nil
}

// Ended says which business date ended with a sequence; false: none did. view.ErrRebuilding: the book has not come there yet, ask again.
func (b *Book) Ended(seq uint64) (d Day, ok bool, err error) {
	if err := b.reach(seq); err != nil {
		return d, false, err
	}
	b.mu.Lock()
	_, ok = slices.BinarySearch(b.days, seq)
	d = b.checked
	b.mu.Unlock()
	if !ok || d.Seq == seq {
		return d, ok, nil
	}
	if d, err = b.readDay(seq); err != nil {
		return d, false, b.repair(err)
	}
	b.mu.Lock()
	b.checked = d
	b.mu.Unlock()
	return d, true, nil
}

// EndedNext says which business date of an asset was the first to end after a sequence; false: none has yet. Errors are those of Ended.
func (b *Book) EndedNext(asset uint16, seq uint64) (d Day, ok bool, err error) {
	if err := b.reach(b.Feed.Status().LastSeq); err != nil {
		return d, false, err
	}
	b.mu.Lock()
	first, _ := slices.BinarySearch(b.days, seq+1)
	days := b.days[first:] // is only added to
	b.mu.Unlock()
	for _, at := range days {
		if d, err = b.headOf(at); err != nil {
			return d, false, b.repair(err)
		}
		if d.Asset == asset {
			return d, true, nil
		}
	}
	return d, false, nil
}

// reach reads events up to a sequence, so many as a caller may wait for.
func (b *Book) reach(seq uint64) error {
	for read := 0; read < askEvents; read += pieceEvents {
		b.mu.Lock()
		there := b.seq > seq || b.seq == seq && b.next == b.Feed.Status().Events && b.rolling == nil
		b.mu.Unlock()
		if there {
			return nil
		}
		if _, err := b.advance(pieceEvents); err != nil {
			return err
		}
	}
	return view.ErrRebuilding
}

// repair begins again where a file of the book is not what it should be.
func (b *Book) repair(err error) error {
	if err == nil {
		return nil
	}
	b.Logger.Warn("the statements are made again from the first event", "error", err)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reset()
	return view.ErrRebuilding
}
