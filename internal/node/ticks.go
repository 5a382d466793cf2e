package node

import (
	"errors"
	"sync/atomic"

	"weir/engine"
	"weir/sequencer"
)

// tickTimer submits a Tick whenever the engine has something to do that only time brings. While it has nothing, nothing is logged.
type tickTimer struct {
	due     atomic.Int64  // unix nanoseconds from which on a tick would do something, as of the last batch
	count   atomic.Uint64 // ticks submitted
	failing bool          // the last tick could not be submitted, and that was logged
	looker
}

// timed is the engine as the sequencer drives it: after each batch it tells the timer when the next tick is due.
type timed struct {
	*engine.Engine
	due *atomic.Int64
}

func (t timed) Apply(time int64, payload []byte, r *engine.Results) {
	t.Engine.Apply(time, payload, r)
	t.due.Store(t.NextTick())
}

// look submits the ticks that are due.
func (t *tickTimer) look(n *Node) {
	err := t.tick(n)
	if err != nil && !t.failing && !errors.Is(err, sequencer.ErrStopped) {
		n.o.Logger.Error("no tick could be submitted; the next look tries again", "error", err)
	}
	t.failing = err != nil
}

// tick submits a tick where one is due, and more as long as each had as much to do as one may.
func (t *tickTimer) tick(n *Node) error {
	b := sequencer.NewBatch(engine.RecordSize)
	b.Payload, b.Count = engine.AppendSetting(b.Payload, &engine.Setting{Kind: engine.Tick}, nil), 1
	for t.due.Load() <= n.o.Now() && !t.stopping() {
		if err := n.Sequencer.Submit(b); err != nil {
			return err
		}
		t.count.Add(1)
		if b.Results.Outcomes[0].Number < engine.TickOrders {
			return nil
		}
	}
	return nil
}
