package node

import (
	"errors"
	"time"
)

// timerInterval is how often the snapshot timer looks.
const timerInterval = time.Second

// snapshotTimer makes a snapshot whenever so many instructions have come since the last one.
type snapshotTimer struct {
	last uint64 // sequence of the last one, or of the last try
	looker
}

func (t *snapshotTimer) begin(n *Node) {
	t.last = n.core.Seq()
	if seqs, err := n.Snapshots.store.Seqs(); err == nil && len(seqs) > 0 {
		t.last = seqs[0]
	}
	every := n.every(timerInterval)
	if n.o.SnapshotEvery == 0 {
		every = 0
	}
	t.start(every, func() { t.look(n) })
}

// look makes a snapshot where one is due.
func (t *snapshotTimer) look(n *Node) {
	seq, _, _ := n.Log.Last()
	if n.o.SnapshotEvery == 0 || seq < t.last+n.o.SnapshotEvery {
		return
	}
	info, err := n.Snapshots.Create()
	if err != nil && !errors.Is(err, ErrStopping) {
		n.o.Logger.Error("no snapshot was made", "error", err)
	}
	t.last = max(seq, info.Seq) // also after a failure: the next try comes after as many instructions
}
