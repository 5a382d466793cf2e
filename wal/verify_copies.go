package wal

import (
	"errors"
	"fmt"
	"slices"

	"weir/internal/disk"
)

// VerifyCopies checks all of the copies of a log, frame by frame, and that they lead to it, or to other copies of it that are newer: next is that directory, and nobody has either open. The copies
// may reach into it, where they must be of its course. It changes nothing; damage in the copies names the place. It answers the first sequence that they hold.
func VerifyCopies(fsys disk.FS, dir, next string) (first uint64, err error) {
	after, err := newWalk(fsys, next)
	if err != nil {
		return 0, err
	}
	w, err := newWalk(fsys, dir)
	if err == nil {
		first = w.mark.start.next
		err = errors.Join(leadTo(w, after), w.close())
	}
	if err != nil {
		err = fmt.Errorf("copies in %s: %w", dir, err)
	}
	return first, errors.Join(err, after.close())
}

// leadTo walks through copies, and on from where after begins to where they end.
func leadTo(w, after *walk) error {
	switch begins := after.mark.start; {
	case w.mark.log != after.mark.log:
		return fmt.Errorf("%w: they are of another log than %s", ErrStore, after.dir)
	case w.mark.start.next > begins.next:
		return fmt.Errorf("%w: they begin after sequence %d, and %s after %d", ErrGap, w.mark.start.next-1, after.dir, begins.next-1)
	}
	met := same(w.at, after.mark.start)
	_, p, err := scan(w, func(*place) { met = met || same(w.at, after.mark.start) })
	switch {
	case err != nil:
		return err
	case p.verdict == atTorn:
		return damaged(w.src.name, w.pos, "a torn frame")
	case w.at.next < after.mark.start.next:
		return fmt.Errorf("%w: they end at sequence %d, and %s begins after %d", ErrGap, w.at.next-1, after.dir, after.mark.start.next-1)
	case !met:
		return fmt.Errorf("%w: they never stand where %s begins, after sequence %d", ErrForked, after.dir, after.mark.start.next-1)
	}
	return shares(after, w.at)
}

// shares walks on to where copies end that reach into a log.
func shares(after *walk, end state) error {
	none, err := after.start()
	p := place{verdict: atFrame}
	for err == nil && !none && after.at.next < end.next && p.verdict == atFrame {
		p, err = after.next()
	}
	if err == nil && !same(after.at, end) {
		err = fmt.Errorf("%w: at their end, sequence %d, %s is not of their course", ErrForked, end.next-1, after.dir)
	}
	return err
}

// NoCopies says that a directory has no copies yet: no mark, and nothing that looks like a segment.
func NoCopies(fsys disk.FS, dir string) bool {
	names, err := fsys.ReadDir(dir)
	return err == nil && !slices.ContainsFunc(names, func(name string) bool { return name == markName || looksLikeSegment(name) })
}
