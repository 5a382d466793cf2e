package node

import (
	"errors"
	"sync"
	"time"
)

// snapshotTimer makes a snapshot whenever enough instructions have come since the last one.
type snapshotTimer struct {
	quit chan struct{}
	done sync.WaitGroup
	once sync.Once
}

// timerInterval is how often the timer looks.
const timerInterval = time.Second

func startTimer(n *Node, every uint64) *snapshotTimer {
	t := &snapshotTimer{quit: make(chan struct{})}
	if every > 0 {
		last := n.core.Seq()
		if seqs, err := n.Snapshots.store.Seqs(); err == nil && len(seqs) > 0 {
			last = seqs[0]
		}
		t.done.Go(func() { t.run(n, every, last) })
	}
	return t
}

func (t *snapshotTimer) run(n *Node, every, last uint64) {
	ticker := time.NewTicker(timerInterval)
	defer ticker.Stop()
	for {
		select {
		case <-t.quit:
			return
		case <-ticker.C:
		}
		seq, _, _ := n.Log.Last()
		if seq < last+every {
			continue
		}
		info, err := n.Snapshots.Create()
		if err != nil && !errors.Is(err, ErrStopping) {
			n.o.Logger.Error("no snapshot was made", "error", err)
		}
		last = max(seq, info.Seq) // also after a failure: the next try comes after as many instructions
	}
}

func (t *snapshotTimer) stop() {
	t.once.Do(func() { close(t.quit) })
	t.done.Wait()
}
