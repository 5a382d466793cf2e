package wal

import (
	"errors"
	"fmt"

	"weir/internal/disk"
)

// walk goes through a log frame by frame, from segment to segment, and checks each step. Opening,
// reading and verifying are all walks.
type walk struct {
	fs   disk.FS
	dir  string
	lay  layout
	mark markFile
	// live: another goroutine appends, so what lies past the known end is its business.
	live bool
	// uncached: read past the page cache what is read whole, also where the store does not.
	uncached bool

	src    source
	seg    segment
	used   bool   // the current segment was begun
	ended  bool   // of a live log: the current segment was read after the next one had begun, so all of it is there
	pos    int64  // offset of the next frame in the current segment
	at     state  // where the log stands before that frame
	frames uint64 // read in the current segment
}

func newWalk(fsys disk.FS, dir string) (*walk, error) {
	m, err := readMark(fsys, dir)
	if missing(err) {
		return nil, fmt.Errorf("%w: no file %q in %s, so nothing tells how much log there must be: %w",
			ErrLost, markName, dir, err)
	}
	if err != nil {
		return nil, err
	}
	lay, err := layoutOf(m.store)
	if err != nil {
		return nil, err
	}
	w := &walk{fs: fsys, dir: dir, lay: lay, mark: m, at: m.start}
	w.src = source{fs: fsys, dir: dir, window: windowBytes}
	return w, nil
}

func (w *walk) close() error { return w.src.close() }

// start goes to the first segment. none is true for a log without any, which is whole only if it
// never held a frame.
func (w *walk) start() (none bool, err error) {
	all, err := numbers(w.fs, w.dir, w.lay, w.mark.segment)
	if err != nil {
		return false, err
	}
	if len(all) == 0 && w.mark.segment == 1 && w.mark.high.next == 1 {
		return true, nil
	}
	if len(all) == 0 || all[0] != w.mark.segment {
		return false, stray(w.lay, w.mark.segment, "first segment is missing")
	}
	return false, w.enter(w.mark.segment)
}

// enter goes to the beginning of a segment, which must follow where the walk stands.
func (w *walk) enter(number uint64) error {
	if err := w.src.open(w.lay.name(number), w.uncached || w.lay.direct()); err != nil {
		return err
	}
	b, err := w.lay.begin(&w.src, number, w.mark.log)
	if err != nil {
		return err
	}
	if b.known && (b.before.next != w.at.next || b.before.chain != w.at.chain) {
		return damaged(w.src.name, 0, "begins after sequence %d, the log stands at %d, or the chain differs",
			b.before.next-1, w.at.next-1)
	}
	w.seg = segment{number: number, before: w.at}
	w.used, w.ended, w.pos, w.frames = b.used, false, b.offset, 0
	return nil
}

// again reads the rest of the current segment once more: what was found at its end may have been a frame on its way, but since then the next segment has begun.
func (w *walk) again() error {
	w.ended = true
	return w.src.refresh()
}

// next goes one frame on, or tells what is at the end: nothing or a torn frame.
func (w *walk) next() (place, error) {
	for {
		p, err := w.lay.probe(&w.src, w.pos, w.mark.log, w.at)
		if err != nil {
			return place{}, err
		}
		if p.verdict != atFrame && !w.live {
			p, err = w.lay.rest(&w.src, w.pos, w.mark.log, w.at)
		}
		if err != nil {
			return place{}, err
		}
		if p.verdict == atFrame {
			return p, w.pass(&p)
		}
		moved, err := w.turn(p.verdict)
		if err != nil || !moved {
			return p, err
		}
	}
}

// pass takes a checked frame.
func (w *walk) pass(p *place) error {
	before := w.at
	w.pos += p.extent
	w.frames++
	w.at = p.head.after()
	high := w.mark.high
	if before.next < high.next && high.next <= w.at.next && w.at.chain != high.chain {
		return fmt.Errorf("%w: the mark names sequence %d with another chain than the log",
			ErrLost, high.next-1)
	}
	return nil
}

// turn goes to the next segment, if the log goes on there, or back to what a live log has written meanwhile.
func (w *walk) turn(v verdict) (moved bool, err error) {
	number := w.lay.follow(w.seg, w.frames)
	if number == w.seg.number {
		return false, nil // portable, and not one frame in this file
	}
	b, err := w.peek(number)
	if missing(err) {
		return false, nil
	}
	if err != nil || !b.used {
		return false, err
	}
	if w.live && !w.ended {
		return true, w.again()
	}
	if !w.used {
		return false, damaged(w.src.name, 0, "never begun, and yet %s was", w.lay.name(number))
	}
	if v == atTorn {
		return false, damaged(w.src.name, w.pos, "torn frame, and yet %s follows", w.lay.name(number))
	}
	return true, w.enter(number)
}

// peek reads the beginning of a segment without going there.
func (w *walk) peek(number uint64) (beginning, error) {
	src := source{fs: w.fs, dir: w.dir, window: disk.Page}
	if err := src.open(w.lay.name(number), w.lay.direct()); err != nil {
		return beginning{}, err
	}
	b, err := w.lay.begin(&src, number, w.mark.log)
	return b, errors.Join(err, src.close())
}

// strays holds the files against the walk, which is at the end: whatever segment lies beyond must be
// prepared and unused, and without a hole before it. deep looks for zeros in all of them. It returns
// their numbers.
func (w *walk) strays(deep bool) ([]uint64, error) {
	all, err := numbers(w.fs, w.dir, w.lay, w.seg.number+1)
	if err != nil {
		return nil, err
	}
	for i, n := range all {
		if !w.lay.direct() {
			return nil, stray(w.lay, n, "not reached from the segment before: that one is short, or this one strange")
		}
		if n != w.seg.number+1+uint64(i) {
			return nil, stray(w.lay, n-1, "missing, and yet %s is there", w.lay.name(n))
		}
		if !deep {
			continue
		}
		if err := w.unused(n); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// unused checks that a prepared segment holds nothing but zeros.
func (w *walk) unused(number uint64) error {
	src := source{fs: w.fs, dir: w.dir, window: windowBytes}
	if err := src.open(w.lay.name(number), w.lay.direct()); err != nil {
		return err
	}
	if src.size%disk.Page != 0 {
		return errors.Join(damaged(src.name, src.size, "wrong size of a segment"), src.close())
	}
	last, _, err := scanZeros(&src, 0, w.mark.log)
	if err == nil && last >= 0 {
		err = damaged(src.name, last, "bytes in a segment that was never begun")
	}
	return errors.Join(err, src.close())
}
