package gateway

import (
	"cmp"
	"maps"
	"slices"

	"weir/engine"
	"weir/internal/daybook"
)

const (
	historyAtOnce = 4096    // events read at once, back from a message
	historyMost   = 1 << 20 // looked at for one message: some 30 ms
)

// findForgotten finds where orders were submitted that the engine does not know any more: what an instruction gives at once stands at its own sequence; else the first event
// of the order does. What lies further back than some million events, and what the log does not have any more, is told without what only its submission said.
func (g *Gateway) findForgotten(due []dueMessage, known lives) error {
	var missing []*dueMessage
	for i := range due {
		if d := &due[i]; statusOf(d.event) != engine.StatusNone && d.order == nil {
			missing = append(missing, d)
		}
	}
	if g.Envelopes != nil {
		if err := g.findAtOnce(missing, known); err != nil {
			return err
		}
		missing = slices.DeleteFunc(missing, func(d *dueMessage) bool { return d.order != nil })
		if err := g.findEarlier(missing, known); err != nil {
			return err
		}
	}
	for _, d := range missing {
		if d.order == nil {
			known.give(d, 0, 0)
		}
	}
	return nil
}

// findAtOnce finds the orders whose submission gave the event of the message.
func (g *Gateway) findAtOnce(missing []*dueMessage, known lives) error {
	bySeq := map[uint64][]*dueMessage{}
	for _, d := range missing {
		bySeq[d.since()] = append(bySeq[d.since()], d)
	}
	return g.Envelopes.Read(slices.Sorted(maps.Keys(bySeq)), func(seq uint64, record []byte) {
		for _, d := range bySeq[seq] {
			if g.isSubmissionOf(record, keyOf(d.event)) {
				known.give(d, seq, 0)
			}
		}
	})
}

// findEarlier finds the other ones by their earlier events: the last submission of the key before the message is the order that it tells of.
func (g *Gateway) findEarlier(missing []*dueMessage, known lives) error {
	byKey := map[orderKey][]*dueMessage{}
	for _, d := range missing {
		byKey[keyOf(d.event)] = append(byKey[keyOf(d.event)], d)
	}
	type place struct {
		key orderKey
		at  uint64
	}
	earlier := map[uint64][]place{}
	err := g.lookBack(missing, func(events []engine.Event, i int, at uint64) bool {
		if e := &events[i]; byKey[keyOf(e)] != nil && statusOf(e) != engine.StatusNone {
			earlier[e.Seq] = append(earlier[e.Seq], place{keyOf(e), at})
		}
		return true
	})
	if err != nil {
		return err
	}
	last := map[*dueMessage]uint64{}
	err = g.Envelopes.Read(slices.Sorted(maps.Keys(earlier)), func(seq uint64, record []byte) {
		for _, p := range earlier[seq] {
			if !g.isSubmissionOf(record, p.key) {
				continue
			}
			for _, d := range byKey[p.key] {
				if seq <= d.since() && p.at+historyMost >= d.end {
					last[d] = seq
				}
			}
		}
	})
	for d, seq := range last {
		known.give(d, seq, 0)
	}
	return err
}

// dateForgotten finds the date of forgotten orders that were submitted without one: the date of their asset which ended next.
func (g *Gateway) dateForgotten(due []dueMessage) error {
	type span struct { // of sequences that belong to a date
		from uint64
		day  daybook.Day
	}
	last := map[uint16]span{}
	for i := range due {
		d := &due[i]
		f, asset := d.order, d.event.Asset
		if f == nil || f.date != 0 || f.record.Kind == 0 || asset == 0 || g.Statements == nil {
			continue
		}
		s := last[asset]
		if f.seq < s.from || f.seq >= s.day.Seq {
			day, ok, err := g.Statements.EndedNext(asset, f.seq)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			s = span{f.seq, day}
			last[asset] = s
		}
		f.date = s.day.Date
	}
	return nil
}

// since is a sequence at or before which the order was submitted.
func (d *dueMessage) since() uint64 {
	if d.taken != 0 {
		return d.taken
	}
	return d.event.Seq
}

// isSubmissionOf says whether an instruction brought the order of a key.
func (g *Gateway) isSubmissionOf(record []byte, key orderKey) bool {
	switch engine.Kind(record[0]) {
	case engine.SubmitOrder, engine.Fund, engine.SubmitTrade:
	default:
		return false
	}
	in := engine.InstructionAt(record)
	instructor := in.Instructor
	if instructor == 0 {
		instructor, _, _ = g.Directory.AccountOwner(in.Debtor)
	}
	return in.ID == key.id && instructor == key.instructor
}

// lookAt sees one event, its ordinal among all, and beside it those near it. It says whether it wants more.
type lookAt func(events []engine.Event, i int, at uint64) (more bool)

// lookBack shows the events from those of the messages backwards, historyMost for each message, until look has enough: so it depends on no other message what one finds.
func (g *Gateway) lookBack(messages []*dueMessage, look lookAt) error {
	for _, d := range messages {
		end, _, err := g.Feed.Place(d.since())
		if err != nil {
			return err
		}
		d.end = end
	}
	slices.SortFunc(messages, func(a, b *dueMessage) int { return cmp.Compare(b.end, a.end) })
	shown := uint64(0) // ordinal of the first that was shown
	for i, d := range messages {
		end, first := d.end, d.end-min(d.end, historyMost)
		if i > 0 {
			end = min(end, shown)
		}
		if more, err := g.showBack(first, end, look); err != nil || !more {
			return err
		}
		shown = first
	}
	return nil
}

// showBack shows the events from one ordinal up to another, the last one first.
func (g *Gateway) showBack(first, end uint64, look lookAt) (more bool, err error) {
	var events []engine.Event
	for end > first {
		from := max(first, end-min(end, historyAtOnce))
		lead := min(from, nearSides)
		if events, err = g.Feed.ReadAt(from-lead, int(lead+end-from)+nearSides, events[:0]); err != nil {
			return false, err
		}
		for i := min(int(lead+end-from), len(events)) - 1; i >= int(lead); i-- {
			if !look(events, i, from-lead+uint64(i)) {
				return false, nil
			}
		}
		end = from
	}
	return true, nil
}
