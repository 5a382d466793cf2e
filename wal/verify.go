package wal

import (
	"errors"

	"weir/internal/disk"
)

// Report is what Verify found, up to the first fault.
type Report struct {
	Store    string
	Segments int
	Frames   uint64
	Bytes    int64  // in frames, with all overhead
	First    uint64 // first sequence that the log holds
	Last     uint64 // last sequence; First-1 if there is none
	Time     int64  // of the last frame, unix nanoseconds
	Chain    uint64 // of the last frame
	Mark     uint64 // the log must reach this sequence
	// Torn is how many bytes of a never finished frame lie at the end; the next Open cuts them off. They
	// are no fault: nobody was told that they are there.
	Torn        int64
	TornSegment string
	TornOffset  int64
}

// Verify checks all of a log that nobody has open, and changes nothing. It uses Dir, FS and Progress.
// The error is the first fault; the report counts what was sound before it.
func Verify(o Options) (Report, error) {
	if o.FS == nil {
		o.FS = disk.Real{}
	}
	w, err := newWalk(o.FS, o.Dir)
	if err != nil {
		return Report{}, err
	}
	rep := Report{Store: storeName(w.mark.store), First: w.mark.start.next, Mark: w.mark.high.next - 1}
	err = rep.fill(w, o.Progress)
	rep.Last, rep.Time, rep.Chain = w.at.next-1, w.at.time, w.at.chain
	return rep, errors.Join(err, w.close())
}

func (rep *Report) fill(w *walk, progress func(done, total int64)) error {
	m := newMeter(w, progress)
	r, p, err := scan(w, func(p *place) {
		rep.Frames++
		rep.Bytes += p.extent
		m.passed(p.extent)
	})
	rep.Segments = len(r.segs)
	if err == nil && p.verdict == atTorn {
		rep.Torn, rep.TornSegment, rep.TornOffset = p.extent, w.src.name, w.pos
	}
	return err
}
