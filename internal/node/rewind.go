package node

import (
	"errors"
	"fmt"
	"time"

	"weir/engine"
	"weir/gateway"
	"weir/wal"
)

const (
	rewindIdle = time.Minute // after which the kept core is dropped
	rewindFar  = 1 << 20     // instructions: a snapshot that much further on is loaded in place of replaying to it
)

// rewind keeps a second core where somebody looked last, and a reader of the log there, so that who goes on in small steps does not begin at a snapshot, or at the
// start of a segment, each time. It has one user at a time, who holds turn.
type rewind struct {
	turn  chan struct{}
	core  *core     // nil: none
	log   *trail    // nil: not open
	frame wal.Frame // that was read last; the core may stand inside it
	idle  *time.Timer
}

func newRewind() *rewind { return &rewind{turn: make(chan struct{}, 1)} }

// Replay shows the state after a sequence: that of the newest snapshot before it, or of the last replay, and the log from there. The time is that of the sequence, unix nanoseconds.
func (s *Snapshots) Replay(seq uint64, show func(e *engine.Engine, time int64)) error {
	r := s.rewind
	select {
	case r.turn <- struct{}{}:
	default:
		return gateway.ErrReplaying
	}
	defer func() { <-r.turn }()
	last, _, _ := s.node.Log.Last()
	if seq > last {
		return gateway.ErrNotReached
	}
	err := s.halted()
	if err == nil {
		err = r.bring(s.historyTo(last), seq)
	}
	if errors.Is(err, wal.ErrGap) {
		return errors.Join(gateway.ErrArchived, err)
	}
	if err != nil {
		return err
	}
	show(r.core.Engine, r.core.time)
	if r.idle == nil {
		r.idle = time.AfterFunc(rewindIdle, r.expire)
	}
	r.idle.Reset(rewindIdle)
	return nil
}

// historyTo reads states and instructions up to a sequence that is durable.
func (s *Snapshots) historyTo(upTo uint64) *history {
	return &history{
		fs: s.node.fs, store: s.store, logs: s.node.logs(), upTo: upTo,
		damaged: func(err error) { s.node.o.Logger.Error("a snapshot is passed over", "error", err) },
		halted:  s.halted,
	}
}

// bring brings the core to a sequence: forward from where it stands, or from a snapshot. One state at a time is in memory.
func (r *rewind) bring(h *history, seq uint64) error {
	if r.core != nil && (r.core.Seq() > seq || h.jumps(r.core.Seq()+rewindFar, seq)) {
		if err := r.drop(); err != nil {
			return err
		}
	}
	kept := r.core != nil
	if !kept {
		c, err := h.start(seq, nil)
		if err != nil {
			return err
		}
		r.core = c
	}
	if err := r.forward(h, seq); err != nil {
		dropped := r.drop() // it stands somewhere in between
		if kept && dropped == nil && errors.Is(err, wal.ErrGap) {
			return r.bring(h, seq) // what its reader stood before may have been archived since
		}
		return errors.Join(err, dropped)
	}
	return nil
}

// forward applies what the log has up to a sequence.
func (r *rewind) forward(h *history, seq uint64) error {
	for r.core.Seq() < seq {
		err := r.read(h)
		if err == nil {
			err = errors.Join(r.core.Replay(&r.frame, seq), h.halted())
		}
		if err != nil {
			return fmt.Errorf("log after sequence %d: %w", r.core.Seq(), err)
		}
	}
	return nil
}

// read reads the frame that holds what comes next, if it is not there.
func (r *rewind) read(h *history) (err error) {
	if r.log == nil {
		r.frame, r.log = wal.Frame{}, h.trail(r.core.Seq()+1)
	}
	if r.frame.Count > 0 && r.frame.Last() > r.core.Seq() {
		return nil
	}
	if err = r.log.extend(h.upTo); err == nil {
		r.frame, err = r.log.frame()
	}
	return err
}

// jumps says whether a snapshot stands after a sequence and not after another.
func (h *history) jumps(after, seq uint64) bool {
	seqs, err := h.store.Seqs()
	if err != nil {
		return false // going forward needs none
	}
	for _, s := range seqs {
		if s > after && s <= seq {
			return true
		}
	}
	return false
}

// drop gives the core's memory back and closes the log.
func (r *rewind) drop() error {
	var errs []error
	if r.log != nil {
		errs = append(errs, r.log.close())
	}
	if r.core != nil {
		errs = append(errs, r.core.Close())
	}
	r.core, r.log = nil, nil
	return errors.Join(errs...)
}

// expire drops a core that nobody asked for; who asks at this moment is left alone.
func (r *rewind) expire() {
	select {
	case r.turn <- struct{}{}:
		_ = r.drop() // memory that can't be given back is given back at the end
		<-r.turn
	default:
	}
}

// stop waits for the replay that runs and drops the core. No other may begin: halted says so.
func (r *rewind) stop() error {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	if r.idle != nil {
		r.idle.Stop()
	}
	return r.drop()
}

// ReplayBounds are the sequences of the first and the last state that can be shown.
func (s *Snapshots) ReplayBounds() (first, last uint64, err error) {
	last, _, _ = s.node.Log.Last()
	begin := s.node.Log.First()
	if begin > 1 && s.node.o.Archive != "" {
		if begin, err = s.historyTo(last).first(); err != nil {
			return 0, 0, err
		}
	}
	if begin <= 1 {
		return 0, last, nil
	}
	seqs, err := s.store.Seqs()
	if err != nil {
		return 0, 0, err
	}
	first = last
	for _, seq := range seqs {
		if seq+1 >= begin {
			first = min(first, seq)
		}
	}
	return first, last, nil
}
