package node

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"weir/gateway"
	"weir/internal/disk"
	"weir/internal/report"
	"weir/snapshot"
	"weir/wal"
)

// Export writes a report of a snapshot, or of the log up to it. Begin hears where it is taken at before the first byte. The report is made in a file first: who reads
// slowly keeps nobody from building a snapshot.
func (s *Snapshots) Export(r report.Request, begin func(report.Header), w io.Writer) error {
	spool, err := os.CreateTemp(filepath.Join(s.node.o.Data, snapshotDir), spoolName)
	if err != nil {
		return err
	}
	defer func() { _ = spool.Close() }() // it has no name any more, and nobody misses it
	if err := os.Remove(spool.Name()); err != nil {
		return err
	}
	var head report.Header
	if err := s.makeReport(r, func(h report.Header) { head = h }, &disk.Steady{File: spool}); err != nil {
		return err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return err
	}
	begin(head)
	_, err = io.Copy(w, halting{spool, s.halted})
	return err
}

// spoolName is of a report that is being made. What a crash leaves of one is removed at the next start, by its ending.
const spoolName = "report-*.tmp"

// halting is a reader that ends with an error when the node is about to.
type halting struct {
	io.Reader
	halted func() error
}

func (h halting) Read(b []byte) (int, error) {
	if err := h.halted(); err != nil {
		return 0, err
	}
	return h.Reader.Read(b)
}

// makeReport makes one report at a time: each takes memory for a whole state.
func (s *Snapshots) makeReport(r report.Request, begin func(report.Header), w io.Writer) error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if err := s.halted(); err != nil {
		return err
	}
	seqs, err := s.store.Seqs()
	if err != nil {
		return err
	}
	if !slices.Contains(seqs, r.Seq) {
		return gateway.ErrNoSnapshot
	}
	h := history{
		fs: s.node.fs, store: s.store, logs: s.node.logs(), upTo: r.Seq,
		damaged: func(err error) { s.node.o.Logger.Error("a snapshot is passed over", "error", err) },
		halted:  s.halted,
	}
	err = h.write(r, begin, w)
	if errors.Is(err, wal.ErrGap) {
		err = errors.Join(gateway.ErrArchived, err)
	}
	return err
}

// halted ends an export of a node that is about to end.
func (s *Snapshots) halted() error {
	if s.running.Err() != nil {
		return ErrStopping
	}
	return nil
}

// Archive says where reports are made from: a data directory, which a server may have open, and directories with copies of its log as that was before older parts
// of it were removed, the oldest first.
type Archive struct {
	Data   string
	Copies []string
}

// logs are the directories with log, the oldest first; the last one is the log itself. One for copies that has none yet is passed over.
func (a Archive) logs(fs disk.FS) []string {
	copies := slices.DeleteFunc(slices.Clone(a.Copies), func(dir string) bool { return wal.NoCopies(fs, dir) })
	return append(copies, filepath.Join(a.Data, logDir))
}

// history is for reading only: it takes no lock.
func (a Archive) history(upTo uint64) (*history, error) {
	fs := disk.Real{}
	_, err := readSound(fs, a.Data)
	return &history{
		fs: fs, store: snapshot.OpenStore(filepath.Join(a.Data, snapshotDir), fs), logs: a.logs(fs), upTo: upTo,
		damaged: func(error) {}, halted: func() error { return nil },
	}, err
}

// Last is the last sequence that the log has now. A server may go on writing: what it does after that does not count.
func (a Archive) Last() (seq uint64, err error) {
	h, err := a.history(0)
	if err != nil {
		return 0, err
	}
	seqs, err := h.store.Seqs()
	if err != nil {
		return 0, err
	}
	if len(seqs) > 0 {
		seq = seqs[0]
	}
	t := trail{fs: h.fs, dirs: h.logs[len(h.logs)-1:], next: seq + 1, upTo: math.MaxUint64}
	if err := t.open(); err != nil {
		return 0, err
	}
	for {
		f, err := t.frame()
		if errors.Is(err, wal.ErrGap) { // it was to read on without end
			return seq, t.close()
		}
		if err != nil {
			return 0, errors.Join(err, t.close())
		}
		seq = f.Last()
	}
}

// Report writes a report at a sequence from the snapshot of it or, where there is none, from the log.
func (a Archive) Report(r report.Request, begin func(report.Header), w io.Writer) error {
	h, err := a.history(r.Seq)
	if err != nil {
		return err
	}
	return h.write(r, begin, w)
}
