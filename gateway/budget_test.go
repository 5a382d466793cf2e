package gateway

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"weir/sequencer"
)

// dial opens a connection and sends what begins a request; the server may turn it away before its end.
func (s *testServer) dial(text string) net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	_, _ = io.WriteString(c, text)
	return c
}

// eventually waits for what another goroutine is about to do.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// TestBodiesShareABudget: what unfinished bodies take in memory is bounded over all connections. Large bodies beyond it are
// turned away, small requests are not, and what a client takes comes back when it leaves or is answered.
func TestBodiesShareABudget(t *testing.T) {
	const total = 3 << 20
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes, c.MaxBodiesBytes = 2<<20, total })
	s.setUp()
	const head = "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	large := head + "Content-Length: 2000000\r\n\r\n[" + strings.Repeat(" ", 1_100_000)
	chunk := fmt.Sprintf("1000\r\n%s\r\n", strings.Repeat(" ", 0x1000))
	rows := map[string]string{"one length": large, "chunks": head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat(chunk, 400)}
	for name, text := range rows {
		t.Run(name, func(t *testing.T) {
			unfinished := s.dial(large)
			eventually(t, "nothing was taken", func() bool { return s.g.bodies.left.Load() < total-1_900_000 })
			refused := s.dial(text)
			_ = refused.SetReadDeadline(time.Now().Add(10 * time.Second))
			answer, err := http.ReadResponse(bufio.NewReader(refused), nil)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != 503 || answer.Header.Get("Retry-After") != "1" || !strings.Contains(string(body), `"code":"full"`) {
				t.Errorf("%d %v %s", answer.StatusCode, answer.Header, body)
			}
			if a := s.post("/v1/orders", order(1, "1.00", "")); a.status != 200 {
				t.Errorf("a small request is answered %d %s", a.status, a.body)
			}
			_ = unfinished.Close()
			eventually(t, "the budget does not come back", func() bool { return s.g.bodies.left.Load() == total })
		})
	}
	whole := "[" + strings.Repeat(" ", 1_500_000) + order(2, "1.00", "") + "]"
	for range 4 {
		if a := s.post("/v1/orders", whole); a.status != 200 {
			t.Fatalf("a large request is answered %d %s", a.status, a.body)
		}
	}
	eventually(t, "an answer does not give back", func() bool { return s.g.bodies.left.Load() == total })
}

// TestPromisesTakeLittle: a body takes at most promisedBytes, or twice of what has come of it, whatever its client promises, so idle clients keep no large body out.
func TestPromisesTakeLittle(t *testing.T) {
	const total = 4 << 20
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes, c.MaxBodiesBytes = 2<<20, total })
	s.setUp()
	var idle []net.Conn
	for range 4 {
		idle = append(idle, s.dial(ordersHead("Content-Length: 2000000\r\n")+"["), s.dial(ordersHead("Transfer-Encoding: chunked\r\n")+"180000\r\n["))
	}
	time.Sleep(50 * time.Millisecond) // they are heard before
	if a := s.post("/v1/orders", spaced(1)); a.status != 200 {
		t.Errorf("beside idle clients a large request is answered %d %s", a.status, a.body)
	}
	for _, one := range idle {
		_ = one.Close()
	}
	eventually(t, "the budget of idle clients does not come back", func() bool { return s.g.bodies.left.Load() == total })
	for _, lines := range []string{"Content-Length: 2000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n180000\r\n"} {
		slow := s.dial("POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + lines + strings.Repeat(" ", 300_000))
		eventually(t, "what has come does not take its room", func() bool { return total-s.g.bodies.left.Load() == 512<<10-freeBytes })
		_ = slow.Close()
		eventually(t, "the budget does not come back", func() bool { return s.g.bodies.left.Load() == total })
	}
}
