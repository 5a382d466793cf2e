package node

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"weir/engine"
	"weir/internal/report"
	"weir/wal"
)

// ErrNotInLog says that no instruction in the log is about an order of an id.
var ErrNotInLog = errors.New("node: no instruction in the log is about this id")

// Found hears what Find found, in order of sequence.
type Found interface {
	// Instruction is one that names the order.
	Instruction(s *report.Step) error
	// Event is one of the order, or of a cycle that it was accepted into.
	Event(s *report.Step, ev *engine.Event) error
	// Stand is where the orders of this id stand at the end.
	Stand(e *engine.Engine, orders []engine.OrderInfo) error
}

// Find looks in the whole log, the copies with it, for what is about an order, and replays from before its first instruction on to say what came of it.
func (a Archive) Find(id [16]byte, found Found) error {
	end, err := a.Last()
	if err != nil {
		return err
	}
	h, err := a.history(end)
	if err != nil {
		return err
	}
	first, last, err := h.mentions(id)
	if err != nil {
		return err
	}
	if first == 0 {
		return h.notFound()
	}
	c, err := h.stateAt(first - 1)
	if err != nil {
		return err
	}
	f := finder{id: id, found: found}
	if err = h.steps(c, last, f.step); err == nil {
		err = found.Stand(c.Engine, c.FindOrders(id, nil))
	}
	return errors.Join(err, c.Close())
}

// notFound says whether older log was looked into.
func (h *history) notFound() error {
	first, err := h.first()
	if err == nil && first > 1 {
		return fmt.Errorf("%w: %w; the log begins at %d, and what came before may be in an archive (--archive)", ErrNotInLog, wal.ErrGap, first)
	}
	return errors.Join(ErrNotInLog, err)
}

// mentions are the first instruction that names an order, 0 for none, and the last one of the log.
func (h *history) mentions(id [16]byte) (first, last uint64, err error) {
	t := h.trail(0)
	for {
		f, err := t.frame()
		if errors.Is(err, io.EOF) || h.upTo == 0 {
			return first, last, t.close()
		}
		if err != nil {
			return 0, 0, errors.Join(err, t.close())
		}
		if first == 0 {
			first = mentionIn(&f, id)
		}
		last = f.Last()
	}
}

// mentionIn is the first instruction of a frame that names an order, 0 for none.
func mentionIn(f *wal.Frame, id [16]byte) uint64 {
	seq := f.FirstSeq
	for payload := f.Payload; len(payload) > 0; seq++ {
		if names(payload, id) {
			return seq
		}
		payload = payload[engine.Next(payload):]
	}
	return 0
}

// names says whether an instruction is about the order of an id.
func names(record []byte, id [16]byte) bool {
	kind := engine.Kind(record[0])
	return (kind >= engine.SubmitOrder && kind <= engine.MoveOrder || kind == engine.SubmitTrade) && engine.InstructionAt(record).ID == id
}

// finder picks what is about one order.
type finder struct {
	id     [16]byte
	found  Found
	cycles []uint32 // that it was accepted into
}

func (f *finder) step(s *report.Step) error {
	if names(s.Record, f.id) {
		if err := f.found.Instruction(s); err != nil {
			return err
		}
	}
	for i := range s.Events {
		ev := &s.Events[i]
		if !f.wants(ev) {
			continue
		}
		if err := f.found.Event(s, ev); err != nil {
			return err
		}
	}
	return nil
}

func (f *finder) wants(ev *engine.Event) bool {
	switch ev.Kind {
	case engine.AssetCreated, engine.ParticipantCreated: // a name stands where others have the id
		return false
	case engine.CycleClosed, engine.CycleSettled, engine.CycleExtended, engine.CycleUnwound, engine.CycleSurvived, engine.CycleAborted, engine.CyclePending:
		return slices.Contains(f.cycles, ev.Number)
	}
	if ev.ID != f.id {
		return false
	}
	if ev.Kind == engine.OrderAccepted {
		f.cycles = append(f.cycles, ev.Number)
	}
	return true
}
