package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weir/wal"
)

func TestServeListensOnLoopbackOnly(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "127.9.8.7:0", "[::1]:0", "localhost:0"} {
		if err := checkLoopback(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"0.0.0.0:0", ":8080", "[::]:0", "192.0.2.1:0", "example.org:80", "127.0.0.1.example.org:80"} {
		r := run(t, "serve", "--data", t.TempDir(), "--listen", address)
		wantRefusal(t, r, "--listen "+address, "loopback only", "127.0.0.1")
	}
	wantRefusal(t, run(t, "serve", "--data", t.TempDir(), "--listen", "8080"), "HOST:PORT")
}

func TestSecondServerIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	wantRefusal(t, run(t, "serve", "--data", dir, "--listen", "127.0.0.1:0"), dir, "locked")
	wantRefusal(t, run(t, "verify", "--data", dir), dir, "locked")
	mustStop(t, s)
	if out := mustRun(t, "verify", "--data", dir); !strings.Contains(out, "\nseq 0\nhash 0000000000000000\n") {
		t.Error(out)
	}
}

func order(n int, amount string) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-9000-%012d","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"EUR","amount":%q}`, n, amount)
}

func TestTerminationInGoodOrder(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	first := string(post(t, s.url()+"/v1/orders", order(1, "1.00"), http.StatusOK))
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Fatalf("after SIGTERM: %v\n%s", err, s.log.String())
	}
	s.ended = true
	if strings.Contains(s.log.String(), "level=ERROR") {
		t.Error(s.log.String())
	}
	// The log is marked: it must reach what was answered.
	out := mustRun(t, "verify", "--data", dir)
	report, err := wal.Verify(wal.Options{Dir: filepath.Join(dir, "log")})
	if !strings.Contains(out, "\nseq 14\n") || err != nil || report.Mark != 14 {
		t.Errorf("%s%+v %v", out, report, err)
	}
	s = startServer(t, dir)
	again := string(post(t, s.url()+"/v1/orders", order(1, "1.00"), http.StatusOK))
	if again != strings.Replace(first, "}", `,"replayed":true}`, 1) {
		t.Errorf("answered %s, after the restart %s", first, again)
	}
}
