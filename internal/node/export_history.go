package node

import (
	"errors"
	"fmt"
	"io"

	"weir/engine"
	"weir/internal/disk"
	"weir/internal/report"
	"weir/snapshot"
	"weir/wal"
)

// history reads states and instructions out of snapshots and log, and changes nothing.
type history struct {
	fs      disk.FS
	store   *snapshot.Store
	logs    []string // directories, the oldest first; the last one is the log itself
	upTo    uint64   // last sequence to read, which is durable
	damaged func(error)
	halted  func() error // not nil: stop reading
}

// write writes a report: from the state at its sequence, or from the log up to there.
func (h *history) write(r report.Request, begin func(report.Header), w io.Writer) error {
	c, err := h.stateAt(r.Seq)
	if err != nil {
		return err
	}
	head := report.Header{Seq: c.Seq(), Hash: c.Hash(), Time: c.time}
	if r.IsDated() {
		r.Span.Date = report.LatestDate(c.Engine)
	}
	if r.IsFromLog() {
		if err := c.Close(); err != nil { // one state at a time is in memory
			return err
		}
		begin(head)
		return h.writeSteps(r, head, w)
	}
	begin(head)
	err = report.Write(w, r, report.Source{Header: head, State: c.Engine, Times: h.times})
	return errors.Join(err, c.Close())
}

// writeSteps writes a report from the log.
func (h *history) writeSteps(r report.Request, head report.Header, w io.Writer) error {
	var c *core
	err := report.Write(w, r, report.Source{Header: head, Steps: func(on bool, begin func(*engine.Engine) error, visit func(*report.Step) error) (_ *engine.Engine, err error) {
		if c, err = h.before(r); err != nil {
			return nil, err
		}
		if err = begin(c.Engine); err == nil {
			err = h.steps(c, r.Last(), visit)
		}
		if err == nil && on {
			err = h.forward(c, r.Seq)
		}
		if err == nil && c.Seq() == r.Seq && c.Hash() != head.Hash {
			err = fmt.Errorf("%w: at sequence %d", snapshot.ErrDiverged, r.Seq)
		}
		return c.Engine, err
	}})
	if c != nil {
		err = errors.Join(err, c.Close())
	}
	return err
}

// stateAt is a core at a sequence.
func (h *history) stateAt(seq uint64) (*core, error) {
	c, err := h.start(seq, nil)
	if err != nil {
		return nil, err
	}
	if err := h.forward(c, seq); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// before is a core before the first instruction of a span; of a business date, somewhere before that began.
func (h *history) before(r report.Request) (*core, error) {
	if r.Span.Date != 0 {
		return h.start(r.Seq, func(c *core) bool { return report.IsBefore(c.Engine, r.Span.Date) })
	}
	return h.stateAt(r.First() - 1)
}

// start is a core at the newest good snapshot that is not past a sequence and fits, or an empty one.
func (h *history) start(upTo uint64, fits func(*core) bool) (*core, error) {
	seqs, err := h.store.Seqs()
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs {
		if seq > upTo {
			continue
		}
		_, c, err := readSnapshot(h.store, seq)
		if err != nil {
			h.damaged(err)
			continue
		}
		if fits == nil || fits(c) {
			return c, nil
		}
		if err := c.Close(); err != nil {
			return nil, err
		}
	}
	return newCore(sizing{}, snapshot.Info{}, nil)
}

// forward brings a core to a sequence.
func (h *history) forward(c *core, upTo uint64) error {
	return h.frames(c.Seq(), upTo, func(f *wal.Frame) error { return c.Replay(f, upTo) })
}

// frames passes the frames that hold what follows a sequence, up to another.
func (h *history) frames(seq, upTo uint64, pass func(f *wal.Frame) error) error {
	t := h.trail(seq + 1)
	for seq < upTo {
		f, err := t.frame()
		if err == nil {
			err = errors.Join(pass(&f), h.halted())
		}
		if err != nil {
			return errors.Join(fmt.Errorf("log after sequence %d: %w", seq, err), t.close())
		}
		seq = f.Last()
	}
	return t.close()
}

// steps applies instruction by instruction up to a sequence, and shows each with what came of it.
func (h *history) steps(c *core, upTo uint64, visit func(*report.Step) error) error {
	return h.frames(c.Seq(), upTo, func(f *wal.Frame) error {
		if f.FirstSeq > c.Seq()+1 {
			return fmt.Errorf("%w: it goes from sequence %d to %d", wal.ErrGap, c.Seq(), f.FirstSeq)
		}
		payload := f.Payload[engine.Prefix(f.Payload, c.Seq()+1-f.FirstSeq):]
		for len(payload) > 0 && c.Seq() < upTo {
			size := engine.Next(payload)
			c.results.Reset()
			c.Apply(f.Time, payload[:size], &c.results)
			step := report.Step{Seq: c.Seq(), Time: f.Time, Record: payload[:size], State: c.Engine, Outcome: c.results.Outcomes[0], Events: c.results.Events}
			if err := visit(&step); err != nil {
				return err
			}
			payload = payload[size:]
		}
		return nil
	})
}

// reopenAfter is how many sequences apart two stamps are worth a look-up of their own.
const reopenAfter = 1 << 18

// times are the stamps of ascending sequences, 0 where the log begins later.
func (h *history) times(seqs []uint64) ([]int64, error) {
	times := make([]int64, len(seqs))
	if len(seqs) == 0 {
		return times, nil
	}
	first, err := h.first()
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(seqs); {
		if seqs[i] < first {
			i++
			continue
		}
		end := i + 1
		for end < len(seqs) && seqs[end]-seqs[end-1] < reopenAfter {
			end++
		}
		next := i
		err := h.frames(seqs[i]-1, seqs[end-1], func(f *wal.Frame) error {
			for ; next < end && seqs[next] <= f.Last(); next++ {
				times[next] = f.Time
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		i = end
	}
	return times, nil
}

// first is where the log begins, the copies with it.
func (h *history) first() (uint64, error) {
	t := h.trail(0)
	f, err := t.frame()
	if errors.Is(err, io.EOF) {
		return h.upTo + 1, t.close()
	}
	return f.FirstSeq, errors.Join(err, t.close())
}

func (h *history) trail(next uint64) *trail {
	return &trail{fs: h.fs, dirs: h.logs, next: next, upTo: h.upTo}
}
