package wal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"

	"weir/internal/disk"
)

// Names of the stores, as Options.Store takes them.
const (
	Direct   = "direct"
	Portable = "portable"
)

// store puts sealed frames on disk. One goroutine calls it.
type store interface {
	// reserve makes sure that a frame of size bytes, which follows st, has room. It answers ErrFull or
	// ErrTooLarge with nothing written; every other error is final.
	reserve(size int, st state) error
	// write makes a frame durable in the room reserved for it and returns how many bytes that took.
	// Every error is final. Behind the frame in its memory stand marks, up to a whole page.
	write(frame []byte, before, after state) (int, error)
	close() error
}

// storeFor decides which store a new log gets.
func storeFor(o *Options) (uint16, error) {
	switch o.Store {
	case Direct:
		if err := probeDirect(o.FS, o.Dir); err != nil {
			return 0, fmt.Errorf("%w: direct does not work in %s: %w", ErrStore, o.Dir, err)
		}
		return storeDirect, nil
	case Portable:
		return storePortable, nil
	case "":
		if probeDirect(o.FS, o.Dir) == nil {
			return storeDirect, nil
		}
		return storePortable, nil
	}
	return 0, fmt.Errorf("%w: there is none called %q", ErrStore, o.Store)
}

func storeName(store uint16) string {
	if store == storeDirect {
		return Direct
	}
	return Portable
}

// probeDirect tries a direct, synchronous write and reads it back.
func probeDirect(fsys disk.FS, dir string) error {
	path := filepath.Join(dir, "probe"+tempSuffix)
	f, err := fsys.OpenFile(path, createFlags|disk.Direct|disk.DSync)
	if err != nil {
		return errors.Join(err, removeIfThere(fsys, path))
	}
	page := disk.Aligned(disk.Page)
	page[0] = mark
	_, err = f.WriteAt(page, 0)
	if err == nil {
		page[0] = 0
		_, err = f.ReadAt(page, 0)
	}
	if err == nil && page[0] != mark {
		err = errors.New("read back other bytes than were written")
	}
	return errors.Join(err, f.Close(), fsys.Remove(path))
}

func removeIfThere(fsys disk.FS, path string) error {
	if err := fsys.Remove(path); !missing(err) {
		return err
	}
	return nil
}

// identity draws the number that tells the frames of this log from those of any other.
func identity() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return le.Uint64(b[:]) | 1
}
