package snapshot

import (
	"bytes"
	"io"
	"testing"

	"weir/internal/disk"
)

// FuzzFile reads whatever it is given as a snapshot file. What it takes for good is what was written: the same header, and an image whose bytes written again
// are taken for good too.
func FuzzFile(f *testing.F) {
	for _, image := range []string{"", "image", "imageimageimageimageimageimage"} {
		f.Add(fileOf(f, Info{Version: 1, Seq: 7, Hash: 9, Events: 11, Time: 13}, []byte(image)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		var info Info
		var image []byte
		err := read(bytes.NewReader(file), int64(len(file)), func(i Info, r io.Reader) (err error) {
			info = i
			image, err = io.ReadAll(io.LimitReader(r, 1<<20))
			return err
		})
		if err != nil || len(image) == 1<<20 {
			return
		}
		again := fileOf(t, info, image)
		if !bytes.Equal(again[:headerBytes], file[:headerBytes]) {
			t.Errorf("the header %x is taken for %x", file[:headerBytes], again[:headerBytes])
		}
		if err := read(bytes.NewReader(again), int64(len(again)), func(_ Info, r io.Reader) error {
			same, err := io.ReadAll(r)
			if !bytes.Equal(same, image) {
				t.Error("another image")
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

// fileOf is the snapshot file of an image.
func fileOf(t testing.TB, info Info, image []byte) []byte {
	t.Helper()
	d := disk.NewFaulty(1)
	s := OpenStore("/snapshots", d)
	if err := s.Prepare(); err != nil {
		t.Fatal(err)
	}
	info, err := s.Write(info, func(w io.Writer) error {
		_, err := w.Write(image)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file := make([]byte, info.Bytes)
	err = s.open(info.Seq, func(f disk.File, _ int64) error { return readAt(f, file, 0) })
	if err != nil {
		t.Fatal(err)
	}
	return file
}
