package node

import (
	"context"
	"errors"
	"fmt"

	"weir/engine"
	"weir/snapshot"
)

// rebuildEvents replays the log in a second engine, from the last snapshot before the event of an ordinal, and emits what
// comes (view.Rebuild).
func (n *Node) rebuildEvents(ctx context.Context, from uint64, emit func(first uint64, events []engine.Event) error) error {
	c, err := n.coreBefore(from)
	if err != nil {
		return err
	}
	last, _, _ := n.Log.Last()
	var failed error
	c.publish = func(r *engine.Results) {
		if failed = ctx.Err(); failed == nil && len(r.Events) > 0 {
			failed = emit(c.Events()-uint64(len(r.Events)), r.Events)
		}
	}
	err = replayWhile(n, c, last, func() error { return failed })
	return errors.Join(err, c.Close())
}

// replayWhile replays frame by frame and stops at the first error that check answers.
func replayWhile(n *Node, c *core, last uint64, check func() error) error {
	for c.Seq() < last {
		next := min(c.Seq()+replayStep, last)
		if err := replay(n.o.Data, n.fs, c, next, func(uint64) {}); err != nil {
			return err
		}
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// replayStep is how many instructions are replayed between two looks at whether to go on.
const replayStep = 1 << 20

// coreBefore is a core at the newest snapshot that has seen no event from an ordinal on, or an empty one.
func (n *Node) coreBefore(events uint64) (*core, error) {
	infos, err := n.Snapshots.store.List()
	if err != nil {
		return nil, err
	}
	for _, info := range infos {
		if info.Events > events {
			continue
		}
		c, err := n.Snapshots.builder(sizing{}).Load(info.Seq)
		if err != nil {
			return nil, err
		}
		return c.(*core), nil
	}
	if first := n.Log.First(); first > 1 {
		return nil, fmt.Errorf("node: events before sequence %d are gone: the log begins there", first)
	}
	return newCore(sizing{}, snapshot.Info{}, nil)
}
