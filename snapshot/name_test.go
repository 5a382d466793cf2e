package snapshot

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"weir/internal/disk"
)

// A good file under another sequence's name is damage, and never counts: not as the newest, not as one of the two that stay.
func TestFalseNameIsDamage(t *testing.T) {
	f := newFixture(t)
	for _, seq := range []uint64{20, 30, 60} {
		f.mustBuild(t, seq)
	}
	copyFile(t, f, 60, 99)
	copyFile(t, f, 60, 10)
	if _, err := f.Store.List(); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), fileName(99)) || !strings.Contains(err.Error(), "of sequence 60") {
		t.Errorf("list: %v", err)
	}
	for _, seq := range []uint64{99, 10} {
		if _, err := f.Store.Info(seq); !errors.Is(err, ErrDamaged) {
			t.Errorf("info of %d: %v", seq, err)
		}
		err := f.Store.Read(seq, func(Info, io.Reader) error { t.Error("loaded"); return nil })
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("read of %d: %v", seq, err)
		}
	}
	if seqs, err := f.Store.Seqs(); err != nil || fmt.Sprint(seqs) != "[60 30]" {
		t.Errorf("counted %v, %v", seqs, err)
	}
	if core, err := f.Start(); err != nil || core.Info().Seq != 60 || len(f.damaged) != 1 {
		t.Errorf("started at %+v %v, heard %v", core, err, f.damaged)
	}
	f.mustBuild(t, 90)
	if seqs, err := f.Store.Seqs(); err != nil || fmt.Sprint(seqs) != "[90 60]" {
		t.Errorf("after the next one %v, %v", seqs, err)
	}
	if _, err := f.Store.List(); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), fileName(99)) {
		t.Errorf("list after the next one: %v", err)
	}
	if core, err := f.Start(); err != nil || core.Info().Seq != 90 {
		t.Errorf("started at %+v %v", core, err)
	}
}

// A snapshot whose header is damaged does not count as one of the two that stay.
func TestDamagedHeaderDoesNotCount(t *testing.T) {
	f := newFixture(t)
	for _, seq := range []uint64{20, 30, 60} {
		f.mustBuild(t, seq)
	}
	withFile(t, f.fs, filepath.Join(f.Store.dir, fileName(60)), func(file disk.File) error {
		_, err := file.WriteAt([]byte{1}, 20)
		return err
	})
	if seqs, err := f.Store.Seqs(); err != nil || fmt.Sprint(seqs) != "[30]" {
		t.Errorf("counted %v, %v", seqs, err)
	}
	f.mustBuild(t, 70)
	if seqs, err := f.Store.Seqs(); err != nil || fmt.Sprint(seqs) != "[70 30]" {
		t.Errorf("after the next one %v, %v", seqs, err)
	}
}

func copyFile(t *testing.T, f *fixture, from, to uint64) {
	t.Helper()
	path := filepath.Join(f.Store.dir, fileName(from))
	size, err := f.fs.Size(path)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, size)
	withFile(t, f.fs, path, func(file disk.File) error { return readAt(file, b, 0) })
	if err := disk.Replace(f.fs, filepath.Join(f.Store.dir, fileName(to)), b); err != nil {
		t.Fatal(err)
	}
}
