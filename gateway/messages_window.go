package gateway

import (
	"weir/engine"
	"weir/view"
)

// eventWindow walks over events, wherever their sequences begin and end, and shows some on both sides of the one at hand.
type eventWindow struct {
	feed   *view.Feed
	events []engine.Event
	first  uint64 // ordinal of events[0]
	at     int    // the one at hand
	base   uint64 // ordinal of the first event of its sequence
	end    bool   // events reach up to the newest one, when it was looked for
	seq    uint64 // sequence that base is of; 0: not known

	dated uint64 // sequence that date is of
	date  uint32
}

// openWindow stands at the first event that may bring messages behind a place.
func openWindow(feed *view.Feed, after Place) (*eventWindow, error) {
	next, _, err := feed.Place(after.before())
	if err != nil {
		return nil, err
	}
	w := &eventWindow{feed: feed}
	start := next
	if !after.IsWhole() {
		behind, _, err := feed.Place(after.Seq)
		if err != nil {
			return nil, err
		}
		w.base, w.seq = next, after.Seq
		start = min(next+uint64(after.Event), behind)
	}
	w.first = start - min(start, nearSides)
	w.at = int(start - w.first)
	return w, nil
}

// event is the one at hand; nil: there is none yet.
func (w *eventWindow) event() (*engine.Event, error) {
	if w.at+nearSides >= len(w.events) && !w.end {
		if err := w.fill(); err != nil {
			return nil, err
		}
	}
	if w.at >= len(w.events) {
		return nil, nil
	}
	e := w.here()
	if e.Seq != w.seq {
		w.seq, w.base = e.Seq, w.ordinal()
	}
	return e, nil
}

// fill reads on, into a new slice: what is planned points into the old one.
func (w *eventWindow) fill() error {
	drop := min(max(w.at-nearSides, 0), len(w.events))
	events := make([]engine.Event, len(w.events)-drop, w.at-drop+messageEvents+nearSides)
	copy(events, w.events[drop:])
	events, err := w.feed.ReadAt(w.first+uint64(drop+len(events)), cap(events)-len(events), events)
	if err != nil {
		return err
	}
	w.end = len(events) < cap(events)
	w.events, w.first, w.at = events, w.first+uint64(drop), w.at-drop
	return nil
}

func (w *eventWindow) here() *engine.Event { return &w.events[w.at] }

func (w *eventWindow) ordinal() uint64 { return w.first + uint64(w.at) }

func (w *eventWindow) advance() { w.at++ }

// place is that of the event at hand.
func (w *eventWindow) place() Place { return Place{Seq: w.seq, Event: uint32(w.ordinal() - w.base)} }

// dateEnded is the business date that the instruction at hand ended: its first event says so.
func (w *eventWindow) dateEnded() (uint32, error) {
	if w.dated == w.seq {
		return w.date, nil
	}
	first, err := w.feed.ReadAt(w.base, 1, nil)
	if err != nil {
		return 0, err
	}
	if len(first) == 1 && first[0].Kind == engine.DaySet {
		w.date = uint32(first[0].Amount)
	}
	w.dated = w.seq
	return w.date, nil
}
