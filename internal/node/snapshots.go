package node

import (
	"errors"
	"io"
	"path/filepath"
	"sync"

	"weir/gateway"
	"weir/sequencer"
	"weir/snapshot"
	"weir/wal"
)

// Snapshots makes and shows snapshots of a running node. One is built at a time, beside the live core.
type Snapshots struct {
	node    *Node
	store   *snapshot.Store
	mu      sync.Mutex // held while one is built or exported
	stopped bool
}

func newSnapshots(n *Node) *Snapshots {
	return &Snapshots{node: n, store: snapshot.OpenStore(filepath.Join(n.o.Data, snapshotDir), n.fs)}
}

// ErrStopping says that the node is about to end.
var ErrStopping = errors.New("node: stopping")

// builder makes cores of a size.
func (s *Snapshots) builder(size sizing) *snapshot.Builder {
	n := s.node
	return &snapshot.Builder{
		Store: s.store,
		New: func(info snapshot.Info, image io.Reader) (snapshot.Core, error) {
			c, err := newCore(size, info, image)
			if err != nil {
				return nil, err // not a nil *core in an interface
			}
			return c, nil
		},
		Frames: func(from, upTo uint64) (*wal.Reader, error) {
			return wal.NewReader(filepath.Join(n.o.Data, logDir), from, wal.ReaderOptions{FS: n.fs, UpTo: upTo})
		},
		Damaged: func(err error) { n.o.Logger.Error("a snapshot is passed over", "error", err) },
	}
}

// Create builds the snapshot of the present state: the live core notes its sequence and hash, a second one replays to there.
func (s *Snapshots) Create() (gateway.SnapshotInfo, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return gateway.SnapshotInfo{}, ErrStopping
	}
	seq, hash, err := s.node.noted()
	if err != nil {
		return gateway.SnapshotInfo{}, err
	}
	info, err := s.builder(sizing{}).Build(seq, hash)
	if err != nil {
		return gateway.SnapshotInfo{}, err
	}
	return infoOf(info), s.node.Log.SetMark()
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

// Export writes a report of a snapshot.
func (s *Snapshots) Export(seq uint64, report, format string, w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.builder(sizing{}).Load(seq)
	if errors.Is(err, snapshot.ErrNone) {
		return gateway.ErrNoSnapshot
	}
	if err != nil {
		return err
	}
	return errors.Join(export(c.(*core).Engine, report, format, w), c.Close())
}

// stop waits for the build that runs and lets no other begin.
func (s *Snapshots) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
}

func infoOf(i snapshot.Info) gateway.SnapshotInfo {
	return gateway.SnapshotInfo{Seq: i.Seq, Hash: i.Hash, Time: i.Time, Bytes: i.Bytes, Version: int(i.Version)}
}
