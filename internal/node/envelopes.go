package node

import (
	"errors"
	"path/filepath"
	"sync"

	"weir/engine"
	"weir/gateway"
	"weir/internal/disk"
	"weir/wal"
)

// Envelopes reads single instructions of the log of a running node. Several goroutines may use it; it must be closed before the node.
//
// A segment is read from its start up to an instruction, so places that were read last are kept: who goes on behind one of them reads on from there.
type Envelopes struct {
	fs  disk.FS
	dir string
	log interface { // what of the log is durable, and not archived
		First() uint64
		Last() (seq uint64, time int64, chain uint64)
	}

	mu      sync.Mutex
	places  [openPlaces]*logPlace // those that are open; the one used last is the first
	readers int                   // opened so far
}

const openPlaces = 4 // one for what has just come, the others for what waited

var _ gateway.Envelopes = (*Envelopes)(nil)

// OpenEnvelopes makes a reader of the log of a node.
func (n *Node) OpenEnvelopes() *Envelopes {
	return &Envelopes{fs: n.fs, dir: filepath.Join(n.o.Data, logDir), log: n.Log}
}

// Read passes the records of sequences, which ascend, to found; one that is not in the log any more is passed over.
func (v *Envelopes) Read(seqs []uint64, found func(seq uint64, record []byte)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	first := v.log.First()
	last, _, _ := v.log.Last()
	for _, seq := range seqs {
		if seq < first || seq > last {
			continue
		}
		p, err := v.placeBefore(seq, last)
		if err == nil {
			err = p.advance(seq, last)
		}
		switch {
		case err == nil:
			found(seq, p.record())
		case errors.Is(err, wal.ErrGap): // it has just been archived
			v.drop(p)
		default:
			v.drop(p)
			return err
		}
	}
	return nil
}

// placeBefore is the open place that is nearest before a sequence, or a new one at the start of its segment.
func (v *Envelopes) placeBefore(seq, last uint64) (*logPlace, error) {
	best := -1
	for i, p := range v.places {
		near := p != nil && p.seq <= seq && seq-p.seq < reopenAfter
		if near && (best < 0 || p.seq > v.places[best].seq) {
			best = i
		}
	}
	if best >= 0 {
		p := v.places[best]
		v.toFront(best, p)
		return p, nil
	}
	r, err := wal.NewReader(v.dir, seq, wal.ReaderOptions{FS: v.fs, UpTo: last})
	if err != nil {
		return nil, err
	}
	v.readers++
	if oldest := v.places[openPlaces-1]; oldest != nil {
		_ = oldest.reader.Close() // was only read
	}
	p := &logPlace{reader: r}
	v.toFront(openPlaces-1, p)
	return p, nil
}

// toFront puts a place first, and moves those up to i by one.
func (v *Envelopes) toFront(i int, p *logPlace) {
	copy(v.places[1:i+1], v.places[:i])
	v.places[0] = p
}

// drop closes a place; nil: none was opened.
func (v *Envelopes) drop(p *logPlace) {
	for i := range v.places {
		if p != nil && v.places[i] == p {
			_ = p.reader.Close() // was only read
			v.places[i] = nil
		}
	}
}

// Close lets go of the files.
func (v *Envelopes) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	var errs []error
	for i, p := range v.places {
		if p != nil {
			errs = append(errs, p.reader.Close())
			v.places[i] = nil
		}
	}
	return errors.Join(errs...)
}

// logPlace stands at an instruction of the log.
type logPlace struct {
	reader *wal.Reader
	frame  wal.Frame
	seq    uint64 // of the instruction; 0: before the first frame
	rest   []byte // of the frame's payload, from the instruction on
}

// advance goes to a later sequence, or stays.
func (p *logPlace) advance(seq, last uint64) error {
	for p.seq == 0 || seq > p.frame.Last() {
		if err := p.reader.Extend(last); err != nil {
			return err
		}
		f, err := p.reader.Next()
		if err != nil {
			return err
		}
		p.frame, p.seq, p.rest = f, f.FirstSeq, f.Payload
	}
	p.rest = p.rest[engine.Prefix(p.rest, seq-p.seq):]
	p.seq = seq
	return nil
}

// record is the instruction with its envelope.
func (p *logPlace) record() []byte { return p.rest[:engine.Next(p.rest)] }
