package snapshot

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"weir/internal/disk"
)

const (
	extension = ".snap"
	temporary = ".tmp"
	keep      = 2 // newest snapshots that stay
)

// ErrNone says that there is no snapshot.
var ErrNone = errors.New("snapshot: there is none")

// Store is a directory of snapshots. One goroutine writes; any may read.
type Store struct {
	dir string
	fs  disk.FS
}

// OpenStore names the directory. It touches nothing: looking is allowed beside a running server.
func OpenStore(dir string, fs disk.FS) *Store { return &Store{dir: dir, fs: fs} }

// Prepare makes the directory where it is missing and removes what a crash left half written. Only the server that
// holds the data directory may call it.
func (s *Store) Prepare() error {
	if err := s.fs.MkdirAll(s.dir); err != nil {
		return err
	}
	names, err := s.fs.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasSuffix(name, temporary) {
			if err := s.fs.Remove(filepath.Join(s.dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func fileName(seq uint64) string { return fmt.Sprintf("%020d%s", seq, extension) }

// Seqs lists the sequences of the snapshots whose headers are good and go with their names, newest first. Others never count; Build and Start name those that they pass over.
func (s *Store) Seqs() ([]uint64, error) {
	seqs, err := s.named()
	return slices.DeleteFunc(seqs, func(seq uint64) bool { return !s.sound(seq) }), err
}

// sound says whether the file of a sequence has the header of it.
func (s *Store) sound(seq uint64) bool {
	_, err := s.Info(seq)
	return err == nil
}

// named lists the sequences that files are named after, newest first.
func (s *Store) named() ([]uint64, error) {
	names, err := s.fs.ReadDir(s.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var seqs []uint64
	for i := len(names) - 1; i >= 0; i-- { // sorted by name, so by sequence
		digits, ok := strings.CutSuffix(names[i], extension)
		if seq, err := strconv.ParseUint(digits, 10, 64); ok && err == nil && names[i] == fileName(seq) {
			seqs = append(seqs, seq)
		}
	}
	return seqs, nil
}

// List reads the headers, newest first. A damaged one is an error, and so is one that does not go with its name.
func (s *Store) List() ([]Info, error) {
	seqs, err := s.named()
	if err != nil {
		return nil, err
	}
	infos := make([]Info, 0, len(seqs))
	for _, seq := range seqs {
		info, err := s.Info(seq)
		if err != nil {
			return nil, err
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// Info reads the header of the snapshot at a sequence.
func (s *Store) Info(seq uint64) (info Info, err error) {
	err = s.open(seq, func(f disk.File, size int64) (err error) {
		if info, _, err = readHeader(f, size); err != nil {
			return err
		}
		if err := info.isOf(seq); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return nil
	})
	return info, err
}

// Read passes the image of the snapshot at a sequence to load, which must read all that it needs from it. What load
// made is good only when Read answers nil.
func (s *Store) Read(seq uint64, load func(Info, io.Reader) error) error {
	return s.open(seq, func(f disk.File, size int64) error {
		return read(f, size, func(info Info, image io.Reader) error {
			if err := info.isOf(seq); err != nil {
				return err
			}
			return load(info, image)
		})
	})
}

func (s *Store) open(seq uint64, use func(f disk.File, size int64) error) error {
	path := filepath.Join(s.dir, fileName(seq))
	size, err := s.fs.Size(path)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w at sequence %d", ErrNone, seq)
	}
	if err != nil {
		return err
	}
	f, err := s.fs.OpenFile(path, os.O_RDONLY)
	if err != nil {
		return err
	}
	if err := use(f, size); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", fileName(seq), err), f.Close())
	}
	return f.Close()
}

// Write installs a snapshot atomically and removes those that are older than the newest two. One that is itself older, as of a past sequence that somebody asked for,
// stays until the next one is written.
func (s *Store) Write(info Info, save func(io.Writer) error) (Info, error) {
	path := filepath.Join(s.dir, fileName(info.Seq))
	if err := s.writeFile(path+temporary, info, save); err != nil {
		return info, errors.Join(err, ignoreMissing(s.fs.Remove(path+temporary)))
	}
	if err := s.fs.Rename(path+temporary, path); err != nil {
		return info, err
	}
	if err := s.fs.SyncDir(s.dir); err != nil {
		return info, err
	}
	size, err := s.fs.Size(path)
	if err != nil {
		return info, err
	}
	info.Bytes = size
	return info, s.prune(info.Seq)
}

func (s *Store) writeFile(path string, info Info, save func(io.Writer) error) error {
	f, err := s.fs.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	return errors.Join(write(f, info, save), f.Close())
}

// Discard removes what a Write that was killed may have left of a snapshot.
func (s *Store) Discard(seq uint64) error {
	return ignoreMissing(s.fs.Remove(filepath.Join(s.dir, fileName(seq)+temporary)))
}

// prune removes what is older than the newest two that are sound. A file before these that is not stays, for somebody to look at.
func (s *Store) prune(written uint64) error {
	seqs, err := s.named()
	if err != nil {
		return err
	}
	kept := 0
	for _, seq := range seqs {
		if kept < keep {
			if s.sound(seq) {
				kept++
			}
			continue
		}
		if seq == written {
			continue
		}
		if err := ignoreMissing(s.fs.Remove(filepath.Join(s.dir, fileName(seq)))); err != nil {
			return err
		}
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
