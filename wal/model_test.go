package wal

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"weir/internal/disk"
)

// model does to a simulated disk what tidwall/wal does to a real one, call for call, as far as the
// portable store uses it.
type model struct {
	fs    disk.FS
	dir   string
	limit int64
	file  disk.File
	size  int64
	next  uint64
}

func modelled(o Options) Options {
	fs := o.FS
	o.openEntries = func(dir string, limit int64, next uint64) (entries, error) {
		m := &model{fs: fs, dir: dir, limit: limit, next: next}
		return m, m.open()
	}
	return o
}

func (m *model) path(n uint64) string { return filepath.Join(m.dir, portableLayout{}.name(n)) }

func (m *model) open() (err error) {
	all, err := numbers(m.fs, m.dir, portableLayout{}, 1)
	if err != nil || len(all) == 0 {
		return m.create(1, err)
	}
	last := m.path(all[len(all)-1])
	if m.size, err = m.fs.Size(last); err == nil {
		m.file, err = m.fs.OpenFile(last, os.O_WRONLY)
	}
	return err
}

func (m *model) create(n uint64, err error) error {
	if err == nil {
		m.file, err = m.fs.OpenFile(m.path(n), os.O_CREATE|os.O_RDWR|os.O_TRUNC)
		m.size = 0
	}
	return err
}

func (m *model) cycle() error {
	if err := m.file.Sync(); err != nil {
		return err
	}
	return m.create(m.next, m.file.Close())
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

func (m *model) Sync() error  { return m.file.Sync() }
func (m *model) Close() error { return m.file.Close() }

// TestModel appends the same to the model and to tidwall/wal and compares all files.
func TestModel(t *testing.T) {
	realDir, modelDir := t.TempDir(), t.TempDir()
	lib, err := openEntries(realDir, 4<<10, 1)
	if err != nil {
		t.Fatal(err)
	}
	open := modelled(Options{FS: disk.Real{}}).openEntries
	mod, err := open(modelDir, 4<<10, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		s := sampleFrame(i)
		for _, e := range []entries{lib, mod} {
			if err := e.Write(uint64(i+1), s.payload()); err != nil {
				t.Fatal(err)
			}
		}
		if i%25 == 24 {
			closeBoth(t, lib, mod)
			if lib, err = openEntries(realDir, 2<<10, uint64(i+2)); err != nil {
				t.Fatal(err)
			}
			if mod, err = open(modelDir, 2<<10, uint64(i+2)); err != nil {
				t.Fatal(err)
			}
		}
	}
	closeBoth(t, lib, mod)
	sameDirs(t, realDir, modelDir)
}

func closeBoth(t *testing.T, a, b entries) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

func sameDirs(t *testing.T, a, b string) {
	t.Helper()
	names, err := disk.Real{}.ReadDir(a)
	if err != nil {
		t.Fatal(err)
	}
	others, err := disk.Real{}.ReadDir(b)
	if err != nil || len(names) < 4 || len(names) != len(others) {
		t.Fatal(names, others, err)
	}
	for _, name := range names {
		x, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, name))
		if err != nil || !bytes.Equal(x, y) {
			t.Fatal(name, "differs", err)
		}
	}
}
