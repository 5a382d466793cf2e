package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"weir/internal/disk"
	"weir/wal"
)

// ErrArchive says that a directory can't be the archive of a data directory.
var ErrArchive = errors.New("node: not a place for the archive of this data directory")

// archive moves the log that is older than both snapshots to the directory of the options: a start needs none of it, even if the newer one is damaged. Where no
// directory is given the log keeps everything. What goes wrong is logged and counted, and tried again after the next snapshot, unless it was a sync.
func (s *Snapshots) archive() {
	to := s.node.o.Archive
	if to == "" {
		return
	}
	seqs, err := s.store.Seqs()
	if err == nil && len(seqs) > 1 {
		_, err = s.node.Log.Move(to, seqs[1]+1)
	}
	if err != nil {
		s.unarchived.Add(1)
		s.node.o.Logger.Error("older log was not archived, the log keeps it", "error", err)
	}
}

// logs are the directories that hold the log, the oldest part first.
func (n *Node) logs() []string {
	log := filepath.Join(n.o.Data, logDir)
	if n.o.Archive == "" || !wal.Copied(n.fs, n.o.Archive) {
		return []string{log}
	}
	return []string{n.o.Archive, log}
}

// prepareArchive refuses an archive in the data directory, where the log would be taken for its own copy and removed, makes it where it is missing, and tries to write there.
func (n *Node) prepareArchive() error {
	dir := n.o.Archive
	if dir == "" {
		return nil
	}
	if _, real := n.fs.(disk.Real); real {
		if err := outside(dir, n.o.Data); err != nil {
			return err
		}
	}
	err := disk.MakeDir(n.fs, dir)
	if err == nil {
		err = probe(n.fs, filepath.Join(dir, "probe.tmp"))
	}
	if err != nil {
		return fmt.Errorf("%w: it can't be written: %w", ErrArchive, err)
	}
	return nil
}

// fitArchive holds what the archive has against the log.
func (n *Node) fitArchive() error {
	if n.o.Archive == "" {
		return nil
	}
	if err := n.Log.CheckCopies(n.o.Archive); err != nil {
		return fmt.Errorf("%w: %w; if the data directory was restored from a copy, keep this archive for what it has and name a new one", ErrArchive, err)
	}
	return nil
}

// outside refuses a directory that is, or lies in, a data directory or one of those in it, by whatever path: links and mounts are seen through.
func outside(dir, data string) error {
	path, err := resolve(dir)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrArchive, dir, err)
	}
	for _, part := range []string{"", logDir, snapshotDir, eventDir, statementDir} {
		root, err := os.Stat(filepath.Join(data, part))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for d := path; ; d = filepath.Dir(d) {
			if at, err := os.Stat(d); err == nil && os.SameFile(at, root) {
				return fmt.Errorf("%w: %s is the data directory, or lies in it, at %s", ErrArchive, dir, filepath.Join(data, part))
			}
			if d == filepath.Dir(d) {
				break
			}
		}
	}
	return nil
}

// resolve is a path without links. Its end need not be there.
func resolve(dir string) (string, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for rest := ""; ; path, rest = filepath.Dir(path), filepath.Join(filepath.Base(path), rest) {
		there, err := filepath.EvalSymlinks(path)
		if err == nil {
			return filepath.Join(there, rest), nil
		}
		if !errors.Is(err, os.ErrNotExist) || path == filepath.Dir(path) {
			return "", err
		}
		if _, err := os.Lstat(path); err == nil {
			return "", fmt.Errorf("%s is a dangling link", path)
		}
	}
}

// probe makes a file durable and removes it.
func probe(fs disk.FS, path string) error {
	f, err := fs.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write([]byte{1})
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), fs.Remove(path))
}
