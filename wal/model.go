package wal

import (
	"encoding/binary"
	"os"
	"path/filepath"

	"weir/internal/disk"
)

// model is what the portable store stands on where the file system is not the real one: it does there what tidwall/wal does to a real one, call for
// call, as far as the store uses it. TestModel holds the two together, byte for byte.
type model struct {
	fs    disk.FS
	dir   string
	limit int64
	file  disk.File
	size  int64
	next  uint64
}

// openModel opens the files in dir for appending, as openEntries does.
func openModel(fs disk.FS, dir string, segmentBytes int64, next uint64) (entries, error) {
	m := &model{fs: fs, dir: dir, limit: segmentBytes, next: next}
	if err := m.open(); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *model) path(n uint64) string { return filepath.Join(m.dir, portableLayout{}.name(n)) }

func (m *model) open() error {
	all, err := numbers(m.fs, m.dir, portableLayout{}, 1)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return m.create(1)
	}
	last := m.path(all[len(all)-1])
	if m.size, err = m.fs.Size(last); err != nil {
		return err
	}
	m.file, err = m.fs.OpenFile(last, os.O_WRONLY)
	return err
}

func (m *model) create(n uint64) (err error) {
	m.size, m.file = 0, nil
	m.file, err = m.fs.OpenFile(m.path(n), os.O_CREATE|os.O_RDWR|os.O_TRUNC)
	return err
}

// cycle leaves a full file for the next one.
func (m *model) cycle() error {
	if err := m.file.Sync(); err != nil {
		return err
	}
	if err := m.file.Close(); err != nil {
		return err
	}
	return m.create(m.next)
}

func (m *model) Write(index uint64, data []byte) error {
	if m.size > m.limit {
		if err := m.cycle(); err != nil {
			return err
		}
	}
	entry := append(binary.AppendUvarint(nil, uint64(len(data))), data...)
	if err := writeAll(m.file, entry, m.size); err != nil {
		return err
	}
	m.size += int64(len(entry))
	m.next = index + 1
	if m.size >= m.limit {
		return m.cycle()
	}
	return nil
}

func (m *model) Sync() error { return m.file.Sync() }

func (m *model) Close() error {
	if m.file == nil { // the next file could not be made
		return os.ErrInvalid
	}
	return m.file.Close()
}
