package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// limitFiles lets a running server write no file beyond so many bytes: what it finds is a disk that fails.
func limitFiles(t *testing.T, s *child, bytes uint64) {
	t.Helper()
	limit := unix.Rlimit{Cur: bytes, Max: bytes}
	if err := unix.Prlimit(s.cmd.Process.Pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		t.Skipf("no way to make the disk fail: %v", err)
	}
}

func TestFailedDiskEndsTheServer(t *testing.T) {
	for _, store := range []string{"direct", "portable"} {
		t.Run(store, func(t *testing.T) {
			dir := t.TempDir()
			s := startServer(t, dir, "--store", store)
			setUp(t, s.url())
			limitFiles(t, s, 64<<10)
			answered := 0
			for ; answered < 1000; answered++ {
				if got, err := send(http.DefaultClient, s.url(), []string{order(answered, "0.01")}); err != nil || got[0].Seq == 0 {
					break
				}
			}
			ended := make(chan error, 1)
			go func() { ended <- s.cmd.Wait() }()
			select {
			case err := <-ended:
				if err == nil || !strings.Contains(s.log.String(), "file too large") {
					t.Errorf("ended with %v\n%s", err, s.log.String())
				}
			case <-time.After(childPatience):
				t.Fatal("goes on after its disk failed")
			}
			s.ended = true
			if answered == 0 || answered == 1000 {
				t.Fatalf("%d answers", answered)
			}
			s = startServer(t, dir, "--store", store)
			for i := range answered {
				got, err := send(http.DefaultClient, s.url(), []string{order(i, "0.01")})
				if err != nil || !got[0].Replayed {
					t.Fatalf("order %d of %d was answered and is gone: %+v %v", i, answered, got, err)
				}
			}
		})
	}
}

func TestFullDiskKeepsTheReadsUp(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("no small file system to fill: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s := startServer(t, dir, "--store", "portable")
	setUp(t, s.url())
	long := strings.Repeat("x", 35)
	answered := 0
	for ; answered < 400_000; answered += 500 {
		var orders []string
		for i := range 500 {
			orders = append(orders, strings.TrimSuffix(order(answered+i, "0.01"), "}")+`,"end_to_end_id":"`+long+`"}`)
		}
		if _, err := send(http.DefaultClient, s.url(), orders); err != nil {
			if !strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "disk_full") {
				t.Fatal(err)
			}
			break
		}
	}
	if answered == 0 || answered == 400_000 {
		t.Fatalf("%d answers", answered)
	}
	checkBooks(t, s.url()) // reads
	mustStop(t, s)
	s = startServer(t, dir)
	for i := range min(answered, 1000) { // no room is needed to say so
		if found := string(get(t, fmt.Sprintf("%s/v1/orders/00000000-0000-4000-9000-%012d", s.url(), i))); !strings.Contains(found, "settled") {
			t.Fatalf("order %d was answered, now %s", i, found)
		}
	}
}
