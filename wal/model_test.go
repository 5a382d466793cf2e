package wal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"weir/internal/disk"
)

// modelled is the portable store on the model, whatever the disk.
func modelled(o Options) Options {
	fs := o.FS
	o.openEntries = func(dir string, limit int64, next uint64) (entries, error) { return openModel(fs, dir, limit, next) }
	return o
}

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
