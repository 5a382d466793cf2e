package view

// Place is the ordinal of the first event after a sequence, and the ordinal after the last event: what lies between them a reader that has read up to
// there has not read yet. ErrRebuilding and ErrClosed as in Read.
func (f *Feed) Place(after uint64) (next, head uint64, err error) {
	if f.ctx.Err() != nil {
		return 0, 0, ErrClosed
	}
	head = f.ring.head.Load()
	at, err := f.find(after, head)
	if err != nil {
		return 0, 0, err
	}
	var p page
	for at < head {
		first := at / pageEvents * pageEvents
		to, err := f.load(at, &p)
		if err != nil {
			return 0, 0, err
		}
		for to = min(to, head); at < to; at++ {
			if p[at-first].Seq > after {
				return at, head, nil
			}
		}
	}
	return head, head, nil
}
