package view

import "weir/engine"

// ReadAt adds up to limit of the events from an ordinal on to into, oldest first, wherever their instructions begin and end. Nothing added means that there is
// nothing newer. ErrRebuilding and ErrClosed as in Read.
func (f *Feed) ReadAt(at uint64, limit int, into []engine.Event) ([]engine.Event, error) {
	if f.ctx.Err() != nil {
		return into, ErrClosed
	}
	head := f.ring.head.Load()
	var p page
	for at < head && limit > 0 {
		first := at / pageEvents * pageEvents
		to, err := f.load(at, &p)
		if err != nil {
			return into, err
		}
		to = min(to, head, at+uint64(limit))
		into = append(into, p[at-first:to-first]...)
		limit -= int(to - at)
		at = to
	}
	return into, nil
}
