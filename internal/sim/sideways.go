package sim

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"weir/internal/disk"
	"weir/internal/sim/auditor"
)

// sideways looks at copies of a disk that lost its power, each with something else wrong: what was answered is there, or the start is refused by name. The true
// disk goes on untouched.
func (w *World) sideways() error {
	whole, err := w.copyStands(w.disk.Crash(), nil)
	if errors.Is(err, auditor.ErrGone) {
		return nil // too little is there yet
	}
	if err != nil {
		return err
	}
	switch w.draw.IntN(3) {
	case 0:
		return w.withoutSnapshots(whole)
	case 1:
		return w.withFlippedBit(whole)
	}
	return w.withStaleRead(whole)
}

// stands is where a state stands.
type stands struct {
	seq  uint64
	hash string
}

// copyStands starts a node on a copy and asks where its state stands. stale is the read that gives old bytes; nil: none.
func (w *World) copyStands(d *disk.Faulty, stale func(*call) bool) (stands, error) {
	l := newLife(w, d)
	l.plan, l.quiet, l.aside = &plan{}, true, stale
	events := filepath.Join(w.Dir, "events")
	if err := moveAway(events); err != nil {
		return stands{}, err
	}
	err := l.open()
	var at stands
	if err == nil {
		at, err = l.state()
	}
	if ended := l.end(); err == nil {
		err = ended
	}
	return at, errors.Join(err, moveBack(events))
}

// moveAway keeps the event file from the copy, and moveBack gives it back.
func moveAway(dir string) error { return ignoreMissing(os.Rename(dir, dir+".kept")) }

func moveBack(dir string) error {
	return errors.Join(os.RemoveAll(dir), ignoreMissing(os.Rename(dir+".kept", dir)))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// state asks where the state stands.
func (l *life) state() (stands, error) {
	seq, hash, err := auditor.Where(l.ask)
	return stands{seq, hash}, err
}

// withoutSnapshots replays the whole log: the same state comes (invariant 6).
func (w *World) withoutSnapshots(whole stands) error {
	d := w.disk.Crash()
	for _, name := range filesOf(d, w.Dir) {
		if strings.HasSuffix(name, ".snap") {
			if err := d.Remove(name); err != nil {
				return err
			}
		}
	}
	at, err := w.copyStands(d, nil)
	if err != nil {
		return fmt.Errorf("without snapshots: %w", err)
	}
	w.Cover.add("replay without snapshots")
	if w.calendar == nil && at != whole {
		return fmt.Errorf("invariant 6: %+v by the snapshots, %+v by the log alone", whole, at)
	}
	return nil
}

// withFlippedBit flips a bit at rest: the start is refused, or nothing is lost.
func (w *World) withFlippedBit(whole stands) error {
	d := w.disk.Crash()
	names := filesOf(d, w.Dir)
	if len(names) == 0 {
		return nil
	}
	name := w.oneOf(names)
	b, err := readWhole(d, name)
	if err != nil || len(b) == 0 {
		return err
	}
	at, bit := w.draw.IntN(len(b)), w.draw.IntN(8)
	if err := flip(d, name, int64(at), b[at]^1<<bit); err != nil {
		return err
	}
	got, err := w.copyStands(d, nil)
	what := kindOf(name)
	switch {
	case errors.Is(err, auditor.ErrGone):
		return fmt.Errorf("flipped bit %d of byte %d of %s: nobody answers", bit, at, name)
	case err != nil && named(err):
		w.Cover.add("flipped bit refused in " + what)
		return nil
	case err != nil:
		return fmt.Errorf("flipped bit %d of byte %d of %s: refused without a name: %w", bit, at, name, err)
	}
	w.Cover.add("flipped bit survived in " + what)
	if got.seq < w.ledger.Top() || w.calendar == nil && got != whole {
		return fmt.Errorf("flipped bit %d of byte %d of %s: %+v, was %+v, and nobody noticed", bit, at, name, got, whole)
	}
	return nil
}

// oneOf is a file of a kind that is there: each kind is as likely as any.
func (w *World) oneOf(names []string) string {
	kinds := map[string][]string{}
	for _, name := range names {
		kinds[kindOf(name)] = append(kinds[kindOf(name)], name)
	}
	all := slices.Sorted(maps.Keys(kinds))
	alike := kinds[all[w.draw.IntN(len(all))]]
	return alike[w.draw.IntN(len(alike))]
}

// withStaleRead has one read of the start give a page as it was before it was written. A log without frames at its end can't be told from one that never had
// them, but for its mark: no more than what lies behind that may be missing.
func (w *World) withStaleRead(whole stands) error {
	nth := 1 + w.draw.IntN(40)
	got, err := w.copyStands(w.disk.Crash(), func(c *call) bool {
		if c.op == opRead {
			nth--
		}
		return nth == 0 && c.op == opRead
	})
	switch {
	case err != nil && named(err):
		w.Cover.add("stale read refused")
		return nil
	case err != nil:
		return fmt.Errorf("stale read: refused without a name: %w", err)
	case got == whole || w.calendar != nil:
		w.Cover.add("stale read survived")
		return nil
	}
	mark, err := readWhole(w.disk, filepath.Join(w.Dir, "log", "mark"))
	if err != nil {
		return err
	}
	if high := binary.LittleEndian.Uint64(mark[48:]) - 1; got.seq < high || got.seq >= whole.seq {
		return fmt.Errorf("stale read: %+v, was %+v, the mark is at %d", got, whole, high)
	}
	w.Cover.add("stale read of the end of the log")
	return nil
}

// filesOf are the files of a disk, from a directory on.
func filesOf(d *disk.Faulty, dir string) (all []string) {
	for _, sub := range []string{"", "log", "snapshots"} {
		names, _ := d.ReadDir(filepath.Join(dir, sub)) // one that is not there holds none
		for _, name := range names {
			all = append(all, filepath.Join(dir, sub, name))
		}
	}
	return all
}

func readWhole(d *disk.Faulty, name string) ([]byte, error) {
	size, err := d.Size(name)
	if err != nil || size == 0 {
		return nil, err
	}
	f, err := d.OpenFile(name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	b := make([]byte, size)
	_, err = f.ReadAt(b, 0)
	return b, errors.Join(err, f.Close())
}

// flip changes one byte, durably.
func flip(d *disk.Faulty, name string, at int64, b byte) error {
	f, err := d.OpenFile(name, os.O_RDWR)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte{b}, at)
	return errors.Join(err, f.Sync(), f.Close())
}

// kindOf names a file by what it holds.
func kindOf(name string) string {
	switch base := filepath.Base(name); {
	case base == "mark", base == "weir.json":
		return base
	case strings.HasSuffix(base, ".snap"):
		return "a snapshot"
	case strings.HasSuffix(base, ".torn"), strings.HasSuffix(base, ".tmp"):
		return "leftovers"
	}
	return "the log"
}
