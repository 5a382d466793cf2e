package node

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"weir/engine"
	"weir/internal/disk"
	"weir/sequencer"
	"weir/snapshot"
	"weir/view"
	"weir/wal"
)

// Node is a running node: submit to Sequencer, read the views. Close it in the end.
type Node struct {
	Sequencer *sequencer.Sequencer
	Engine    *engine.Engine // looked at in queries only
	view.Views
	Snapshots *Snapshots
	Log       *wal.Log

	o         Options
	fs        disk.FS
	id        uint64 // of the data directory
	began     uint64 // sequence of the snapshot at the start
	recovered int64  // time that the state had at the start, unix nanoseconds
	lock      io.Closer
	core      *core
	clock     clock // where the options give it one
	snaps     snapshotTimer
	ticks     tickTimer
	days      scheduler
	once      sync.Once
	err       error // of the close
}

// Open locks the data directory, checks the log, loads the newest good snapshot, replays the tail of the log and starts
// the sequencer. When it returns, every answer that was ever given stands.
func Open(o Options) (*Node, error) {
	if err := o.CheckRoom(); err != nil {
		return nil, err
	}
	o.complete()
	n := &Node{o: o, fs: o.FS}
	if o.stands() {
		n.clock.now.Store(o.Clock)
		n.o.Now = n.clock.now.Load
	}
	if err := n.fs.MkdirAll(o.Data); err != nil {
		return nil, err
	}
	var err error
	if n.lock, err = lockData(n.fs, o.Data); err != nil {
		return nil, err
	}
	if err := n.start(); err != nil {
		return nil, errors.Join(err, n.release())
	}
	return n, nil
}

func (n *Node) start() error {
	if err := n.prepareArchive(); err != nil {
		return err
	}
	m, err := claim(n.fs, n.o.Data)
	if err != nil {
		return err
	}
	n.id = m.ID
	if err := n.recover(m); err != nil {
		return err
	}
	n.ticks.due.Store(n.Engine.NextTick())
	n.recovered = n.core.time
	n.Sequencer, err = sequencer.New(sequencer.Config{
		Journal: journal{n.Log}, Machine: timed{n.Engine, &n.ticks.due}, Sink: n, Now: n.o.Now, LastTime: n.logTime(),
	})
	if err != nil {
		return err
	}
	n.warnAhead()
	n.snaps.begin(n)
	n.ticks.start(n.every(n.o.Tick), func() { n.ticks.look(n) })
	n.days.start(n, n.o.CalendarEvery)
	return nil
}

// openLog checks the log, notes its identity, and holds the archive against it.
func (n *Node) openLog(m manifest) (err error) {
	n.Log, err = wal.Open(wal.Options{
		Dir: filepath.Join(n.o.Data, logDir), Store: n.o.Store, FS: n.fs, SegmentBytes: n.o.SegmentBytes, Progress: n.o.Progress("check log"),
	})
	if err != nil {
		return err
	}
	if m.Log == 0 {
		m.Log = n.Log.Identity()
		if err = m.write(n.fs, n.o.Data); disk.Full(err) {
			n.o.Logger.Warn("that there is a log can't be noted: the disk is full", "error", err)
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return n.fitArchive()
}

// recover brings the state back: the log checked, the newest good snapshot loaded, the tail replayed, and the views told.
func (n *Node) recover(m manifest) error {
	n.Snapshots = newSnapshots(n)
	if err := errors.Join(n.Snapshots.store.Prepare(), n.fs.SyncDir(n.o.Data)); err != nil {
		return err
	}
	events, err := n.openLogAndCore(m)
	if err != nil {
		return err
	}
	last, _, _ := n.Log.Last()
	if n.core.Seq() > last {
		return fmt.Errorf("%w: the log ends at sequence %d, the snapshot is of %d", wal.ErrLost, last, n.core.Seq())
	}
	if err := n.openViews(events); err != nil {
		return err
	}
	lookBack := n.Chronicle.Recall(n.Feed)
	n.days.begin(n.o.Calendar, n.Engine, n.core.time, n.o.stands())
	if err := n.replayTail(last); err != nil {
		return err
	}
	n.Counters.Begin()
	lookBack()
	return nil
}

// openLogAndCore checks the log, and loads the newest good snapshot meanwhile. It answers the memory of the feed, which costs a start nothing when it is touched beside that.
func (n *Node) openLogAndCore(m manifest) (events *view.Memory, err error) {
	var beside sync.WaitGroup
	var logErr error
	beside.Go(func() {
		logErr = n.openLog(m)
		events = view.NewMemory(n.o.EventBlocks)
	})
	started, err := n.Snapshots.builder(sizing{orders: n.o.Orders, accounts: n.o.Accounts, populate: true, alone: true}).Start()
	if err == nil {
		n.core = started.(*core)
		n.Engine = n.core.Engine
		n.began = n.core.Seq()
	}
	beside.Wait()
	return events, errors.Join(logErr, err)
}

// openViews makes the views of the state that the node starts from; what follows they learn by publish.
func (n *Node) openViews(events *view.Memory) (err error) {
	n.Directory = view.NewDirectory(n.o.Accounts)
	var r engine.Results
	n.Engine.Describe(&r)
	n.Directory.Apply(r.Events)
	n.Counters = &view.Counters{}
	n.Chronicle = view.NewChronicle(n.Counters, n.Directory)
	n.Feed, err = view.OpenFeed(view.FeedConfig{
		Dir: filepath.Join(n.o.Data, eventDir), Log: n.id, Events: n.Engine.Events(), Seq: n.Engine.Seq(),
		Rebuild: n.rebuildEvents, Memory: events, Logger: n.o.Logger,
	})
	return err
}

// replayTail replays the log behind the snapshot, up to its last sequence. The views hear of it in a goroutine of their own.
func (n *Node) replayTail(last uint64) error {
	tell := startTelling(n.Views.Publish)
	n.core.publish = func(r *engine.Results) error {
		n.days.replayed(n.Engine, r.Events, n.core.time)
		tell.hand(r)
		return nil
	}
	progress, from := n.o.Progress("replay"), n.core.Seq()
	err := replay(n.fs, n.o.Data, n.core, last, func(seq uint64) { progress(int64(seq-from), int64(last-from)) })
	n.core.publish = nil
	tell.close()
	return err
}

// Publish is the sequencer's sink: the views learn of a batch before its producer is woken.
func (n *Node) Publish(b *sequencer.Batch) { n.Views.Publish(&b.Results) }

// journal is the log as the sequencer sees it.
type journal struct{ log *wal.Log }

func (j journal) Append(payloads [][]byte, count int, time int64) (uint64, error) {
	seq, err := j.log.Append(payloads, count, time)
	return seq, fullDisk(err)
}

func (j journal) Room() error { return fullDisk(j.log.Room()) }

// fullDisk is the error of a log as the sequencer knows it.
func fullDisk(err error) error {
	if errors.Is(err, wal.ErrFull) {
		return fmt.Errorf("%w: %w", sequencer.ErrFullDisk, err)
	}
	return err
}

var _ snapshot.Core = (*core)(nil)
