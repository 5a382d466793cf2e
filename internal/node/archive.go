package node

import (
	"errors"
	"path/filepath"

	"weir/wal"
)

// archive moves the log that is older than both snapshots to the directory of the options: a start needs none of it, even if the newer one is damaged. Where no
// directory is given the log keeps everything. What goes wrong is logged, and tried again after the next snapshot.
func (s *Snapshots) archive() {
	to, log := s.node.o.Archive, s.node.Log
	if to == "" {
		return
	}
	seqs, err := s.store.Seqs()
	if err == nil && len(seqs) > 1 {
		before := seqs[1] + 1
		if err = log.Copy(to, before); err == nil {
			_, err = log.Archive(before)
		}
	}
	if err != nil && !errors.Is(err, ErrStopping) {
		s.node.o.Logger.Error("older log was not archived", "error", err)
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
