package disk

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// Real is the file system of the machine.
type Real struct{}

// OpenFile opens name. Where the machine has no Direct or DSync it answers errors.ErrUnsupported.
func (Real) OpenFile(name string, flag int) (File, error) {
	native, err := nativeFlags(flag)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	f, err := os.OpenFile(name, native, 0o640)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Rename gives the file at from the name to, replacing what was there.
func (Real) Rename(from, to string) error { return os.Rename(from, to) }

// Remove takes a name away. Handles that are open keep their bytes.
func (Real) Remove(name string) error { return os.Remove(name) }

// ReadDir lists the names in dir, sorted.
func (Real) ReadDir(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// Size is the length of a file in bytes.
func (Real) Size(name string) (int64, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// MkdirAll makes dir and its parents.
func (Real) MkdirAll(dir string) error { return os.MkdirAll(dir, 0o750) }

// SyncDir makes the names in dir durable.
func (Real) SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Lock takes an exclusive lock on the file called name, which stays behind, empty, as a place to lock. On a read-only file system it must be there.
func (Real) Lock(name string) (io.Closer, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o640)
	if errors.Is(err, syscall.EROFS) {
		f, err = os.Open(name)
	}
	return locked(f, err)
}

// LockToRead is Lock for who changes nothing: where it may not write to the file, that must be there and readable.
func (Real) LockToRead(name string) (io.Closer, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o640)
	if errors.Is(err, syscall.EROFS) || errors.Is(err, os.ErrPermission) { // which is EACCES or EPERM
		f, err = os.Open(name)
	}
	return locked(f, err)
}

func locked(f *os.File, err error) (io.Closer, error) {
	if err != nil {
		return nil, err
	}
	if err := flock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Free counts the bytes still to be had under dir.
func (Real) Free(dir string) (int64, error) { return free(dir) }

// Steady writes to a file from its beginning on, and has the system write out each full piece: see WriteOut.
type Steady struct {
	File    *os.File
	at, out int64 // written, and written out
}

// steadyBytes is a piece. A disk takes a millisecond for it or less.
const steadyBytes = 1 << 20

func (s *Steady) Write(b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var m int
		m, err = s.File.WriteAt(b[n:min(n+steadyBytes, len(b))], s.at)
		n += m
		s.at += int64(m)
		if full := s.at / steadyBytes * steadyBytes; full > s.out {
			WriteOut(s.File, s.out, full-s.out)
			s.out = full
		}
	}
	return n, err
}
