package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

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

func TestForeignHostsAreRefused(t *testing.T) {
	s := startServer(t, t.TempDir())
	for path, want := range map[string]int{"/v1/state": http.StatusForbidden, "/console/": http.StatusForbidden, "/readyz": http.StatusOK} {
		request, err := http.NewRequest("GET", s.url()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "evil.example"
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
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

// A client that has sent half a request doesn't hold up the end.
func TestTerminationWaitsForNoStalledClient(t *testing.T) {
	s := startServer(t, t.TempDir())
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	mustStop(t, s)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("the server took %v", took)
	}
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
