package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// volume is an ext4 of our own, in a file, so that it can be filled and broken.
type volume struct {
	t           *testing.T
	image, path string
}

const volumeBytes = 320 << 20 // the direct store prepares some 192 MiB

// mountVolume makes and mounts one, or skips the test.
func mountVolume(t *testing.T) *volume {
	t.Helper()
	v := &volume{t: t, image: filepath.Join(t.TempDir(), "ext4.img"), path: filepath.Join(t.TempDir(), "mnt")}
	if err := os.Mkdir(v.path, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(v.image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(v.image, volumeBytes); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", v.image).CombinedOutput(); err != nil {
		t.Skipf("no ext4 of our own: %v %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop,errors=remount-ro", v.image, v.path).CombinedOutput(); err != nil {
		t.Skipf("no ext4 of our own: %v %s", err, out)
	}
	t.Cleanup(func() { _ = unix.Unmount(v.path, unix.MNT_DETACH) })
	return v
}

// fill takes the room that is left, to the last byte, and says how many bytes that was.
func (v *volume) fill() (size int) {
	v.t.Helper()
	f, err := os.Create(filepath.Join(v.path, "filler"))
	if err != nil {
		v.t.Fatal(err)
	}
	for piece := 1 << 20; piece > 0; {
		n, err := f.Write(make([]byte, piece))
		size += n
		if errors.Is(err, unix.ENOSPC) {
			piece /= 2
		} else if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		v.t.Fatal(err)
	}
	return size
}

// empty gives the room back.
func (v *volume) empty() {
	v.t.Helper()
	if err := os.Remove(filepath.Join(v.path, "filler")); err != nil {
		v.t.Fatal(err)
	}
}

// breakOff makes the file system find itself damaged: it lets nothing more be written.
func (v *volume) breakOff() {
	v.t.Helper()
	out, err := exec.Command("findmnt", "-n", "-o", "SOURCE", v.path).Output()
	if err != nil {
		v.t.Skipf("which loop device? %v", err)
	}
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(string(bytes.TrimSpace(out))), "trigger_fs_error")
	if err := os.WriteFile(trigger, []byte("weir test\n"), 0o200); err != nil {
		v.t.Skipf("ext4 can't be made to fail: %v", err)
	}
}

// mountAgain brings it back after that.
func (v *volume) mountAgain() {
	v.t.Helper()
	if err := unix.Unmount(v.path, 0); err != nil {
		v.t.Fatal(err)
	}
	if out, err := exec.Command("e2fsck", "-fy", v.image).CombinedOutput(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() > 2 { // up to 2: mended
			v.t.Fatalf("%v %s", err, out)
		}
	}
	if out, err := exec.Command("mount", "-o", "loop", v.image, v.path).CombinedOutput(); err != nil {
		v.t.Fatalf("%v %s", err, out)
	}
}

// bulk sends arrays of orders until one is refused or the count is reached, and notes the answers.
func bulk(url string, book *ledger, random *rand.Rand, round, arrays int) error {
	for n := range arrays {
		got, err := send(http.DefaultClient, url, book.draw(random, fmt.Sprintf("%04x%08x", round, n), 250))
		if err != nil {
			return err
		}
		book.note(got)
	}
	return nil
}

// A disk that is full to the last byte stops the intake, not the reads; room that comes back is used; and nothing answered is lost.
func TestFullVolume(t *testing.T) {
	for _, store := range []string{"direct", "portable"} {
		t.Run(store, func(t *testing.T) {
			v := mountVolume(t)
			dir := filepath.Join(v.path, "data")
			s := startServer(t, dir, "--store", store)
			setUp(t, s.url())
			book := &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
			random := rand.New(rand.NewPCG(1, 1))
			t.Logf("%d bytes taken away", v.fill())
			err := bulk(s.url(), book, random, 1, 20_000)
			if err == nil || !strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "disk_full") {
				t.Fatalf("after %d orders on a full disk: %v", len(book.answered), err)
			}
			checkBooks(t, s.url()) // reads
			v.empty()
			if err := bulk(s.url(), book, random, 2, 3); err != nil {
				t.Errorf("there is room again: %v", err)
			}
			t.Logf("%d orders answered", len(book.answered))
			mustKill(t, s)
			s = startServer(t, dir)
			checkAnswers(t, s.url(), book, book.fresh[max(0, len(book.fresh)-20_000):], 3)
			checkBooks(t, s.url())
			mustStop(t, s)
		})
	}
}

// A file system that turns read-only under the server ends it, or lets it go on with what can be written; when the disk is mended all answers are there.
func TestVolumeTurnsReadOnly(t *testing.T) {
	for _, store := range []string{"direct", "portable"} {
		t.Run(store, func(t *testing.T) {
			v := mountVolume(t)
			dir := filepath.Join(v.path, "data")
			s := startServer(t, dir, "--store", store)
			setUp(t, s.url())
			book := &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
			random := rand.New(rand.NewPCG(2, 1))
			if err := bulk(s.url(), book, random, 1, 5); err != nil {
				t.Fatal(err)
			}
			v.breakOff()
			err := bulk(s.url(), book, random, 2, 50)
			t.Logf("%d orders answered; then %v", len(book.answered), err)
			if err := s.kill(); err != nil {
				t.Fatal(err)
			}
			if r := run(t, "verify", "--data", dir); r.code != 0 {
				t.Errorf("an auditor can't read what is read-only: %s", r.log)
			}
			v.mountAgain()
			s = startServer(t, dir)
			checkAnswers(t, s.url(), book, book.fresh, 3)
			checkBooks(t, s.url())
			mustStop(t, s)
		})
	}
}
