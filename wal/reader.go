package wal

import (
	"fmt"
	"io"
	"sort"

	"weir/internal/disk"
)

// Frame is one sealed group, as read.
type Frame struct {
	FirstSeq uint64
	Count    uint32
	Time     int64  // unix nanoseconds
	Chain    uint64 // of this frame
	Payload  []byte // good until the next call of Next
	Segment  string // file name
	Offset   int64  // in that file
}

// Last is the last sequence of the frame.
func (f *Frame) Last() uint64 { return f.FirstSeq + uint64(f.Count) - 1 }

// ReaderOptions say how to read.
type ReaderOptions struct {
	FS disk.FS // nil: the real one
	// UpTo is the last sequence to read, for a log that another goroutine appends to: one that was
	// durable when it was read from Last. 0: all of a log that stands still.
	UpTo uint64
	// WindowBytes is how much is read at a time; 0: 4 MiB, which is right for long reads.
	WindowBytes int
}

// Reader reads a log of either store and changes nothing. One goroutine uses it.
type Reader struct {
	w       *walk
	from    uint64
	upTo    uint64
	scratch []byte // unmasked payload
	plain   []byte // unpacked payload
	done    error
}

// NewReader begins with the frame that holds the sequence from, or with the first of the log for 0.
// ErrGap says that the log begins later, because what came before was archived.
func NewReader(dir string, from uint64, o ReaderOptions) (*Reader, error) {
	if o.FS == nil {
		o.FS = disk.Real{}
	}
	for {
		w, err := newWalk(o.FS, dir)
		if err != nil {
			return nil, err
		}
		w.live = o.UpTo != 0
		if o.WindowBytes > 0 {
			w.src.window = padded(o.WindowBytes)
		}
		r := &Reader{w: w, from: from, upTo: o.UpTo}
		if err = r.seek(); err == nil {
			return r, nil
		}
		_ = w.close() // was only read
		if m, again := readMark(o.FS, dir); again != nil || m.segment == w.mark.segment {
			return nil, err
		}
		// The start was archived in between: look again from the new one.
	}
}

// seek goes to the last segment that begins at or before from. Where a segment cannot tell, the walk
// starts earlier and meets the reason.
func (r *Reader) seek() error {
	w := r.w
	all, err := numbers(w.fs, w.dir, w.lay, w.mark.segment)
	if err != nil {
		return err
	}
	if r.from <= w.mark.start.next || len(all) == 0 {
		if r.from != 0 && r.from < w.mark.start.next {
			return fmt.Errorf("%w: %d, the log begins at %d", ErrGap, r.from, w.mark.start.next)
		}
		none, err := w.start()
		if none {
			r.done = r.end()
		}
		return err
	}
	i := sort.Search(len(all), func(i int) bool {
		b, err := w.peek(all[i])
		return err != nil || !b.known || b.before.next > r.from
	})
	if i == 0 {
		_, err := w.start()
		return err
	}
	if number := all[i-1]; number != w.mark.segment {
		b, err := w.peek(number)
		if err != nil {
			return err
		}
		w.at = b.before
		return w.enter(number)
	}
	return w.enter(w.mark.segment)
}

// Next reads the next frame. io.EOF comes after the last, and again at every call until Extend. A torn
// frame at the end, which nobody was promised, counts as the end.
func (r *Reader) Next() (Frame, error) {
	for r.done == nil {
		if r.upTo != 0 && r.w.at.next > r.upTo {
			return Frame{}, io.EOF
		}
		p, err := r.w.next()
		switch {
		case missing(err):
			r.done = fmt.Errorf("%w: %d was archived while it was read: %w", ErrGap, r.w.at.next, err)
		case err != nil:
			r.done = err
		case p.verdict != atFrame:
			r.done = r.end()
		case r.w.at.next > r.from:
			return r.frame(&p)
		}
	}
	return Frame{}, r.done
}

// end judges the end of the frames.
func (r *Reader) end() error {
	w := r.w
	if r.upTo != 0 {
		return fmt.Errorf("%w: %d, the log ends at %d", ErrGap, r.upTo, w.at.next-1)
	}
	if err := w.mark.check(w.at); err != nil {
		return err
	}
	if w.src.file != nil {
		if _, err := w.strays(false); err != nil {
			return err
		}
	}
	if r.from > w.at.next {
		return fmt.Errorf("%w: %d, the log ends at %d", ErrGap, r.from, w.at.next-1)
	}
	return io.EOF
}

func (r *Reader) frame(p *place) (Frame, error) {
	payload, offset := p.stored, r.w.pos-p.extent
	if p.head.mask != 0 {
		r.scratch = append(r.scratch[:0], payload...)
		payload = r.scratch
		applyMask(payload, p.head.mask)
	}
	if p.head.version == packedVersion {
		plain, ok := unpack(payload, r.plain)
		if !ok {
			r.done = damaged(r.w.src.name, offset, "payload does not unpack")
			return Frame{}, r.done
		}
		payload, r.plain = plain, plain
	}
	return Frame{
		FirstSeq: p.head.first, Count: p.head.count, Time: p.head.time, Chain: p.head.chain,
		Payload: payload, Segment: r.w.src.name, Offset: offset,
	}, nil
}

// Extend lets a reader with UpTo go on to a later durable sequence.
func (r *Reader) Extend(upTo uint64) error {
	r.upTo = max(r.upTo, upTo)
	if r.w.src.file == nil {
		return nil
	}
	return r.w.src.refresh()
}

// Close lets go of the file.
func (r *Reader) Close() error { return r.w.close() }
