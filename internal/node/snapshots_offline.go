package node

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"weir/internal/disk"
	"weir/snapshot"
)

// ListSnapshots lists the snapshots of a data directory, newest first, without opening it.
func ListSnapshots(dir string) ([]snapshot.Info, error) {
	store := snapshot.OpenStore(filepath.Join(dir, snapshotDir), disk.Real{})
	return store.List()
}

// BuildSnapshot makes and installs the snapshot of a sequence from the newest one before it and the log, which must be durable up to there. It may
// stand beside a server on the directory, of which it takes no lock. The state must have the hash.
func BuildSnapshot(dir string, seq, hash uint64) (snapshot.Info, error) {
	if _, err := readSound(disk.Real{}, dir); err != nil {
		return snapshot.Info{}, err
	}
	lock, err := disk.Real{}.Lock(filepath.Join(dir, buildLock))
	if err != nil {
		return snapshot.Info{}, fmt.Errorf("node: another snapshot of %s is being built: %w", dir, err)
	}
	info, err := buildAlone(dir, seq, hash)
	return info, errors.Join(err, lock.Close())
}

// buildLock is held while a process beside the server builds a snapshot: two would write one file.
const buildLock = "build.lock"

func buildAlone(dir string, seq, hash uint64) (snapshot.Info, error) {
	store := snapshot.OpenStore(filepath.Join(dir, snapshotDir), disk.Real{})
	var passed error
	b := newBuilder(store, filepath.Join(dir, logDir), disk.Real{}, sizing{alone: true}, func(err error) { passed = errors.Join(passed, err) })
	info, err := b.Build(seq, hash)
	if err != nil {
		return info, errors.Join(err, passed)
	}
	return info, nil
}

// SnapshotContents is what a snapshot holds.
type SnapshotContents struct {
	snapshot.Info
	Assets, Participants, Accounts, Orders int
	Packed, PackedBytes                    int // of the orders those of past dates that a node keeps packed, and the memory that they take
}

// InspectSnapshot loads the snapshot of a sequence and checks hash and invariants.
func InspectSnapshot(dir string, seq uint64) (SnapshotContents, error) {
	return inspect(snapshot.OpenStore(filepath.Join(dir, snapshotDir), disk.Real{}), seq)
}

func inspect(store *snapshot.Store, seq uint64) (SnapshotContents, error) {
	info, c, err := readSnapshot(store, seq)
	if err != nil {
		return SnapshotContents{}, err
	}
	s := SnapshotContents{Info: info, Assets: c.Assets(), Participants: c.Participants(), Accounts: c.Accounts(), Orders: c.Orders()}
	s.Packed, s.PackedBytes = c.Packed()
	return s, errors.Join(c.Check(), c.Close())
}

// readSnapshot is a core at the snapshot of a sequence.
func readSnapshot(store *snapshot.Store, seq uint64) (info snapshot.Info, c *core, err error) {
	err = store.Read(seq, func(i snapshot.Info, image io.Reader) (err error) {
		info = i
		c, err = newCore(sizing{}, i, image)
		return err
	})
	if err != nil && c != nil {
		return info, nil, errors.Join(err, c.Close())
	}
	return info, c, err
}
