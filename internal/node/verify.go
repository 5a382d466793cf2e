package node

import (
	"errors"
	"fmt"
	"path/filepath"

	"weir/internal/disk"
	"weir/snapshot"
	"weir/wal"
)

// Report is what an offline check found good.
type Report struct {
	From uint64 // the first instruction replayed
	Seq  uint64 // the last one
	Hash uint64 // of the state after it
}

// Verify reads the log and the snapshots of a data directory that no process has open, checks chains, checksums and
// invariants, replays, and holds every snapshot against the replay. It changes nothing. The error names the first fault.
func Verify(dir string, progress func(done, total int64)) (Report, error) {
	return Archive{Data: dir}.Verify(progress)
}

// Verify does the same to the whole history: copies of the log first, which are checked as it is and must lead from one to the next and to it, and the replay begins where the first of them does.
func (a Archive) Verify(progress func(done, total int64)) (Report, error) {
	dir := a.Data
	fs := disk.Real{}
	if _, err := readSound(fs, dir); err != nil {
		return Report{}, err
	}
	lock, err := lockToRead(fs, dir)
	if err != nil {
		return Report{}, err
	}
	report, err := a.verifyLocked(fs, progress)
	return report, errors.Join(err, lock.Close())
}

func (a Archive) verifyLocked(fs disk.FS, progress func(done, total int64)) (Report, error) {
	logs := a.logs(fs)
	log, err := wal.Verify(wal.Options{Dir: logs[len(logs)-1], FS: fs})
	if err != nil {
		return Report{}, err
	}
	first := log.First
	for i := len(logs) - 2; i >= 0; i-- {
		if first, err = wal.VerifyCopies(fs, logs[i], logs[i+1]); err != nil {
			return Report{}, err
		}
	}
	store := snapshot.OpenStore(filepath.Join(a.Data, snapshotDir), fs)
	snapshots, err := store.List()
	if err != nil {
		return Report{}, err
	}
	v := verifier{fs: fs, logs: logs, store: store, snapshots: snapshots, progress: progress}
	return v.run(first, log.Last)
}

// verifier replays the log from its beginning, or from the snapshot that it begins at.
type verifier struct {
	fs        disk.FS
	logs      []string // directories, the oldest first; the last one is the log itself
	store     *snapshot.Store
	snapshots []snapshot.Info // newest first
	progress  func(done, total int64)
	core      *core
}

func (v *verifier) run(first, last uint64) (report Report, err error) {
	if err := v.start(first); err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, v.core.Close()) }()
	report.From = v.core.Seq() + 1
	if err := v.replay(last); err != nil {
		return report, err
	}
	if err := v.core.Check(); err != nil {
		return report, err
	}
	report.Seq, report.Hash = v.core.Seq(), v.core.Hash()
	return report, nil
}

// start makes the core that the log continues: an empty one, or the oldest snapshot after which the log is whole. Older
// snapshots, which no log reaches any more, are only read.
func (v *verifier) start(first uint64) (err error) {
	if first <= 1 {
		v.core, err = newCore(sizing{alone: true}, snapshot.Info{}, nil)
		return err
	}
	for i := len(v.snapshots) - 1; i >= 0; i-- {
		if v.snapshots[i].Seq+1 >= first {
			_, v.core, err = readSnapshot(v.store, v.snapshots[i].Seq)
			return err
		}
		if _, err := inspect(v.store, v.snapshots[i].Seq); err != nil {
			return err
		}
	}
	return fmt.Errorf("node: the log begins at sequence %d and no snapshot reaches it", first)
}

// replay applies the log and stops at each snapshot to compare.
func (v *verifier) replay(last uint64) error {
	stops := []uint64{last}
	for _, info := range v.snapshots { // newest first, so from the end
		if info.Seq > last {
			return fmt.Errorf("node: snapshot at sequence %d, but the log ends at %d", info.Seq, last)
		}
		if info.Seq > v.core.Seq() && info.Seq < last {
			stops = append(stops, info.Seq)
		}
	}
	for i := len(stops) - 1; i >= 0; i-- {
		if err := v.replayTo(stops[i], last); err != nil {
			return err
		}
		if err := v.compare(); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) replayTo(upTo, last uint64) error {
	if v.core.Seq() >= upTo {
		return nil
	}
	t := trail{fs: v.fs, dirs: v.logs, next: v.core.Seq() + 1, upTo: upTo}
	return errors.Join(replayFrom(t.frame, v.core, upTo, func(seq uint64) { v.progress(int64(seq), int64(last)) }), t.close())
}

// compare holds the snapshot of the present sequence, if there is one, against the replay; reading it counts its hash.
func (v *verifier) compare() error {
	for _, info := range v.snapshots {
		if info.Seq != v.core.Seq() {
			continue
		}
		if info.Hash != v.core.Hash() {
			return fmt.Errorf("node: snapshot at sequence %d has hash %016x, replay %016x", info.Seq, info.Hash, v.core.Hash())
		}
		_, err := inspect(v.store, info.Seq)
		return err
	}
	return nil
}
