package node

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"sync"

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
	mu      sync.Mutex      // held while one is built or exported
	running context.Context // ends what is built by another process, or exported, when the node stops
	halt    context.CancelFunc
}

func newSnapshots(n *Node) *Snapshots {
	s := &Snapshots{node: n, store: snapshot.OpenStore(filepath.Join(n.o.Data, snapshotDir), n.fs)}
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
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running.Err() != nil {
		return gateway.SnapshotInfo{}, ErrStopping
	}
	seq, hash, err := s.node.noted()
	if err != nil {
		return gateway.SnapshotInfo{}, err
	}
	info, err := s.build(seq, hash)
	if err != nil {
		return gateway.SnapshotInfo{}, err
	}
	return infoOf(info), s.node.Log.SetMark()
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

// stop waits for the build that runs, ends the export that does, and lets no other begin.
func (s *Snapshots) stop() {
	s.halt()
	s.mu.Lock()
	defer s.mu.Unlock()
}

func infoOf(i snapshot.Info) gateway.SnapshotInfo {
	return gateway.SnapshotInfo{Seq: i.Seq, Hash: i.Hash, Time: i.Time, Bytes: i.Bytes, Version: int(i.Version)}
}
