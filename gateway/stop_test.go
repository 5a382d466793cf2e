package gateway

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"weir/sequencer"
)

// half are the first parts of requests whose rest does not come.
var half = map[string]string{
	"nothing":      "",
	"head":         "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-",
	"small body":   "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
	"large body":   "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n[" + strings.Repeat(" ", 20000),
	"chunks":       "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[    \r\n",
	"unwanted":     "GET /v1/state HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n[",
	"after others": "GET /livez HTTP/1.1\r\nHost: x\r\n\r\nPOST /v1/orders HTTP/1.1\r\n",
}

func (s *testServer) stall(text string) net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.address)
	if err == nil {
		_, err = io.WriteString(c, text)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

// Whoever has sent half a request holds up nobody who wants to stop the server.
func TestShutdownWaitsForNoStalledClient(t *testing.T) {
	for name, text := range half {
		t.Run(name, func(t *testing.T) {
			s := startServer(t, func(c *Config, _ *sequencer.Config) { c.Grace = 300 * time.Millisecond })
			c := s.stall(text)
			time.Sleep(100 * time.Millisecond)
			begun := time.Now()
			err := errors.Join(s.g.Shutdown(), <-s.served)
			if took := time.Since(begun); err != nil || took > 3*time.Second {
				t.Errorf("the server stopped after %v: %v", took, err)
			}
			s.served <- nil
			_ = c.SetReadDeadline(time.Now().Add(time.Second))
			if _, err := io.Copy(io.Discard, c); err != nil {
				t.Errorf("the connection is not closed in good order: %v", err)
			}
		})
	}
}

// The rest of a request may come in the grace, and one that is whole is answered however long that takes.
func TestShutdownAnswersWholeRequests(t *testing.T) {
	held := &heldJournal{entered: make(chan struct{}, 1), release: make(chan struct{})}
	s := startServer(t, func(c *Config, sc *sequencer.Config) { sc.Journal, c.Grace = held, 300*time.Millisecond })
	const body = `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`
	head := fmt.Sprintf("POST /v1/assets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", len(body))
	whole, late := s.stall(head+body), s.stall(head+body[:5])
	<-held.entered
	down := make(chan error)
	go func() { down <- s.g.Shutdown() }()
	time.Sleep(100 * time.Millisecond)
	if _, err := io.WriteString(late, body[5:]); err != nil {
		t.Fatal(err)
	}
	wants := func(c net.Conn, want int) {
		t.Helper()
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || answer.StatusCode != want {
			t.Errorf("%v %+v, want %d", err, answer, want)
			return
		}
		_ = answer.Body.Close()
	}
	wants(late, 503)
	time.Sleep(600 * time.Millisecond) // the grace is over
	close(held.release)
	wants(whole, 201)
	if err := errors.Join(<-down, <-s.served); err != nil {
		t.Error(err)
	}
	s.served <- nil
}

// A server whose log failed ends at once, whatever its clients do.
func TestAbort(t *testing.T) {
	s := startServer(t, nil)
	for _, text := range half {
		s.stall(text)
	}
	broken := errors.New("broken")
	s.journal.fail.Store(&broken)
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`).wantProblem(t, 500, "failed", "")
	begun := time.Now()
	s.g.Abort()
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("after %v", took)
	}
}

// A stop that comes before the listener is served, as a signal right after the start may, ends the serving too.
func TestStopBeforeServing(t *testing.T) {
	g := New(startServer(t, nil).g.Config)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Shutdown(); err != nil {
		t.Error(err)
	}
	served := make(chan error, 1)
	go func() { served <- g.Serve(l) }()
	select {
	case err := <-served:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it is served although it was stopped before")
		_ = l.Close()
	}
}
