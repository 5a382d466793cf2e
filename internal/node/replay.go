package node

import (
	"errors"
	"fmt"
	"path/filepath"

	"weir/internal/ahead"
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
	return errors.Join(replayFrom(r.Next, c, upTo, progress), r.Close())
}

// framesAhead is how many frames are read ahead of the one that is applied, so that the disk works while the engine does.
const framesAhead = 4

// replayFrom brings a core forward by frames that follow each other.
func replayFrom(next func() (wal.Frame, error), c *core, upTo uint64, progress func(seq uint64)) error {
	frames := ahead.Start(make([]wal.Frame, framesAhead), func(room wal.Frame) (wal.Frame, error) {
		f, err := next()
		f.Payload = append(room.Payload[:0], f.Payload...)
		return f, err
	})
	defer frames.Close()
	for c.Seq() < upTo {
		f, err := frames.Next()
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
