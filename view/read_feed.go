package view

import (
	"errors"

	"weir/engine"
)

// Read adds the events after a sequence to into, oldest first, up to about limit of them: always all events
// of a sequence, so it gives fewer where the next sequence would pass the limit, and more where one sequence alone has more.
// Nothing added means that there is nothing newer. After ErrRebuilding it may be asked again later.
func (f *Feed) Read(after uint64, limit int, into []engine.Event) ([]engine.Event, error) {
	if f.ctx.Err() != nil {
		return into, ErrClosed
	}
	head := f.ring.head.Load()
	at, err := f.find(after, head)
	if err != nil || limit <= 0 {
		return into, err
	}
	start, whole := len(into), len(into) // into[start:whole] are whole sequences
	var p page
	for at < head {
		first := at / pageEvents * pageEvents
		to, err := f.load(at, &p)
		if err != nil && whole > start {
			return into[:whole], nil
		}
		if err != nil {
			return into[:start], err
		}
		for _, e := range p[at-first : min(to, head)-first] {
			if e.Seq <= after {
				continue
			}
			if len(into) > start && e.Seq != into[len(into)-1].Seq {
				whole = len(into)
			}
			if len(into)-start >= limit && whole > start {
				return into[:whole], nil
			}
			into = append(into, e)
		}
		at = min(to, head)
	}
	return into, nil
}

// load copies the block that the event at an ordinal lies in, from there on, and answers the ordinal after
// what it got: at least at+1.
func (f *Feed) load(at uint64, into *page) (to uint64, err error) {
	block := at / pageEvents
	first, slot := block*pageEvents, int(at%pageEvents)
	if from, to, ok := f.ring.read(block, into); ok && from <= slot && slot < to {
		return first + uint64(to), nil
	}
	filed := min(f.filed.Load(), first+pageEvents)
	if at >= filed || f.holes.has(block) {
		return 0, ErrRebuilding
	}
	err = f.file.read(block, int(filed-first), into)
	if errors.Is(err, errBlock) {
		f.log.Error("a block of the event file is made again from the log", "error", err)
		f.holes.add(span{block, block + 1})
		f.mender.suspect(block)
		return 0, ErrRebuilding
	}
	return filed, err
}

// find is an ordinal from which on all events after a sequence come, at most a block before the first of them; head when
// there is none.
func (f *Feed) find(after, head uint64) (uint64, error) {
	if after >= f.lastSeq.Load() {
		return head, nil
	}
	runs := f.runs(head)
	for i := len(runs) - 1; i >= 0; i-- {
		seq, err := f.firstSeq(runs[i].from)
		if err != nil {
			return 0, err
		}
		if seq <= after {
			return f.findIn(runs[i], after)
		}
	}
	return 0, nil // if that is missing, loading it will tell
}

// runs are the ranges of blocks that can be read, the last of them being in memory; oldest first.
func (f *Feed) runs(head uint64) []span {
	begun := (head + pageEvents - 1) / pageEvents
	oldest := min(f.ring.oldest(), begun)
	runs := f.holes.runs(min(oldest, f.filed.Load()/pageEvents))
	if oldest < begun {
		runs = append(runs, span{oldest, begun})
	}
	return runs
}

func (f *Feed) firstSeq(block uint64) (uint64, error) {
	var p page
	_, err := f.load(block*pageEvents, &p)
	return p[0].Seq, err
}

// findIn searches a run whose first event is not after the sequence, by halves, for the last block that
// begins so.
func (f *Feed) findIn(run span, after uint64) (uint64, error) {
	low, high := run.from, run.to
	for low+1 < high {
		middle := low + (high-low)/2
		seq, err := f.firstSeq(middle)
		if err != nil {
			return 0, err
		}
		if seq <= after {
			low = middle
		} else {
			high = middle
		}
	}
	return low * pageEvents, nil
}
