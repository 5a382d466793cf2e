package disk

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

const readWrite = os.O_RDWR | os.O_CREATE

func create(t *testing.T, fs FS, name string, flag int) File {
	t.Helper()
	f, err := fs.OpenFile(name, readWrite|flag)
	must(t, err)
	return f
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, fs FS, name string) []byte {
	t.Helper()
	size, err := fs.Size(name)
	must(t, err)
	f, err := fs.OpenFile(name, os.O_RDONLY)
	must(t, err)
	b := make([]byte, size)
	if size > 0 {
		_, err = f.ReadAt(b, 0)
		must(t, err)
	}
	must(t, f.Close())
	return b
}

// Both disks do the same as long as nothing goes wrong.
func TestSameCalls(t *testing.T) {
	for name, fs := range map[string]FS{"real": Real{}, "faulty": NewFaulty(1)} {
		t.Run(name, func(t *testing.T) { sameCalls(t, fs, filepath.Join(t.TempDir(), "d")) })
	}
}

func sameCalls(t *testing.T, fs FS, dir string) {
	must(t, fs.MkdirAll(dir))
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	f := create(t, fs, a, 0)
	_, err := f.Write([]byte("abc"))
	must(t, err)
	_, err = f.Write([]byte("def"))
	must(t, err)
	_, err = f.WriteAt([]byte("X"), 7)
	must(t, err)
	must(t, f.Sync())
	must(t, fs.Rename(a, b))
	must(t, f.Truncate(9))
	must(t, f.Close())
	must(t, fs.SyncDir(dir))
	if got := contents(t, fs, b); string(got) != "abcdef\x00X\x00" {
		t.Fatalf("%q", got)
	}
	if _, err := fs.Size(a); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	lock, err := fs.Lock(filepath.Join(dir, "lock"))
	must(t, err)
	if _, err := fs.Lock(filepath.Join(dir, "lock")); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
	must(t, lock.Close())
	if free, err := fs.Free(dir); err != nil || free <= 0 {
		t.Fatal(free, err)
	}
	must(t, fs.Remove(b))
	if names, err := fs.ReadDir(dir); err != nil || len(names) > 1 {
		t.Fatal(names, err)
	}
}

// What was synced is there after any crash; what was not is there in some and not in others.
func TestCrash(t *testing.T) {
	lost, kept, torn, nameless := 0, 0, 0, 0
	for seed := range uint64(200) {
		d := NewFaulty(seed)
		f := create(t, d, "/a", 0)
		_, err := f.Write(bytes.Repeat([]byte{1}, 4*Sector))
		must(t, err)
		must(t, f.Sync())
		must(t, d.SyncDir("/"))
		_, err = f.WriteAt(bytes.Repeat([]byte{2}, 2*Sector), 0)
		must(t, err)
		create(t, d, "/b", 0)
		after := d.Crash()
		got := contents(t, after, "/a")
		if len(got) != 4*Sector || !bytes.Equal(got[2*Sector:], bytes.Repeat([]byte{1}, 2*Sector)) {
			t.Fatal("synced bytes are gone")
		}
		switch first, second := got[0], got[Sector]; {
		case first == 1 && second == 1:
			lost++
		case first == 2 && second == 2:
			kept++
		default:
			torn++
		}
		if _, err := after.Size("/b"); err != nil {
			nameless++
		}
	}
	if min(lost, kept, torn, nameless, 200-nameless) < 20 {
		t.Fatal(lost, kept, torn, nameless)
	}
}

func TestDSyncSurvives(t *testing.T) {
	d := NewFaulty(3)
	f := create(t, d, "/a", DSync|Direct)
	must(t, d.SyncDir("/"))
	page := Aligned(Page)
	page[9] = 9
	_, err := f.WriteAt(page, Page)
	must(t, err)
	if got := contents(t, d.Crash(), "/a"); len(got) != 2*Page || got[Page+9] != 9 {
		t.Fatal("a durable write is gone")
	}
	if _, err := f.WriteAt(page[:Sector], 0); err == nil {
		t.Fatal("an unaligned direct write passed")
	}
}

// After a failed sync the next one succeeds and saves nothing.
func TestFailedSyncLies(t *testing.T) {
	d := NewFaulty(4)
	f := create(t, d, "/a", 0)
	must(t, d.SyncDir("/"))
	_, err := f.Write(bytes.Repeat([]byte{1}, Sector))
	must(t, err)
	d.Inject(Fault{Op: OpSync, Nth: 1})
	if f.Sync() == nil {
		t.Fatal("the fault did not fire")
	}
	must(t, f.Sync())
	if bytes.ContainsRune(contents(t, d.Crash(), "/a"), 1) {
		t.Fatal("bytes of a failed sync survived")
	}
	if contents(t, d, "/a")[0] != 1 {
		t.Fatal("the page cache forgot")
	}
}

func TestFaults(t *testing.T) {
	d := NewFaulty(5)
	f := create(t, d, "/a", 0)
	d.Inject(Fault{Op: OpWrite, Suffix: "a", Nth: 2, Torn: true})
	_, err := f.Write(make([]byte, 100))
	must(t, err)
	if n, err := f.Write(make([]byte, 100)); n != 50 || err != nil {
		t.Fatal("not a short write", n, err)
	}
	d.SetCapacity(200)
	if n, err := f.Write(make([]byte, 100)); n != 50 || !Full(err) {
		t.Fatal("not full", n, err)
	}
	d.Inject(Fault{Op: OpSync, Nth: 1, Cut: true})
	if f.Sync() == nil || f.Truncate(0) == nil || d.SyncDir("/") == nil {
		t.Fatal("works without power")
	}
	d.Kill()
	if f.Sync() == nil {
		t.Fatal("a handle survived its process")
	}
	if len(contents(t, d, "/a")) != 200 {
		t.Fatal("the page cache did not survive the process")
	}
}
