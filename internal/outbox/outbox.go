package outbox

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"time"

	"weir/gateway"
	"weir/internal/disk"
)

// Source is where messages come from. A gateway is one.
type Source interface {
	ReadMessages(q gateway.MessageQuery) (messages []gateway.Message, next gateway.Place, err error)
	WaitMessages(ctx context.Context, after gateway.Place) error
	// FindParticipant is the number of a participant; false: there is none of this id yet.
	FindParticipant(id string) (number uint32, ok bool)
	// LastSeq is the sequence of the newest event.
	LastSeq() uint64
}

// Config says what is sent, and how. Zero times take the defaults.
type Config struct {
	Dir       string // data directory, for the cursor file
	ID        uint64 // of the data directory: cursors of another one are refused
	Endpoints []Endpoint
	Source    Source
	FS        disk.FS      // nil: the real one
	Log       *slog.Logger // nil: the default one

	Timeout   time.Duration // of one attempt; default 10 s
	RetryMin  time.Duration // before the second attempt; default 1 s. It doubles with each, up to
	RetryMax  time.Duration // default 5 min
	SaveEvery time.Duration // between two writes of the cursor file; default 5 s: a sync is not free to the log
}

func (c *Config) complete() {
	orTime := func(v *time.Duration, otherwise time.Duration) {
		if *v == 0 {
			*v = otherwise
		}
	}
	orTime(&c.Timeout, 10*time.Second)
	orTime(&c.RetryMin, time.Second)
	orTime(&c.RetryMax, 5*time.Minute)
	orTime(&c.SaveEvery, 5*time.Second)
	if c.FS == nil {
		c.FS = disk.Real{}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
}

// Outbox sends messages until it is closed. That must be before what it reads from is closed.
type Outbox struct {
	Config
	senders []*sender
	saved   cursors
	cancel  context.CancelFunc
	ended   sync.WaitGroup
	once    sync.Once
	err     error // of the close
}

// Start starts to send from where the cursor file says.
func Start(c Config) (*Outbox, error) {
	c.complete()
	o := &Outbox{Config: c}
	var err error
	if o.saved, err = readCursors(c.Dir, c.ID); err != nil {
		return nil, err
	}
	for i := range c.Endpoints {
		s := newSender(&o.Config, &o.Config.Endpoints[i])
		if s.after, err = o.saved.place(s.endpoint); err != nil {
			return nil, err
		}
		o.senders = append(o.senders, s)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.cancel = cancel
	for _, s := range o.senders {
		o.ended.Go(func() { s.run(ctx) })
	}
	o.ended.Go(func() { o.keep(ctx) })
	return o, nil
}

// keep writes the cursor file at intervals.
func (o *Outbox) keep(ctx context.Context) {
	ticker := time.NewTicker(o.SaveEvery)
	defer ticker.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := o.save()
		if err != nil && !failing {
			o.Log.Error("the cursors of the webhooks can't be written; they are tried again", "error", err)
		}
		failing = err != nil
	}
}

// save writes the cursor file, unless nobody has moved.
func (o *Outbox) save() error {
	next := cursors{Format: cursorFormat, ID: o.ID, After: maps.Clone(o.saved.After)}
	for _, s := range o.senders {
		next.After[s.endpoint.name()] = s.place().Text()
	}
	if next.ID == o.saved.ID && maps.Equal(next.After, o.saved.After) {
		return nil
	}
	err := next.write(o.FS, o.Dir)
	if err == nil {
		o.saved = next
	}
	return err
}

// Close breaks off what is being sent, and notes how far each endpoint has come.
func (o *Outbox) Close() error {
	o.once.Do(func() {
		o.cancel()
		o.ended.Wait()
		for _, s := range o.senders {
			s.client.CloseIdleConnections()
		}
		o.err = errors.Join(o.err, o.save())
	})
	return o.err
}
