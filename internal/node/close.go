package node

import (
	"errors"

	"weir/wal"
)

// Close ends the node in this order: no more steps of the calendar; no more ticks; no more snapshots; the sequencer answers what is in flight; the views; the log, which is marked
// as complete; the memory; the lock. The gateway must have been shut down before.
func (n *Node) Close() error {
	n.once.Do(func() {
		n.days.stop()
		n.ticks.stop()
		n.Snapshots.stop()
		n.snaps.stop()
		n.Sequencer.Close()
		n.err = n.release()
	})
	return n.err
}

// release lets go of what is open, in the order in which one thing uses the next.
func (n *Node) release() error {
	var errs []error
	if n.Feed != nil {
		errs = append(errs, n.Feed.Close())
	}
	if n.Log != nil {
		if err := n.Log.SetMark(); errors.Is(err, wal.ErrFull) {
			n.o.Logger.Warn("all is durable, but that the log ends here can't be noted: the disk is full", "error", err)
		}
		errs = append(errs, n.Log.Close())
	}
	if n.core != nil {
		errs = append(errs, n.core.Close())
	}
	return errors.Join(append(errs, n.lock.Close())...)
}
