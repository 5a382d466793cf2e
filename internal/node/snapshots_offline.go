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
func InspectSnapshot(dir string, seq uint64) (s SnapshotContents, err error) {
	store := snapshot.OpenStore(filepath.Join(dir, snapshotDir), disk.Real{})
	err = store.Read(seq, func(info snapshot.Info, image io.Reader) error {
		c, err := newCore(sizing{}, info, image)
		if err != nil {
			return err
		}
		s = SnapshotContents{Info: info, Assets: c.Assets(), Participants: c.Participants(), Accounts: c.Accounts(), Orders: c.Orders()}
		return errors.Join(c.Check(), c.Close())
	})
	return s, err
}
