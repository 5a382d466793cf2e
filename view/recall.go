package view

import (
	"context"
	"errors"
	"time"

	"weir/engine"
)

// How far and how a Chronicle looks back at the start.
const (
	recallEvents = 1 << 22     // 4,194,304: less than a second of one core
	recallBatch  = 4096        // events read at once
	recallRetry  = time.Second // while events are being rebuilt
)

// Recall answers what lets a chronicle look back, beside all else, at what the feed has now: it costs a start nothing when it is called behind it. Recall is called once, before the feed or
// the chronicle hears of anything new.
func (c *Chronicle) Recall(f *Feed) (begin func()) {
	last, head := f.lastSeq.Load(), f.ring.head.Load()
	return func() { f.ended.Go(func() { c.lookBack(f, last, head) }) }
}

func (c *Chronicle) lookBack(f *Feed, last, head uint64) {
	past, err := f.recollect(c.directory, last, head)
	if err == nil {
		c.remember(past)
	} else if !errors.Is(err, ErrClosed) {
		f.log.Error("what came before the start is not known to the views", "error", err)
	}
}

// recollect makes a chronicle of the events up to a sequence, of which the feed had so many.
func (f *Feed) recollect(directory *Directory, last, head uint64) (past *Chronicle, err error) {
	counters := &Counters{}
	past = NewChronicle(counters, directory)
	after := uint64(0)
	if head > recallEvents {
		err := f.patiently(func() (err error) {
			after, err = f.firstSeq((head - recallEvents) / pageEvents)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var events []engine.Event
	for after < last {
		err := f.patiently(func() (err error) {
			events, err = f.Read(after, recallBatch, events[:0])
			return err
		})
		if err != nil {
			return nil, err
		}
		for len(events) > 0 && events[len(events)-1].Seq > last {
			events = events[:len(events)-1]
		}
		if len(events) == 0 {
			break
		}
		counters.countEvents(events)
		past.Apply(events)
		after = events[len(events)-1].Seq
	}
	return past, nil
}

// patiently tries again while events are being rebuilt.
func (f *Feed) patiently(try func() error) error {
	for {
		err := try()
		if !errors.Is(err, ErrRebuilding) {
			return err
		}
		if err := f.sleep(recallRetry); err != nil {
			return err
		}
	}
}

func (f *Feed) sleep(pause time.Duration) error {
	ctx, cancel := context.WithTimeout(f.ctx, pause)
	defer cancel()
	<-ctx.Done()
	if f.ctx.Err() != nil {
		return ErrClosed
	}
	return nil
}

// remember puts what came before the start before what is known.
func (c *Chronicle) remember(past *Chronicle) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for asset, old := range past.assets {
		orders := past.counters.Settled(asset)
		for i := range old.steps {
			old.steps[i].settled -= int64(orders) - old.funded
		}
		n := c.of(asset)
		n.steps = keepLast(append(old.steps, n.steps...), stepsKept)
	}
	room := max(resolutionsKept-len(c.resolutions), 0)
	c.resolutions = append(keepLast(past.resolutions, room), c.resolutions...)
}
