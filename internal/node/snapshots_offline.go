package node

import (
	"errors"
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

// SnapshotContents is what a snapshot holds.
type SnapshotContents struct {
	snapshot.Info
	Assets, Participants, Accounts, Orders int
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
