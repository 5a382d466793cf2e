// Package disk is the file system as the log, the snapshots and the views need it: a short list of
// calls with a real disk behind them (Real) or a simulated one that fails on purpose (Faulty).
//
// Two rules of durable storage shape the list. A name is durable only after SyncDir of its
// directory, and bytes only after Sync, or after a write to a file opened with DSync. Neither
// follows from the other, so both are calls of their own.
package disk

import (
	"errors"
	"io"
	"syscall"
)

// Sector is the unit, in bytes, that a disk writes whole or not at all.
const Sector = 512

// Page is the alignment, in bytes, that Direct asks of offsets, lengths and memory.
const Page = 4096

// Open flags beyond those of package os. They lie above every flag that os defines.
const (
	// Direct moves bytes between memory and disk without the page cache.
	Direct = 1 << 28
	// DSync makes every write durable before it returns.
	DSync = 1 << 29
)

// ErrLocked says that another process, or another part of this one, holds the lock.
var ErrLocked = errors.New("disk: locked")

// FS is a file system. All names are paths; errors are those of package os.
type FS interface {
	// OpenFile opens name with the O_ flags of package os, Direct and DSync. New files get 0640.
	OpenFile(name string, flag int) (File, error)
	Rename(from, to string) error
	Remove(name string) error
	// ReadDir lists the names in dir, sorted.
	ReadDir(dir string) ([]string, error)
	// Size is the length of the file called name, in bytes.
	Size(name string) (int64, error)
	MkdirAll(dir string) error
	// SyncDir makes the names in dir durable.
	SyncDir(dir string) error
	// Lock takes the one lock that goes by name, or answers ErrLocked. Close releases it; so does
	// the end of the process, however it ends.
	Lock(name string) (io.Closer, error)
	// Free counts the bytes that an ordinary user may still write on the disk under dir.
	Free(dir string) (int64, error)
}

// File is an open file. Write appends at the cursor of this handle, which starts at zero.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Writer
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// Full reports whether err says that the disk, or a quota on it, has no room.
func Full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// Aligned returns size bytes of memory that starts on a page, as Direct needs it.
func Aligned(size int) []byte {
	return alignedAt(make([]byte, size+Page), size)
}
