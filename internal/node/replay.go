package node

import (
	"errors"
	"fmt"
	"path/filepath"

	"weir/internal/disk"
	"weir/wal"
)

const (
	logDir      = "log"
	snapshotDir = "snapshots"
	eventDir    = "events"
)

// replay brings a core forward to a sequence by the log of a data directory. The log must be durable up to there.
func replay(fs disk.FS, dir string, c *core, upTo uint64, progress func(seq uint64)) error {
	if c.Seq() >= upTo {
		return nil
	}
	r, err := wal.NewReader(filepath.Join(dir, logDir), c.Seq()+1, wal.ReaderOptions{FS: fs, UpTo: upTo})
	if err != nil {
		return err
	}
	return errors.Join(replayFrom(r, c, upTo, progress), r.Close())
}

func replayFrom(r *wal.Reader, c *core, upTo uint64, progress func(seq uint64)) error {
	ahead := startReadAhead(r)
	defer ahead.close()
	for c.Seq() < upTo {
		f, err := ahead.next()
		if err != nil {
			return fmt.Errorf("node: log after sequence %d: %w", c.Seq(), err)
		}
		if err := c.Replay(&f, upTo); err != nil {
			return err
		}
		progress(c.Seq())
	}
	return nil
}
