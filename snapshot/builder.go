package snapshot

import (
	"errors"
	"fmt"
	"io"

	"weir/wal"
)

// ErrDiverged says that replaying the log gave another state than the live engine had: the machine or the
// program is broken, and nothing was installed.
var ErrDiverged = errors.New("snapshot: replay and live state differ")

// Core is an engine beside the live one.
type Core interface {
	Info() Info // where it stands
	// Replay applies the instructions of a frame that follow where it stands, up to and with the sequence upTo.
	Replay(f *wal.Frame, upTo uint64) error
	Save(w io.Writer) error
	Close() error
}

// Builder makes snapshots by replaying sealed log onto the previous one, beside the live core, which never waits.
type Builder struct {
	Store *Store
	// New makes a core from the image of a snapshot, or an empty one from nil.
	New func(info Info, image io.Reader) (Core, error)
	// Frames opens the sealed log for reading from a sequence, up to one that is durable.
	Frames func(from, upTo uint64) (*wal.Reader, error)
	// Damaged hears of a snapshot that was passed over because it is not good.
	Damaged func(error)
}

// Build makes and installs the snapshot at a sequence, where the live state had this hash.
func (b *Builder) Build(seq, hash uint64) (Info, error) {
	core, err := b.previous(seq)
	if err != nil {
		return Info{}, err
	}
	info, err := b.build(core, seq, hash)
	return info, errors.Join(err, core.Close())
}

func (b *Builder) build(core Core, seq, hash uint64) (Info, error) {
	if err := b.replay(core, seq); err != nil {
		return Info{}, err
	}
	info := core.Info()
	if info.Seq != seq || info.Hash != hash {
		return info, fmt.Errorf("%w: at sequence %d hash %016x, live had %d and %016x", ErrDiverged, info.Seq, info.Hash, seq, hash)
	}
	return b.Store.Write(info, core.Save)
}

// previous is a core at the newest good snapshot that is not past the sequence, or an empty one.
func (b *Builder) previous(upTo uint64) (Core, error) {
	seqs, err := b.Store.named() // one that is not sound is told
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs {
		if seq > upTo {
			continue
		}
		core, err := b.Load(seq)
		if err == nil {
			return core, nil
		}
		b.Damaged(err)
	}
	return b.New(Info{}, nil)
}

// Load is a core at the snapshot of a sequence.
func (b *Builder) Load(seq uint64) (Core, error) {
	var core Core
	err := b.Store.Read(seq, func(info Info, image io.Reader) (err error) {
		core, err = b.New(info, image)
		return err
	})
	if err != nil && core != nil {
		return nil, errors.Join(err, core.Close())
	}
	return core, err
}

// Start is a core at the newest good snapshot, where a start begins; without any it is empty. The log must reach back to it.
func (b *Builder) Start() (Core, error) { return b.previous(^uint64(0)) }

func (b *Builder) replay(core Core, upTo uint64) error {
	from := core.Info().Seq + 1
	if from > upTo {
		return nil
	}
	r, err := b.Frames(from, upTo)
	if err != nil {
		return err
	}
	return errors.Join(replayFrames(r, core, upTo), r.Close())
}

func replayFrames(r *wal.Reader, core Core, upTo uint64) error {
	for core.Info().Seq < upTo {
		f, err := r.Next()
		if err != nil {
			return fmt.Errorf("snapshot: log after sequence %d: %w", core.Info().Seq, err)
		}
		if err := core.Replay(&f, upTo); err != nil {
			return err
		}
	}
	return nil
}
