package gateway

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"weir/sequencer"
)

// openStream connects to the events; head are further lines of the request's head.
func (s *testServer) openStream(path, head string) (net.Conn, *bufio.Reader) {
	s.t.Helper()
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n%s\r\n", path, head); err != nil {
		s.t.Fatal(err)
	}
	r := bufio.NewReader(c)
	if line, err := r.ReadString('\n'); err != nil || line != "HTTP/1.1 200 OK\r\n" {
		s.t.Fatalf("%q %v", line, err)
	}
	for line := ""; line != "\r\n"; {
		if line, err = r.ReadString('\n'); err != nil {
			s.t.Fatal(err)
		}
	}
	return c, r
}

// nextEvents reads blocks of a stream, each up to its empty line.
func nextEvents(t *testing.T, r *bufio.Reader, n int) []string {
	t.Helper()
	var blocks []string
	for range n {
		block := ""
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				t.Fatalf("after %v: %v", blocks, err)
			}
			if line == "\n" {
				break
			}
			block += line
		}
		blocks = append(blocks, block)
	}
	return blocks
}

func TestStreamOfEvents(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	_, r := s.openStream("/v1/events", "")
	blocks := nextEvents(t, r, 9)
	if !strings.HasPrefix(blocks[0], "event: participant_created\ndata: {\"seq\":1,") || !strings.HasPrefix(blocks[2], "id: 1\nevent: account_opened\ndata: {\"seq\":1,") {
		t.Errorf("%q", blocks)
	}
	s.post("/v1/orders", order(1, "1.00", ""))
	block := nextEvents(t, r, 1)[0]
	if !strings.HasPrefix(block, "id: 8\nevent: order_settled\ndata: {\"seq\":8,") || !strings.HasSuffix(block, "}\n") {
		t.Errorf("%q", block)
	}
	_, r = s.openStream("/v1/events?after=2", "Last-Event-ID: 7\r\n")
	if again := nextEvents(t, r, 1)[0]; again != block {
		t.Errorf("%q\nwant\n%q", again, block)
	}
	statuses, _ := s.raw("GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nLast-Event-ID: x\r\n\r\n")
	if fmt.Sprint(statuses) != "[400]" {
		t.Errorf("a Last-Event-ID that is no sequence: %v", statuses)
	}
}

func TestSilentStreamsBeat(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.Heartbeat = 20 * time.Millisecond })
	_, r := s.openStream("/v1/events", "")
	for _, beat := range nextEvents(t, r, 3) {
		if beat != ":\n" {
			t.Errorf("%q", beat)
		}
	}
}

func (s *testServer) waitForStreams(n int64) {
	s.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); s.g.counters.streams.Load() != n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%d streams are open, want %d", s.g.counters.streams.Load(), n)
		}
	}
}

func TestStreamsAreCapped(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxStreams = 2 })
	first, _ := s.openStream("/v1/events", "")
	s.openStream("/v1/events", "")
	const third = "GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
	if statuses, _ := s.raw(third); fmt.Sprint(statuses) != "[503]" {
		t.Errorf("the third stream: %v", statuses)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s.waitForStreams(1)
	s.openStream("/v1/events", "")
}

// A reader that does not read is dropped, and orders go on meanwhile.
func TestDeafStreamsAreDropped(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.WriteTimeout = 50 * time.Millisecond })
	s.setUp()
	c, _ := s.openStream("/v1/events", "")
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4096)
	}
	s.waitForStreams(1)
	many := make([]string, 2000)
	for round := 0; s.g.counters.streams.Load() == 1; round++ {
		if round == 100 {
			t.Fatal("the stream is still open")
		}
		for i := range many {
			many[i] = order(round*len(many)+i+1, "0.01", `,"method":"instant"`)
		}
		if a := s.post("/v1/orders", "["+strings.Join(many, ",")+"]"); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
}

func TestShutdownEndsStreams(t *testing.T) {
	s := startServer(t, nil)
	_, r := s.openStream("/v1/events", "")
	if err := s.g.Shutdown(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); err != nil {
		t.Errorf("the stream ended with %v", err)
	}
	s.waitForStreams(0)
}
