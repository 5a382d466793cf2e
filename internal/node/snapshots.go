package node

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"sync/atomic"

	"weir/gateway"
	"weir/internal/disk"
	"weir/sequencer"
	"weir/snapshot"
	"weir/wal"
)

// Snapshots makes and shows snapshots of a running node. One is built at a time, beside the live core.
type Snapshots struct {
	node    *Node
	store   *snapshot.Store
	turn    chan struct{}   // holds a value while one is built or exported: a lock whose waiters sleep as on any channel, which a simulated clock sees
	running context.Context // ends what is built by another process, or exported, when the node stops
	halt    context.CancelFunc
	rewind  *rewind // shows states of the past

	building   atomic.Bool   // one is being made
	failed     atomic.Uint64 // tries that failed since one was made
	unarchived atomic.Uint64 // times that older log was to be archived and was not
}

func newSnapshots(n *Node) *Snapshots {
	s := &Snapshots{node: n, store: snapshot.OpenStore(filepath.Join(n.o.Data, snapshotDir), n.fs), turn: make(chan struct{}, 1), rewind: newRewind()}
	s.running, s.halt = context.WithCancel(context.Background())
	return s
}

// ErrStopping says that the node is about to end.
var ErrStopping = errors.New("node: stopping")

// builder makes cores of a size.
func (s *Snapshots) builder(size sizing) *snapshot.Builder {
	n := s.node
	return newBuilder(s.store, filepath.Join(n.o.Data, logDir), n.fs, size, func(err error) {
		n.o.Logger.Error("a snapshot is passed over", "error", err)
	})
}

func newBuilder(store *snapshot.Store, log string, fs disk.FS, size sizing, damaged func(error)) *snapshot.Builder {
	return &snapshot.Builder{
		Store: store,
		New: func(info snapshot.Info, image io.Reader) (snapshot.Core, error) {
			c, err := newCore(size, info, image)
			if err != nil {
				return nil, err // not a nil *core in an interface
			}
			return c, nil
		},
		Frames: func(from, upTo uint64) (*wal.Reader, error) {
			return wal.NewReader(log, from, wal.ReaderOptions{FS: fs, UpTo: upTo})
		},
		Damaged: damaged,
	}
}

// Create builds the snapshot of the present state: the live core notes its sequence and hash, a second one replays to there.
func (s *Snapshots) Create() (gateway.SnapshotInfo, error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if s.running.Err() != nil {
		return gateway.SnapshotInfo{}, ErrStopping
	}
	seq, hash, err := s.node.noted()
	if err != nil {
		return gateway.SnapshotInfo{}, err
	}
	s.building.Store(true)
	info, err := s.build(seq, hash)
	s.building.Store(false)
	if err != nil {
		s.failed.Add(1)
		return gateway.SnapshotInfo{}, err
	}
	s.failed.Store(0)
	if err := s.node.Log.SetMark(); err != nil {
		return infoOf(info), err
	}
	s.archive()
	return infoOf(info), nil
}

// build makes the snapshot in this process, or has another one make it.
func (s *Snapshots) build(seq, hash uint64) (snapshot.Info, error) {
	if s.node.o.BuildSnapshot == nil {
		return s.builder(sizing{}).Build(seq, hash)
	}
	err := s.node.o.BuildSnapshot(s.running, seq, hash)
	if err != nil {
		err = errors.Join(err, s.store.Discard(seq))
	}
	switch {
	case s.running.Err() != nil:
		return snapshot.Info{}, ErrStopping
	case err != nil:
		return snapshot.Info{}, err
	}
	return s.store.Info(seq)
}

// noted is the live core's sequence and state hash at one moment.
func (n *Node) noted() (seq, hash uint64, err error) {
	b := sequencer.NewBatch(0)
	b.Query = func() { seq, hash = n.Engine.Seq(), n.Engine.Hash() }
	err = n.Sequencer.Submit(b)
	return seq, hash, err
}

// List shows the snapshots, newest first.
func (s *Snapshots) List() ([]gateway.SnapshotInfo, error) {
	infos, err := s.store.List()
	if err != nil {
		return nil, err
	}
	list := make([]gateway.SnapshotInfo, 0, len(infos))
	for _, info := range infos {
		list = append(list, infoOf(info))
	}
	return list, nil
}

// stop waits for the build that runs, ends the export and the replay that do, and lets no other begin.
func (s *Snapshots) stop() {
	s.halt()
	if err := s.rewind.stop(); err != nil {
		s.node.o.Logger.Error("the memory of a replay", "error", err)
	}
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
}

func infoOf(i snapshot.Info) gateway.SnapshotInfo {
	return gateway.SnapshotInfo{Seq: i.Seq, Hash: i.Hash, Time: i.Time, Bytes: i.Bytes, Version: int(i.Version)}
}
