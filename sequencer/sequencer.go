package sequencer

import (
	"errors"
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"
)

// Config says what a Sequencer drives and how much may be in flight.
type Config struct {
	Journal Journal
	Machine Machine
	Sink    Sink

	Now      func() int64 // unix nanoseconds; nil: the system's clock
	LastTime int64        // of the last frame in the journal; no frame is stamped earlier
	Slots    int          // batches in flight, a power of two up to 2^20; 0: 1,024
	MaxBytes int64        // payload in flight, bytes; 0: 128 MiB. A larger payload is never taken; under pressure (see budget) large ones share a 32nd part
}

// Defaults and limits of Config.
const (
	defaultSlots    = 1024
	maxSlots        = 1 << 20
	defaultMaxBytes = 128 << 20
)

// Sequencer is the running pipeline.
type Sequencer struct {
	slots   ring
	budget  budget
	failure failure
	full    atomic.Bool // the last frame found no room
	stalls  Stalls
	groups  [3]*group // journal, engine, acknowledge
	close   sync.Once
}

// New starts the three groups. The caller closes the Sequencer, then the journal.
func New(c Config) (*Sequencer, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	s := &Sequencer{slots: make(ring, 2*c.Slots)} // twice: see budget
	s.budget = budget{maxBatches: int64(c.Slots), maxBytes: c.MaxBytes, drained: make(chan struct{}, 1)}
	s.failure.failed = make(chan struct{})
	s.stalls.began = time.Now()

	acknowledge, err := newGroup(s.slots, 1, &acknowledgeGroup{slots: s.slots, sink: c.Sink, budget: &s.budget})
	if err != nil {
		return nil, err
	}
	engine, err := newGroup(s.slots, 1, &engineGroup{slots: s.slots, next: acknowledge, machine: c.Machine, stalls: &s.stalls})
	if err != nil {
		return nil, err
	}
	journal, err := newGroup(s.slots, 2, &journalGroup{
		slots: s.slots, next: engine, journal: c.Journal, now: c.Now, lastTime: c.LastTime, failure: &s.failure, full: &s.full, stalls: &s.stalls,
	})
	if err != nil {
		return nil, err
	}
	s.groups = [3]*group{journal, engine, acknowledge}
	for _, g := range s.groups {
		g.start()
	}
	return s, nil
}

// complete fills in the defaults and checks the rest.
func (c *Config) complete() error {
	if c.Now == nil {
		c.Now = func() int64 { return time.Now().UnixNano() }
	}
	if c.Slots == 0 {
		c.Slots = defaultSlots
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = defaultMaxBytes
	}
	if c.Slots < 0 || c.Slots > maxSlots || bits.OnesCount(uint(c.Slots)) != 1 {
		return fmt.Errorf("sequencer: slots: %d is not a power of two from 1 to %d", c.Slots, maxSlots)
	}
	if c.MaxBytes < 0 {
		return fmt.Errorf("sequencer: max bytes: %d is negative", c.MaxBytes)
	}
	return nil
}

// Submit brings b through the pipeline and waits until its instructions are durable and applied and the
// sink has seen them, or until its query has run. An empty batch is answered at once. Errors: ErrFull, ErrStopped and
// ErrFullDisk say that nothing of b was done; after ErrFailed nobody knows. Any goroutine may call it.
func (s *Sequencer) Submit(b *Batch) error {
	if b.Query != nil && b.Count != 0 {
		panic("sequencer: a batch with a query and with instructions")
	}
	b.prepare()
	if b.Query == nil && b.Count == 0 {
		return nil
	}
	if err := s.failure.get(); err != nil {
		return err
	}
	if err := s.budget.take(len(b.Payload)); err != nil {
		return err
	}
	// Nothing may panic from here to the commit: a slot reserved and not committed stops everyone for good.
	at := s.groups[0].reserve(1)
	s.slots.set(at, b)
	s.groups[0].commit(at, at)
	<-b.done
	return b.err
}

// Ready is nil where writes are taken, else the error that Submit would answer: ErrFullDisk, after the last write found no room and while there still is none, for which the
// journal is asked anew; ErrFailed; ErrStopped.
func (s *Sequencer) Ready() error {
	if !s.full.Load() {
		return s.failure.get()
	}
	err := s.Submit(&Batch{Query: func() {}, room: true})
	if errors.Is(err, ErrFull) {
		return ErrFullDisk // nothing was asked: it stays as it was
	}
	return err
}

// Full says that Submit would most likely answer ErrFull to a batch of about size bytes: for a producer that wants to know before it makes one.
func (s *Sequencer) Full(size int) bool { return s.budget.full(size) }

// InFlight is the number of batches and the bytes of payload that are being worked on.
func (s *Sequencer) InFlight() (batches, bytes int64) {
	return s.budget.batches.Load(), s.budget.bytes.Load()
}

// Stalls tells how the core kept up.
func (s *Sequencer) Stalls() *Stalls { return &s.stalls }

// Failed is closed when the journal has failed. The sequencer answers every batch with Err from then
// on; the process should close it and exit.
func (s *Sequencer) Failed() <-chan struct{} { return s.failure.failed }

// Err is nil until the journal has failed; then it wraps ErrFailed and what the journal said.
func (s *Sequencer) Err() error { return s.failure.get() }

// Close lets nothing more in, answers all that is in flight and ends the groups. The journal stays open.
// Every call waits until that is done.
func (s *Sequencer) Close() {
	s.close.Do(func() {
		s.budget.drain()
		for _, g := range s.groups {
			g.stop()
		}
	})
}
