package gateway

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"weir/sequencer"
)

// bodySizes are lengths on both sides of every bound: of what is read ahead, of what is free, of each buffer, and of what fasthttp itself would throw away.
var bodySizes = []int{200, headerBytes - 1, headerBytes, headerBytes + 1, 2 * headerBytes, freeBytes, freeBytes + 1, 5 * headerBytes, 128_000, 4 * freeBytes, 256<<10 + 1, 1_000_000}

// padded is a body of so many bytes that holds order n.
func padded(n, bytes int) string {
	text := order(n, "0.01", "")
	return strings.Repeat(" ", bytes-len(text)) + text
}

// ordersHead is the head of a request for orders, with further lines.
func ordersHead(lines string) string {
	return "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + lines + "\r\n"
}

func withLength(body string) string {
	return ordersHead(fmt.Sprintf("Content-Length: %d\r\n", len(body))) + body
}

// inChunks is a request with this body in chunks of so many bytes.
func inChunks(body string, bytes int) string {
	var b strings.Builder
	b.WriteString(ordersHead("Transfer-Encoding: chunked\r\n"))
	for at := 0; at < len(body); at += bytes {
		part := body[at:min(at+bytes, len(body))]
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(part), part)
	}
	return b.String() + "0\r\n\r\n"
}

// framings are the ways in which a body may come.
var framings = map[string]func(body string) string{
	"length":       withLength,
	"one chunk":    func(body string) string { return inChunks(body, len(body)) },
	"chunks":       func(body string) string { return inChunks(body, 20_000) },
	"small chunks": func(body string) string { return inChunks(body, 1000) },
}

const ping = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"

// hold keeps the engine from working until release, and so the ring full where it has one slot.
func (s *testServer) hold() (release func()) {
	held, done := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.g.Sequencer.Submit(&sequencer.Batch{Query: func() { <-held }})
		close(done)
	}()
	eventually(s.t, "the ring does not fill", func() bool { return s.g.Sequencer.Full(1) })
	release = sync.OnceFunc(func() {
		close(held)
		<-done
	})
	s.t.Cleanup(release)
	return release
}

// atRest fails unless no body takes anything any more.
func (s *testServer) atRest() {
	s.t.Helper()
	eventually(s.t, "the budget does not come back", func() bool { return s.g.bodies.left.Load() == int64(s.g.MaxBodiesBytes) })
	eventually(s.t, "a turn is not given back", func() bool { return len(s.g.turns) == 0 })
}

// TestRefusedBodiesAreThrownAway: a request that would find no room is refused before its body gets any, and the connection goes on behind it.
func TestRefusedBodiesAreThrownAway(t *testing.T) {
	s := startServer(t, func(_ *Config, c *sequencer.Config) { c.Slots = 1 })
	s.setUp()
	before := s.stateOf()
	release := s.hold()
	s.g.bodies.take(int64(s.g.MaxBodiesBytes)) // who asked the budget would be refused, and the connection closed
	for name, framed := range framings {
		for _, size := range bodySizes {
			text := framed(padded(1, size))
			if statuses := s.answers(text+text+ping, 3); statuses != "[503 503 200]" {
				t.Errorf("%s, %d bytes: answers %s; want 503 twice and 200", name, size, statuses)
			}
		}
	}
	s.g.bodies.give(int64(s.g.MaxBodiesBytes))
	release()
	if after := s.stateOf(); after != before {
		t.Errorf("the state moved from %s to %s", before, after)
	}
	for _, b := range waste {
		if b != 0 {
			t.Fatal("something was copied to waste")
		}
	}
	s.atRest()
}

// TestRefusedWhenItsTurnComes: a ring that fills while a body waits for its turn refuses it then.
func TestRefusedWhenItsTurnComes(t *testing.T) {
	for name, framed := range framings {
		t.Run(name, func(t *testing.T) {
			s := startServer(t, func(_ *Config, c *sequencer.Config) { c.Slots = 1 })
			s.setUp()
			for range cap(s.g.turns) {
				s.g.turns <- struct{}{}
			}
			c := s.dial(framed(padded(1, 600_000)) + ping)
			time.Sleep(50 * time.Millisecond)
			release := s.hold()
			s.g.bodies.take(int64(s.g.MaxBodiesBytes))
			for range cap(s.g.turns) {
				<-s.g.turns
			}
			r := bufio.NewReader(c)
			for _, want := range []int{503, 200} {
				if status, body := readAnswer(t, c, r); status != want {
					t.Errorf("%d %s, want %d", status, body, want)
				}
			}
			s.g.bodies.give(int64(s.g.MaxBodiesBytes))
			release()
			s.atRest()
		})
	}
}

// TestUnwantedBodiesNeedNoRoom: a call that takes no body is served whatever comes with it, also where there is room for no body, and the connection goes on behind it.
func TestUnwantedBodiesNeedNoRoom(t *testing.T) {
	s := startServer(t, func(_ *Config, c *sequencer.Config) { c.Slots = 1 })
	release := s.hold()
	s.g.bodies.take(int64(s.g.MaxBodiesBytes))
	for name, framed := range framings {
		for _, size := range bodySizes {
			get := strings.Replace(framed(padded(1, size)), "POST /v1/orders", "GET /livez", 1)
			post := strings.Replace(framed(padded(1, size)), "/v1/orders", "/v1/snapshots", 1)
			if statuses := s.answers(get+post+ping, 3); statuses != "[200 201 200]" {
				t.Errorf("%s, %d bytes: answers %s", name, size, statuses)
			}
		}
	}
	s.g.bodies.give(int64(s.g.MaxBodiesBytes))
	release()
	s.atRest()
}

// TestRefusalsByTheHeadWaitForNoBody: what is refused whatever its body is, is answered at once, and the connection closed, however little of the body has come.
func TestRefusalsByTheHeadWaitForNoBody(t *testing.T) {
	s := startServer(t, nil)
	const length, chunked = "Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"
	for _, row := range []struct {
		call, lines, body string
		want              int
	}{
		{"POST /v1/nothing", length, "", 404}, {"POST /v1/nothing", length, "[", 404}, {"POST /v1/nothing?x=1", length, strings.Repeat(" ", 90_000), 404},
		{"GET /v1/nothing", length, "", 404}, {"POST /v1/nothing", chunked, "", 404}, {"POST /v1/nothing", chunked, "8000\r\n[", 404},
		{"POST /livez", length, "", 405}, {"POST /livez", chunked, "1\r\n[\r\n", 405},
		{"POST /v1/orders", length + "Origin: http://y\r\n", "[", 403}, {"POST /v1/orders", length + chunked, "8000\r\n[", 400},
	} {
		text := row.call + " HTTP/1.1\r\nHost: x\r\n" + row.lines + "\r\n" + row.body
		if statuses, closed := s.raw(text); fmt.Sprint(statuses) != fmt.Sprint([]int{row.want}) || !closed {
			t.Errorf("%.90q: answers %v, closed %v; want %d and closed", text, statuses, closed, row.want)
		}
	}
	s.atRest()
}

// answers sends bytes as they are and reads so many answers: their statuses, and whether the connection is closed before the last.
func (s *testServer) answers(text string, n int) string {
	s.t.Helper()
	c := s.dial(text)
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	var statuses []string
	for range n {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := r.Peek(1); err == io.EOF {
			statuses = append(statuses, "closed")
			break
		}
		status, body := readAnswer(s.t, c, r)
		if status == 503 && !strings.Contains(body, `"code":"full"`) {
			s.t.Errorf("503 for another reason: %s", body)
		}
		statuses = append(statuses, fmt.Sprint(status))
	}
	return fmt.Sprint(statuses)
}

func readAnswer(t testing.TB, c net.Conn, r *bufio.Reader) (int, string) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	answer, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode, string(body)
}

// TestBodiesOfEverySize: what is behind a body in the same connection is the next request, also where the call does not want its body.
func TestBodiesOfEverySize(t *testing.T) {
	for _, perIP := range []int{0, 10} { // where connections are counted by address, fasthttp wraps ours
		s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxPerIP = perIP })
		s.setUp()
		n := 0
		for name, framed := range framings {
			for _, size := range bodySizes {
				n++
				text := framed(padded(n, size))
				unwanted := strings.Replace(text, "/v1/orders", "/v1/nothing", 1)
				mistyped := strings.Replace(text, "application/json", "text/plain", 1)
				read := strings.Replace(text, "POST /v1/orders", "GET /v1/state", 1)
				if statuses := s.answers(text+mistyped+read+text+ping, 5); statuses != "[200 415 200 200 200]" {
					t.Errorf("%s, %d bytes: answers %s", name, size, statuses)
				}
				want := "[404 closed]" // it might not have come yet
				if name == "length" && size <= headerBytes {
					want = "[404 200]"
				}
				if statuses := s.answers(unwanted+ping, 2); statuses != want {
					t.Errorf("%s, %d bytes that nobody wants: answers %s; want %s", name, size, statuses, want)
				}
			}
		}
		if a := s.get("/v1/accounts?participant=BRAVGB20"); !strings.Contains(a.body, fmt.Sprintf(`"balance":"0.%d"`, n)) {
			t.Errorf("%d orders: %s", n, a.body)
		}
		s.atRest()
	}
}

// TestUnfinishedBodies: a body that ends early is never taken for a whole one, though what came of it is an order, and it leaves nothing behind.
func TestUnfinishedBodies(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.ReadTimeout = time.Second })
	s.setUp()
	before := s.stateOf()
	rows := map[string]string{"no last chunk": strings.TrimSuffix(inChunks(padded(1, 300), 300), "0\r\n\r\n"), "no last line": strings.TrimSuffix(inChunks(padded(1, 300), 300), "\r\n"), "no last byte": strings.TrimSuffix(inChunks(padded(1, 300), 300), "\n")}
	for _, size := range bodySizes {
		body := order(1, "0.01", "") + strings.Repeat(" ", size)
		rows[fmt.Sprintf("%d of a length", size)] = strings.TrimSuffix(withLength(body), " ")
		rows[fmt.Sprintf("%d in a chunk", size)] = strings.TrimSuffix(inChunks(body, len(body)), " \r\n0\r\n\r\n")
		rows[fmt.Sprintf("%d in chunks", size)] = strings.TrimSuffix(inChunks(body, 30_000), "0\r\n\r\n")
	}
	var waiting sync.WaitGroup
	for name, text := range rows {
		for _, path := range []string{"/v1/orders", "/v1/day", "/v1/snapshots"} {
			here := strings.Replace(text, "/v1/orders", path, 1)
			_ = s.dial(here).Close()
			reset := s.dial(here)
			time.Sleep(5 * time.Millisecond) // it is read before
			_ = reset.(*net.TCPConn).SetLinger(0)
			_ = reset.Close()
			left := s.dial(here)
			_ = left.(*net.TCPConn).CloseWrite()
			if status, body := readAnswer(t, left, bufio.NewReader(left)); status != 400 {
				t.Errorf("%s to %s: who left hears %d %s, want 400", name, path, status, body)
			}
			stays := s.dial(here)
			waiting.Go(func() {
				if status, body := readAnswer(t, stays, bufio.NewReader(stays)); status != 408 && status != 400 {
					t.Errorf("%s to %s: who stays hears %d %s, want 408", name, path, status, body)
				}
			})
		}
	}
	waiting.Wait()
	s.atRest()
	if after := s.stateOf(); after != before {
		t.Errorf("the state moved from %s to %s", before, after)
	}
}

// TestWasteIsNeverWritten: a refused body goes to waste only where the system is told to throw it away, however slowly it comes.
func TestWasteIsNeverWritten(t *testing.T) {
	s := startServer(t, func(_ *Config, c *sequencer.Config) { c.Slots = 1 })
	s.setUp()
	release := s.hold()
	var all sync.WaitGroup
	for _, size := range []int{freeBytes - 2000, 10 * freeBytes} {
		all.Go(func() {
			text := withLength(strings.Repeat("x", size))
			c := s.dial(text[:len(text)-20_000])
			for at := len(text) - 20_000; at < len(text); at += 5000 {
				time.Sleep(10 * time.Millisecond)
				_, _ = c.Write([]byte(text[at : at+5000]))
			}
			if status, _ := readAnswer(t, c, bufio.NewReader(c)); status != 503 {
				t.Errorf("%d bytes: %d, want 503", size, status)
			}
		})
	}
	all.Wait()
	if bytes.Trim(waste[:], "\x00") != nil {
		t.Error("waste was written")
	}
	release()
	s.atRest()
}

// TestBodiesBeyondTheLimit: whoever sends more than may be hears so, also when all of it was sent before anybody looked.
func TestBodiesBeyondTheLimit(t *testing.T) {
	const limit = 300_000
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes, c.MaxBodiesBytes = limit, limit })
	s.setUp()
	for name, framed := range framings {
		for size, want := range map[int]string{limit: "[200 200]", limit + 1: "[413 closed]", 2 * limit: "[413 closed]"} {
			if statuses := s.answers(framed(padded(1, size))+ping, 2); statuses != want {
				t.Errorf("%s, %d bytes: answers %s; want %s", name, size, statuses, want)
			}
		}
	}
	s.atRest()
}
