package disk

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// dirty is how many bytes of a file wait in memory for somebody to write them to the disk. It skips where the system does not tell.
func dirty(t *testing.T, f *os.File) int64 {
	t.Helper()
	var s unix.Cachestat_t
	err := unix.Cachestat(uint(f.Fd()), &unix.CachestatRange{}, &s, 0)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) {
		t.Skip("this system does not tell what of a file waits in memory:", err)
	}
	must(t, err)
	return int64(s.Dirty) * int64(os.Getpagesize())
}

func TestSteadyLeavesNothingInMemory(t *testing.T) {
	const size = 16 << 20
	content := make([]byte, size)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(content)
	open := func(name string) *os.File {
		f, err := os.OpenFile(filepath.Join(t.TempDir(), name), os.O_RDWR|os.O_CREATE, 0o640)
		must(t, err)
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	plain := open("plain")
	_, err := plain.Write(content)
	must(t, err)
	if waiting := dirty(t, plain); waiting < size/2 {
		t.Skipf("a plain write leaves only %d bytes of %d in memory: nothing to show here", waiting, size)
	}
	must(t, plain.Sync())
	if left := dirty(t, plain); left > 0 {
		t.Skipf("%d bytes wait in memory after a sync: there is no disk here", left)
	}
	f := open("steady")
	s := &Steady{File: f}
	for left := content; len(left) > 0; {
		piece := left[:min(len(left), 1+int(random.Uint64()%(3*steadyBytes)))]
		n, err := s.Write(piece)
		if err != nil || n != len(piece) {
			t.Fatal(n, err)
		}
		left = left[n:]
	}
	if waiting := dirty(t, f); waiting > steadyBytes {
		t.Errorf("%d bytes wait in memory", waiting)
	}
	back, err := os.ReadFile(f.Name())
	must(t, err)
	if !bytes.Equal(back, content) {
		t.Error("the file is not what was written")
	}
}

func TestSteadySaysWhatWentWrong(t *testing.T) {
	f, err := os.Open(os.DevNull)
	must(t, err)
	defer func() { _ = f.Close() }()
	if n, err := (&Steady{File: f}).Write([]byte{1}); n != 0 || err == nil {
		t.Error(n, err)
	}
}
