package gateway

import (
	"slices"

	"weir/engine"
)

const (
	historyAtOnce = 4096    // events read at once, back from a message
	historyMost   = 1 << 20 // looked at for one page: some 30 ms
)

// findForgotten finds where orders were submitted that the engine does not know any more: what an instruction gives at once stands at its own sequence; else the first event
// of the order does. What lies further back than some million events, and what the log does not have any more, is told without what only its submission said.
func (g *Gateway) findForgotten(due []dueMessage, known map[orderKey]*facts) error {
	missing := map[orderKey]bool{}
	var seqs []uint64
	for i := range due {
		e := due[i].event
		if f := known[keyOf(e)]; f != nil && f.seq == 0 {
			missing[keyOf(e)] = true
			seqs = append(seqs, due[i].since())
		}
	}
	if len(missing) == 0 || g.Envelopes == nil {
		return nil
	}
	slices.Sort(seqs)
	seqs = slices.Compact(seqs)
	found := func(seq uint64, record []byte) {
		for key := range missing {
			if isSubmissionOf(record, key.id) {
				known[key].seq = seq
				delete(missing, key)
			}
		}
	}
	if err := g.Envelopes.Read(seqs, found); err != nil || len(missing) == 0 {
		return err
	}
	var earlier []uint64
	err := g.lookBack(seqs[len(seqs)-1], func(events []engine.Event, i int) bool {
		if e := &events[i]; missing[keyOf(e)] && statusOf(e) != engine.StatusNone {
			earlier = append(earlier, e.Seq)
		}
		return true
	})
	if err != nil || len(earlier) == 0 {
		return err
	}
	slices.Sort(earlier)
	return g.Envelopes.Read(slices.Compact(earlier), found)
}

// since is a sequence at or before which the order was submitted.
func (d *dueMessage) since() uint64 {
	if d.taken != 0 {
		return d.taken
	}
	return d.event.Seq
}

// isSubmissionOf says whether an instruction brought the order of an id.
func isSubmissionOf(record []byte, id [16]byte) bool {
	switch in := engine.InstructionAt(record); in.Kind {
	case engine.SubmitOrder, engine.Fund, engine.SubmitTrade:
		return in.ID == id
	}
	return false
}

// lookBack shows events from those of a sequence backwards, until look has enough or historyMost are done. Beside each stand those near it.
func (g *Gateway) lookBack(seq uint64, look func(events []engine.Event, i int) (more bool)) error {
	end, _, err := g.Feed.Place(seq)
	if err != nil {
		return err
	}
	var events []engine.Event
	for looked := 0; end > 0 && looked < historyMost; looked += historyAtOnce {
		first := end - min(end, historyAtOnce)
		lead := min(first, nearSides)
		if events, err = g.Feed.ReadAt(first-lead, int(lead+end-first)+nearSides, events[:0]); err != nil {
			return err
		}
		for i := min(int(lead+end-first), len(events)) - 1; i >= int(lead); i-- {
			if !look(events, i) {
				return nil
			}
		}
		end = first
	}
	return nil
}
