package wal

import (
	"errors"
	"fmt"
	"path/filepath"

	"weir/internal/disk"
)

// recovered is a log as the scan found and, at its torn end, mended it.
type recovered struct {
	mark   markFile
	lay    layout
	none   bool      // not one segment: a new log
	segs   []segment // in order
	size   int64     // of the last of segs, bytes
	pos    int64     // where the next frame goes in it
	frames uint64    // in it
	extent int64     // of the last frame in it
	at     state
	spares []uint64 // numbers of the prepared segments behind it
}

func (r *recovered) last() segment { return r.segs[len(r.segs)-1] }

// recoverLog checks the whole log and only then mends what may be mended. The caller holds the lock.
func recoverLog(o *Options) (*recovered, error) {
	if err := createIfNew(o); err != nil {
		return nil, err
	}
	w, err := newWalk(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Store != "" && o.Store != storeName(w.mark.store) {
		return nil, fmt.Errorf("%w: the log in %s is %s, not %s", ErrStore, o.Dir, storeName(w.mark.store), o.Store)
	}
	m := newMeter(w, o.Progress)
	r, p, err := scan(w, func(p *place) { m.passed(p.extent) })
	if err = errors.Join(err, w.close()); err != nil {
		return nil, err
	}
	if p.verdict == atTorn {
		if err := cut(o, r, p.extent); err != nil {
			return nil, err
		}
	}
	if err := settle(o, r); err != nil {
		return nil, err
	}
	return r, sweep(o, r)
}

// createIfNew gives an empty directory its mark, and with it an identity and a store. From then on
// a segment without a mark is a loss, so the mark comes first.
func createIfNew(o *Options) error {
	_, err := readMark(o.FS, o.Dir)
	if err == nil || !missing(err) {
		return err
	}
	names, err := o.FS.ReadDir(o.Dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if looksLikeSegment(name) {
			return fmt.Errorf("%w: %s is there, but no file %q", ErrLost, name, markName)
		}
	}
	store, err := storeFor(o)
	if err != nil {
		return err
	}
	if err := o.FS.SyncDir(filepath.Dir(o.Dir)); err != nil {
		return err
	}
	return writeMark(o.FS, o.Dir, newMark(store, identity()))
}

// scan walks the log to its end, showing each frame, and answers for every segment and the mark.
func scan(w *walk, each func(*place)) (*recovered, place, error) {
	r := &recovered{mark: w.mark, lay: w.lay, at: w.at}
	none, err := w.start()
	if err != nil {
		return r, place{}, err
	}
	if none {
		r.none = true
		return r, place{}, nil
	}
	p, err := r.follow(w, each)
	if err != nil {
		return r, p, err
	}
	r.size, r.pos, r.frames, r.at = w.src.size, w.pos, w.frames, w.at
	if r.spares, err = w.strays(true); err != nil {
		return r, p, err
	}
	return r, p, w.mark.check(w.at)
}

// follow walks to the end and notes the segments on the way.
func (r *recovered) follow(w *walk, each func(*place)) (place, error) {
	r.segs = append(r.segs, w.seg)
	for {
		p, err := w.next()
		if err != nil {
			return p, err
		}
		if w.seg.number != r.last().number {
			r.segs = append(r.segs, w.seg)
		}
		if p.verdict != atFrame {
			return p, nil
		}
		r.extent = p.extent
		each(&p)
	}
}

// cut takes a torn frame away, physically, before anything is appended behind it. Its bytes are kept
// aside. A crash in between leaves a frame that is torn still, or nothing.
func cut(o *Options, r *recovered, extent int64) error {
	name := r.lay.name(r.last().number)
	if err := keepAside(o, r, name, extent); err != nil {
		return err
	}
	if r.lay.direct() {
		return zeroOut(o.FS, filepath.Join(o.Dir, name), r.pos, extent)
	}
	return cutPortable(o.FS, o.Dir, name, r.pos)
}

func keepAside(o *Options, r *recovered, name string, extent int64) error {
	src := source{fs: o.FS, dir: o.Dir, window: scanBytes}
	if err := src.open(name, r.lay.direct()); err != nil {
		return err
	}
	b, err := src.bytes(r.pos, int(extent))
	if err == nil {
		err = disk.Replace(o.FS, filepath.Join(o.Dir, name+tornSuffix), b)
	}
	return errors.Join(err, src.close())
}

func zeroOut(fsys disk.FS, path string, pos, extent int64) error {
	f, err := fsys.OpenFile(path, directFlags)
	if err != nil {
		return err
	}
	for end := pos + extent; pos < end && err == nil; pos += zeroBytes {
		err = writeAll(f, zeroPages()[:min(zeroBytes, end-pos)], pos)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// settle makes the last frame durable before anybody learns of it. Its writer may have died between
// write and sync, or of a failed sync, after which the page cache holds what the disk does not and
// another sync saves nothing. So the same bytes are written again: sectors that the disk has stay as
// they are. Earlier frames were durable before this one was begun.
func settle(o *Options, r *recovered) error {
	if r.none || r.frames == 0 {
		return nil
	}
	name := r.lay.name(r.last().number)
	src := source{fs: o.FS, dir: o.Dir, window: disk.Page}
	if err := src.open(name, r.lay.direct()); err != nil {
		return err
	}
	b, err := src.bytes(r.pos-r.extent, int(r.extent))
	if err == nil {
		err = rewrite(o.FS, filepath.Join(o.Dir, name), b, r.pos-r.extent, r.lay.direct())
	}
	return errors.Join(err, src.close())
}

func rewrite(fsys disk.FS, path string, b []byte, at int64, direct bool) error {
	flag := osReadWrite
	if direct {
		flag = directFlags
	}
	f, err := fsys.OpenFile(path, flag)
	if err != nil {
		return err
	}
	err = writeAll(f, b, at)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// sweep removes what a crash left behind: temporary files, and segments that were being archived.
func sweep(o *Options, r *recovered) error {
	names, err := o.FS.ReadDir(o.Dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		n, ok := r.lay.number(name)
		if filepath.Ext(name) != tempSuffix && (!ok || n >= r.mark.segment) {
			continue
		}
		if err := o.FS.Remove(filepath.Join(o.Dir, name)); err != nil {
			return err
		}
	}
	return o.FS.SyncDir(o.Dir)
}
