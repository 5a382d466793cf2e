package sequencer

import (
	"fmt"

	"github.com/smarty/go-disruptor"
)

// ring is the array of slots. All three groups use the same numbers for it: each batch passes every group
// once, in order.
type ring []*Batch

func (r ring) at(sequence int64) *Batch     { return r[sequence&int64(len(r)-1)] }
func (r ring) set(sequence int64, b *Batch) { r[sequence&int64(len(r)-1)] = b }

// group is one handler behind its own sequence: a disruptor with one handler group.
type group struct {
	disruptor.Disruptor
	waiter *waiter
	ended  chan struct{}
}

// newGroup makes the sequence of a group, for one writer (the group before it) or for many (the producers).
func newGroup(slots ring, writers uint8, handler disruptor.Handler) (*group, error) {
	g := &group{waiter: newWaiter(), ended: make(chan struct{})}
	var err error
	g.Disruptor, err = disruptor.New(
		disruptor.Options.BufferCapacity(uint32(len(slots))),
		disruptor.Options.WriterCount(writers),
		disruptor.Options.WaitStrategy(g.waiter),
		disruptor.Options.NewHandlerGroup(handler),
	)
	return g, err
}

// start runs the listener.
func (g *group) start() {
	go func() {
		defer close(g.ended)
		g.Listen()
	}()
}

// reserve claims count slots and answers the last. It never waits: see budget.
func (g *group) reserve(count int64) int64 {
	upper := g.Reserve(uint32(count))
	if upper < 0 {
		panic(fmt.Sprintf("sequencer: %d slots of a smaller ring reserved", count))
	}
	return upper
}

// commit hands the slots lower to upper to the group's handler.
func (g *group) commit(lower, upper int64) {
	g.Commit(lower, upper)
	g.waiter.notify()
}

// forward hands slots that the group before is done with to this one. Only that group calls it.
func (g *group) forward(lower, upper int64) {
	if got := g.reserve(upper - lower + 1); got != upper {
		panic(fmt.Sprintf("sequencer: slot %d passed on as slot %d", upper, got))
	}
	g.commit(lower, upper)
}

// stop lets the listener handle what is committed and waits for its end.
func (g *group) stop() {
	_ = g.Disruptor.Close() // has no error to tell
	g.waiter.notify()
	<-g.ended
}
