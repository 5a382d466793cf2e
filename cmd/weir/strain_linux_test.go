package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// memoryGroup makes a cgroup with so much memory, or skips the test, and answers the file that takes the processes in.
func memoryGroup(t *testing.T, bytes int) (procs string) {
	t.Helper()
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		t.Skipf("no cgroups: %v", err)
	}
	dir, limit := "", ""
	for line := range strings.Lines(string(own)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(parts) == 3 && parts[1] == "memory":
			dir, limit = filepath.Join("/sys/fs/cgroup/memory", parts[2]), "memory.limit_in_bytes"
		case len(parts) == 3 && parts[1] == "" && dir == "":
			dir, limit = filepath.Join("/sys/fs/cgroup", parts[2]), "memory.max"
		}
	}
	dir = filepath.Join(dir, fmt.Sprintf("weir-test-%d", os.Getpid()))
	if err := os.Mkdir(dir, 0o750); err != nil {
		t.Skipf("no cgroup of our own: %v", err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	if err := os.WriteFile(filepath.Join(dir, limit), fmt.Append(nil, bytes), 0o600); err != nil {
		t.Skipf("no limit of memory: %v", err)
	}
	return filepath.Join(dir, "cgroup.procs")
}

// A server that is given too little memory is killed by the kernel, like anybody; what it answered is there when it is started with enough.
func TestMemoryLimit(t *testing.T) {
	procs := memoryGroup(t, 48<<20)
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	if err := os.WriteFile(procs, fmt.Append(nil, s.cmd.Process.Pid), 0o600); err != nil {
		t.Skipf("the server can't be put into a cgroup: %v", err)
	}
	book := &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
	random := rand.New(rand.NewPCG(3, 1))
	err := bulk(s.url(), book, random, 1, 2000)
	t.Logf("%d orders answered; then %v", len(book.answered), err)
	if err == nil {
		mustKill(t, s)
	} else {
		_ = s.cmd.Wait()
		s.ended = true
	}
	if len(book.answered) == 0 {
		t.Error("nothing was answered")
	}
	s = startServer(t, dir)
	checkAnswers(t, s.url(), book, book.fresh[max(0, len(book.fresh)-20_000):], 2)
	checkBooks(t, s.url())
	mustStop(t, s)
}

// A disk that takes its time with each write holds up answers, and loses none: who waits is answered in the end, and a server that does no more than wait still says so.
func TestSlowDisk(t *testing.T) {
	if err := exec.Command("strace", "-f", "-qq", "-o", os.DevNull, "true").Run(); err != nil {
		t.Skipf("strace is missing, or may not trace here: %v", err)
	}
	for store, call := range map[string]string{"direct": "pwrite64", "portable": "fsync,fdatasync"} {
		t.Run(store, func(t *testing.T) {
			dir := t.TempDir()
			s := startServer(t, dir, "--store", store)
			setUp(t, s.url())
			slow := exec.Command("strace", "-f", "-qq", "-o", os.DevNull, "-e", "trace="+call, "-e", "inject="+call+":delay_enter=150000", "-p", fmt.Sprint(s.cmd.Process.Pid))
			if err := slow.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = slow.Process.Signal(unix.SIGINT); _ = slow.Wait() })
			time.Sleep(500 * time.Millisecond) // until it is attached
			book := &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
			random := rand.New(rand.NewPCG(4, 1))
			done := make(chan error, 1)
			go func() { done <- bulk(s.url(), book, random, 1, 10) }()
			alive := 0
			for waiting := true; waiting; {
				resp, err := http.Get(s.url() + "/livez")
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				alive++
				select {
				case err := <-done:
					if err != nil {
						t.Error(err)
					}
					waiting = false
				case <-time.After(10 * time.Millisecond):
				}
			}
			if alive < 20 {
				t.Errorf("looked only %d times: the disk was not slow", alive)
			}
			mustKill(t, s)
			s = startServer(t, dir)
			checkAnswers(t, s.url(), book, book.fresh, 2)
			checkBooks(t, s.url())
			mustStop(t, s)
		})
	}
}
