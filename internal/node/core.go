package node

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"

	"weir/engine"
	"weir/internal/memory"
	"weir/snapshot"
	"weir/wal"
)

// core is an engine with its memory and with what is known of the log at the place where it stands.
type core struct {
	*engine.Engine
	arena   *memory.Arena
	time    int64 // of the last frame applied
	results engine.Results
	publish func(*engine.Results) error // hears what each replayed frame brought, may exchange the results for others, and may end the replay; nil: nobody
	alone   bool
}

// sizing is the room that a core starts with.
type sizing struct {
	orders, accounts int
	populate         bool // touch the memory now
	alone            bool // no live core runs in this process, which would have to be let run in between
}

// newCore makes an empty core, or one from the image of a snapshot.
func newCore(s sizing, info snapshot.Info, image io.Reader) (*core, error) {
	c := &core{arena: &memory.Arena{Populate: s.populate}, time: info.Time, alone: s.alone}
	config := engine.Config{Orders: s.orders, Accounts: s.accounts, HashKey: hashKey(), Alloc: c.arena.Alloc, Release: c.arena.Release}
	if !s.alone {
		config.Pause = runtime.Gosched
	}
	if image == nil {
		c.Engine = engine.New(config)
		c.growAhead(s)
		return c, nil
	}
	e, err := engine.Load(image, config)
	if err != nil {
		return nil, errors.Join(err, c.arena.Free())
	}
	if e.Seq() != info.Seq || e.Hash() != info.Hash {
		return nil, errors.Join(fmt.Errorf("node: the snapshot's header and image differ: sequence %d and %d", info.Seq, e.Seq()), c.arena.Free())
	}
	c.Engine = e
	c.growAhead(s)
	return c, nil
}

// growAhead has the memory that comes from now on touched in the background, if this core is one that is to be fast: up to 16 MiB, room for 262,144 orders.
func (c *core) growAhead(s sizing) {
	c.arena.Populate = false
	if s.populate {
		const most, ordersOfPage = 8, 1 << 15
		c.arena.KeepAhead(min(1+s.orders/ordersOfPage, most))
	}
}

// hashKey is a secret of this process: it moves entries in tables and nothing else.
func hashKey() [2]uint64 {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return [2]uint64{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
}

// Info says where the core stands.
func (c *core) Info() snapshot.Info {
	return snapshot.Info{Version: engine.Version, Seq: c.Seq(), Hash: c.Hash(), Events: c.Events(), Time: c.time}
}

// Replay applies what follows in a frame, up to and with a sequence.
func (c *core) Replay(f *wal.Frame, upTo uint64) error {
	next := c.Seq() + 1
	if f.FirstSeq > next {
		return fmt.Errorf("node: the log goes from sequence %d to %d", next-1, f.FirstSeq)
	}
	payload := f.Payload[engine.Prefix(f.Payload, next-f.FirstSeq):]
	if f.Last() > upTo {
		payload = payload[:engine.Prefix(payload, upTo+1-next)]
	}
	c.results.Reset()
	c.apply(f.Time, payload)
	c.time = f.Time
	if last := min(f.Last(), upTo); c.Seq() != last {
		return fmt.Errorf("node: a frame of sequences %d to %d ended at %d", f.FirstSeq, last, c.Seq())
	}
	if c.publish != nil {
		return c.publish(&c.results)
	}
	return nil
}

// replayPiece is how many instructions are replayed at a time: some 50 us.
const replayPiece = 512

// apply lets others run in between, where a live core may be one of them.
func (c *core) apply(time int64, payload []byte) {
	if c.alone {
		c.Apply(time, payload, &c.results)
		return
	}
	for len(payload) > 0 {
		n := engine.Prefix(payload, replayPiece)
		c.Apply(time, payload[:n], &c.results)
		payload = payload[n:]
		runtime.Gosched()
	}
}

// Close gives the memory back.
func (c *core) Close() error { return c.arena.Free() }
