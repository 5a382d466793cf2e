package node

import (
	"errors"
	"time"
)

// timerInterval is how often the snapshot timer looks.
const timerInterval = time.Second

// startTimer makes a snapshot whenever so many instructions have come since the last one; 0: never.
func startTimer(n *Node, every uint64) *looker {
	t := &looker{}
	if every == 0 {
		t.start(0, nil)
		return t
	}
	last := n.core.Seq()
	if seqs, err := n.Snapshots.store.Seqs(); err == nil && len(seqs) > 0 {
		last = seqs[0]
	}
	t.start(timerInterval, func() {
		seq, _, _ := n.Log.Last()
		if seq < last+every {
			return
		}
		info, err := n.Snapshots.Create()
		if err != nil && !errors.Is(err, ErrStopping) {
			n.o.Logger.Error("no snapshot was made", "error", err)
		}
		last = max(seq, info.Seq) // also after a failure: the next try comes after as many instructions
	})
	return t
}
