package wal

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"syscall"

	"weir/internal/disk"
)

// copies is a directory that segments of a log are copied to, and where the log stands.
type copies struct {
	fs   disk.FS
	dir  string
	lay  layout
	own  markFile // of the log
	segs []segment
	end  state // of the log

	mark  markFile        // of the copies; for the first time where they will begin
	there map[uint64]bool // segments of the log that are there too, by number
}

// fit holds what is there against the log: the mark lies on the log's course, the copies lead up to the log, and files that the log has too are the same. Where copies
// were made by the same log before it was restored from a backup, and it took another course since, one of these does not hold.
func (c *copies) fit() error {
	if err := c.readMark(); err != nil {
		return err
	}
	all, err := numbers(c.fs, c.dir, c.lay, 0)
	if err != nil {
		return err
	}
	first := c.segs[0]
	n, _ := slices.BinarySearch(all, first.number)
	if err := c.follow(all[:n]); err != nil {
		return err
	}
	if err := c.leads(all[:n]); err != nil {
		return err
	}
	for _, number := range all[n:] {
		i := slices.IndexFunc(c.segs, func(s segment) bool { return s.number == number })
		if i < 0 {
			return c.forked(number, "the log has no such segment")
		}
		if err := c.prove(c.segs[i], c.after(c.segs[i])); err != nil {
			return err
		}
		c.there[number] = true
	}
	return nil
}

// readMark reads the mark of the copies, or makes the first one for them.
func (c *copies) readMark() error {
	first := c.segs[0]
	m, err := readMark(c.fs, c.dir)
	if missing(err) {
		m = newMark(c.own.store, c.own.log)
		m.segment, m.start, m.high = first.number, first.before, first.before
	} else if err != nil {
		return fmt.Errorf("copies in %s: %w", c.dir, err)
	}
	c.mark = m
	switch {
	case m.log != c.own.log:
		return fmt.Errorf("%w: %s holds copies of another log", ErrStore, c.dir)
	case m.store != c.own.store:
		return fmt.Errorf("%w: the copies in %s are %s, the log is not", ErrStore, c.dir, storeName(m.store))
	case m.high.next < first.before.next:
		return fmt.Errorf("%w: the copies in %s end at sequence %d, the log begins after %d", ErrGap, c.dir, m.high.next-1, first.before.next-1)
	case m.segment > first.number:
		return fmt.Errorf("%w: the copies in %s begin after sequence %d, the log after %d already", ErrGap, c.dir, m.start.next-1, first.before.next-1)
	case !c.passes(m.high):
		return fmt.Errorf("%w: those in %s end at sequence %d, and the log has no segment that ends there with the same chain; it ends at %d itself",
			ErrForked, c.dir, m.high.next-1, c.end.next-1)
	}
	return nil
}

// passes says whether the log stood there between two segments, or stands there now.
func (c *copies) passes(st state) bool {
	return same(st, c.end) || slices.ContainsFunc(c.segs, func(s segment) bool { return same(st, s.before) })
}

func same(a, b state) bool { return a.next == b.next && a.chain == b.chain }

// follow holds the copies before the log against each other by their names, beginnings and ends, and reads nothing between: the first is the one that the mark names, and each follows the one before.
func (c *copies) follow(before []uint64) error {
	end, known := c.mark.start, true
	for i, number := range before {
		e, err := c.edgesOf(number)
		if err != nil {
			return c.judge(number, err)
		}
		switch {
		case number < c.mark.segment:
			return c.forked(number, fmt.Sprintf("the copies begin with %s by their mark, or it is gone", c.lay.name(c.mark.segment)))
		case i == 0 && number != c.mark.segment:
			return c.gone(c.lay.name(c.mark.segment), number)
		case i > 0 && c.lay.direct() && number != before[i-1]+1:
			return c.gone(c.lay.name(before[i-1]+1), number)
		case !e.begins.known:
			return c.forked(number, "its beginning does not check")
		case known && e.begins.before.next > end.next:
			return c.gone("what follows "+c.lay.name(before[max(i, 1)-1]), number)
		case known && !same(e.begins.before, end):
			return c.forked(number, fmt.Sprintf("it begins after sequence %d, what is before it ends at %d, or the chain differs", e.begins.before.next-1, end.next-1))
		case !e.known && !c.lay.direct():
			return c.forked(number, "its last frame does not check")
		}
		end, known = e.end, e.known
	}
	return nil
}

func (c *copies) gone(what string, number uint64) error {
	return fmt.Errorf("%w: of the copies in %s %s is gone, and %s is there", ErrGap, c.dir, what, c.lay.name(number))
}

// edges are the beginning of a copy, and its end where that can be told from its last frame alone.
type edges struct {
	begins beginning
	end    state
	known  bool // end
}

func (c *copies) edgesOf(number uint64) (e edges, err error) {
	src := source{fs: c.fs, dir: c.dir, window: disk.Page}
	if err := src.open(c.lay.name(number), c.lay.direct()); err != nil {
		return e, err
	}
	if e.begins, err = c.lay.begin(&src, number, c.own.log); err == nil {
		e.end, e.known, err = c.lay.last(&src, c.own.log)
	}
	return e, errors.Join(err, src.close())
}

// leads proves that the last of the copies before the log ends where the log begins.
func (c *copies) leads(before []uint64) error {
	first := c.segs[0]
	if len(before) == 0 {
		if c.mark.segment < first.number {
			return fmt.Errorf("%w: of the copies in %s those before %s are gone", ErrGap, c.dir, c.lay.name(first.number))
		}
		return nil
	}
	w := c.walk(false)
	number := before[len(before)-1]
	b, err := w.peek(number)
	if err != nil {
		return c.judge(number, err)
	}
	if !b.known {
		return c.forked(number, "its beginning does not check")
	}
	end, err := c.through(segment{number: number, before: b.before})
	if err == nil && end.next < first.before.next {
		return fmt.Errorf("%w: the copies in %s before the log end at sequence %d, it begins after %d", ErrGap, c.dir, end.next-1, first.before.next-1)
	}
	if err == nil && !same(end, first.before) {
		return c.forked(number, fmt.Sprintf("it ends at sequence %d, the log begins after %d, or the chain differs", end.next-1, first.before.next-1))
	}
	return c.judge(number, err)
}

// after is where the log stands after one of its segments.
func (c *copies) after(s segment) state {
	i := slices.IndexFunc(c.segs, func(t segment) bool { return t.number == s.number })
	if i+1 < len(c.segs) {
		return c.segs[i+1].before
	}
	return c.end
}

// prove reads a copy from its beginning to its end: each frame checks, and its chain leads from where the log stood before this segment to where it stood after. A copy that does is the
// segment, for the chain folds in each payload and each header.
func (c *copies) prove(s segment, after state) error {
	end, err := c.through(s)
	if err == nil && !same(end, after) {
		return c.forked(s.number, fmt.Sprintf("it ends at sequence %d, the log's at %d, or the chain differs", end.next-1, after.next-1))
	}
	return c.judge(s.number, err)
}

// through reads a copy, past the page cache where that can be, and says where it ends.
func (c *copies) through(s segment) (state, error) {
	w := c.walk(true)
	end, err := w.through(s)
	err = errors.Join(err, w.close())
	if errors.Is(err, syscall.EINVAL) { // opened past the page cache, and not readable so
		w = c.walk(false)
		end, err = w.through(s)
		err = errors.Join(err, w.close())
	}
	return end, err
}

func (c *copies) walk(uncached bool) *walk {
	return &walk{
		fs: c.fs, dir: c.dir, lay: c.lay, mark: markFile{log: c.own.log}, uncached: uncached,
		src: source{fs: c.fs, dir: c.dir, window: windowBytes},
	}
}

// judge says of a copy that does not check that it is none.
func (c *copies) judge(number uint64, err error) error {
	var f *Fault
	if errors.As(err, &f) && f.kind == ErrDamaged {
		return c.forked(number, fmt.Sprintf("offset %d: %s", f.Offset, f.What))
	}
	return err
}

func (c *copies) forked(number uint64, what string) error {
	return fmt.Errorf("%w: %s: %s", ErrForked, filepath.Join(c.dir, c.lay.name(number)), what)
}

// through walks one segment and says where it ends, which must be with a whole frame.
func (w *walk) through(s segment) (state, error) {
	w.at = s.before
	if err := w.enter(s.number); err != nil {
		return w.at, err
	}
	for {
		p, err := w.lay.rest(&w.src, w.pos, w.mark.log, w.at)
		if err != nil || p.verdict == atEnd {
			return w.at, err
		}
		if p.verdict == atTorn {
			return w.at, damaged(w.src.name, w.pos, "a torn frame")
		}
		if err := w.pass(&p); err != nil {
			return w.at, err
		}
	}
}
