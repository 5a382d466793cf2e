package node

import (
	"context"
	"errors"
	"fmt"
	"io"

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
	c.publish = func(r *engine.Results) error {
		if err := ctx.Err(); err != nil || len(r.Events) == 0 {
			return err
		}
		return emit(c.Events()-uint64(len(r.Events)), r.Events)
	}
	last, _, _ := n.Log.Last()
	err = replay(n.fs, n.o.Data, c, last, func(uint64) {})
	return errors.Join(err, c.Close())
}

// errLater says that a snapshot has seen more events than were asked for. It is good, but no place to begin.
var errLater = errors.New("node: the snapshot comes later")

// coreBefore is a core at the newest good snapshot that has seen no event from an ordinal on, or an empty one.
func (n *Node) coreBefore(events uint64) (*core, error) {
	b := n.Snapshots.builder(sizing{})
	load, damaged := b.New, b.Damaged
	b.New = func(info snapshot.Info, image io.Reader) (snapshot.Core, error) {
		if info.Events > events {
			return nil, errLater
		}
		return load(info, image)
	}
	b.Damaged = func(err error) {
		if !errors.Is(err, errLater) {
			damaged(err)
		}
	}
	started, err := b.Start()
	if err != nil {
		return nil, err
	}
	c := started.(*core)
	if first := n.Log.First(); c.Seq()+1 < first {
		return nil, errors.Join(fmt.Errorf("node: events before sequence %d are gone: the log begins there", first), c.Close())
	}
	return c, nil
}
