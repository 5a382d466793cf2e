package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	hostileTime    = 2 * time.Second // of each kind of attack
	hostileClients = 200
	hostileIdle    = 1500
	hostileMemory  = heapRoom + 256<<20 // bytes that a server may take more under attack; without bounds it would be gigabytes
)

// hostile is one kind of client that means no good. It works until the end, on a connection of its own, and says what it got, if it reads at all.
type hostile struct {
	name    string
	clients int
	attack  func(c net.Conn, end time.Time)
}

// trickle sends text, a byte at a time, with pauses.
func trickle(c net.Conn, text []byte, end time.Time) {
	for i := range text {
		if time.Now().After(end) {
			return
		}
		if _, err := c.Write(text[i : i+1]); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// pour sends a head, and then the same piece until the server or the time ends it.
func pour(head string, piece []byte) func(c net.Conn, end time.Time) {
	return func(c net.Conn, end time.Time) {
		_ = c.SetDeadline(end)
		if _, err := io.WriteString(c, head); err != nil {
			return
		}
		for time.Now().Before(end) {
			if _, err := c.Write(piece); err != nil {
				return
			}
		}
	}
}

const (
	postHead = "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	deepest  = 4 << 20
)

var hostiles = []hostile{
	{"slow headers", hostileClients, func(c net.Conn, end time.Time) {
		trickle(c, []byte(postHead+strings.Repeat("X-Pad: 1\r\n", 100)), end)
	}},
	{"slow bodies", hostileClients, func(c net.Conn, end time.Time) {
		trickle(c, []byte(postHead+"Content-Length: 4000000\r\n\r\n["+strings.Repeat(" ", 1000)), end)
	}},
	{"promised bodies", hostileClients, func(c net.Conn, end time.Time) { // 4 MB promised, one byte sent
		_, _ = io.WriteString(c, postHead+"Content-Length: 4000000\r\n\r\n[")
		time.Sleep(time.Until(end))
	}},
	{"idle connections", hostileIdle, func(_ net.Conn, end time.Time) { time.Sleep(time.Until(end)) }},
	{"huge bodies", 20, pour(postHead+"Content-Length: 99999999999\r\n\r\n", bytes.Repeat([]byte("["), 64<<10))},
	{"endless chunks", 20, pour(postHead+"Transfer-Encoding: chunked\r\n\r\n", fmt.Appendf(nil, "10000\r\n%s\r\n", bytes.Repeat([]byte("1"), 0x10000)))},
	{"endless heads", 20, pour(postHead, []byte("X-Pad: "+strings.Repeat("a", 1000)+"\r\n"))},
	{"deep JSON", 20, func(c net.Conn, end time.Time) {
		_ = c.SetDeadline(end)
		_, _ = fmt.Fprintf(c, "%sContent-Length: %d\r\n\r\n", postHead, deepest)
		_, _ = c.Write(bytes.Repeat([]byte("["), deepest))
		_, _ = io.Copy(io.Discard, c)
	}},
	{"half-closed sockets", hostileClients, func(c net.Conn, end time.Time) {
		_, _ = io.WriteString(c, postHead+"Content-Length: 10\r\n\r\n[")
		_ = c.(*net.TCPConn).CloseWrite()
		_ = c.SetDeadline(end)
		_, _ = io.Copy(io.Discard, c)
	}},
	{"streams that nobody reads", 60, func(c net.Conn, end time.Time) {
		_ = c.(*net.TCPConn).SetReadBuffer(2048)
		_, _ = io.WriteString(c, "GET /v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
		time.Sleep(time.Until(end))
	}},
	{"answers that nobody reads", hostileClients, func(c net.Conn, end time.Time) {
		_ = c.(*net.TCPConn).SetReadBuffer(2048)
		pour("", []byte(strings.Repeat("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n", 100)))(c, end)
	}},
}

// Whatever hostile clients do, the server lives, its memory stays bounded, and whoever submits orders beside them is answered.
func TestHostileClients(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	d := newGoodDesk(t)
	before := residentBytes(t, d.server.cmd.Process.Pid)
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			end := time.Now().Add(hostileTime)
			done := d.attack(h, end)
			answered := d.submitUntil(t, end)
			most := residentBytes(t, d.server.cmd.Process.Pid)
			<-done
			if answered == 0 {
				t.Errorf("%d orders of others were answered meanwhile", answered)
			}
			if most > before+hostileMemory {
				t.Errorf("%d MiB of memory, %d before", most>>20, before>>20)
			}
			t.Logf("%d orders of others answered; memory %d MiB, %d MiB before", answered, most>>20, before>>20)
		})
	}
	d.checkDesk(t)
}

// goodDesk is a server and one client that behaves.
type goodDesk struct {
	server *child
	dir    string
	sent   int
}

func newGoodDesk(t *testing.T) *goodDesk {
	d := &goodDesk{dir: t.TempDir()}
	var err error
	if d.server, err = startChild(d.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.server.kill() })
	for _, call := range [][2]string{
		{"/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`},
		{"/v1/participants", `{"id":"ALPHCNB0","name":"Alpha","kind":"bank"}`},
		{"/v1/participants", `{"id":"BRAVCNB0","name":"Bravo","kind":"bank"}`},
		{"/v1/accounts", `{"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","credit_line":"1000000.00"}`},
		{"/v1/accounts", `{"participant":"BRAVCNB0","asset":"CNY","kind":"settlement","credit_line":"0.00"}`},
	} {
		status, answer := d.post(t, call[0], call[1])
		if status != http.StatusCreated {
			t.Fatalf("%s: %d %s", call[0], status, answer)
		}
	}
	return d
}

func (d *goodDesk) post(t *testing.T, path, body string) (int, string) {
	t.Helper()
	resp, err := http.Post("http://"+d.server.address+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode, string(answer)
}

// attack lets the hostile clients loose; what it answers is closed when all have gone.
func (d *goodDesk) attack(h hostile, end time.Time) <-chan struct{} {
	var clients sync.WaitGroup
	for range h.clients {
		clients.Go(func() {
			for time.Now().Before(end) {
				c, err := net.Dial("tcp", d.server.address)
				if err != nil {
					return
				}
				h.attack(c, end)
				_ = c.Close()
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	done := make(chan struct{})
	go func() {
		clients.Wait()
		close(done)
	}()
	return done
}

// submitUntil sends one order after the other and counts the answers. An order that is turned away is sent again, as its answer asks.
func (d *goodDesk) submitUntil(t *testing.T, end time.Time) (answered int) {
	for time.Now().Before(end) {
		id := fmt.Sprintf("%08x-0000-4000-8000-000000000000", d.sent+1)
		body := `{"id":"` + id + `","debtor":"ALPHCNB0","creditor":"BRAVCNB0","asset":"CNY","amount":"0.01"}`
		status, answer := d.post(t, "/v1/orders", body)
		switch {
		case status == http.StatusOK && strings.Contains(answer, `"settled"`):
			d.sent++
			answered++
		case status != http.StatusServiceUnavailable:
			t.Fatalf("order %s: %d %s", id, status, answer)
		}
	}
	return answered
}

// checkDesk holds the balance against the orders that were answered: no hostile client has moved a cent.
func (d *goodDesk) checkDesk(t *testing.T) {
	resp, err := http.Get("http://" + d.server.address + "/v1/accounts?participant=BRAVCNB0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(`"balance":"%d.%02d"`, d.sent/100, d.sent%100); !strings.Contains(string(answer), want) {
		t.Errorf("%s, want %s", answer, want)
	}
}

// residentBytes is the memory that a process takes now.
func residentBytes(t *testing.T, pid int) int {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatalf("the process is gone: %v", err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) == 3 && fields[0] == "VmRSS:" {
			kib, err := strconv.Atoi(fields[1])
			if err != nil {
				t.Fatal(err)
			}
			return kib << 10
		}
	}
	t.Fatal("no VmRSS")
	return 0
}
