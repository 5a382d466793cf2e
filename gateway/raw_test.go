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

// raw sends bytes as they are and reads answers until the server closes or has nothing more to say for a while.
func (s *testServer) raw(text string) (statuses []int, closed bool) {
	s.t.Helper()
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, text); err != nil {
		s.t.Fatal(err)
	}
	r := bufio.NewReader(c)
	for {
		_ = c.SetReadDeadline(time.Now().Add(250 * time.Millisecond))
		if _, err := r.Peek(1); err != nil {
			var timeout net.Error
			isTimeout := asNetError(err, &timeout) && timeout.Timeout()
			return statuses, !isTimeout
		}
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			s.t.Fatalf("after %v: %v", statuses, err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			s.t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "1" {
			s.t.Errorf("503 without Retry-After: %v", resp.Header)
		}
		if resp.StatusCode >= 400 && resp.Header.Get("Content-Type") != typeProblem {
			s.t.Errorf("%d comes as %s: %s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
		if server := resp.Header.Get("Server"); server != "" {
			s.t.Errorf("the server calls itself %s", server)
		}
		statuses = append(statuses, resp.StatusCode)
	}
}

func asNetError(err error, target *net.Error) bool {
	e, ok := err.(net.Error)
	*target = e
	return ok
}

func TestHostileFraming(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes = 1 << 20 })
	s.setUp()
	const next = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
	post := func(head, body string) string {
		return "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head + "\r\n" + body
	}
	body := order(1, "1.00", "")
	length := fmt.Sprintf("Content-Length: %d\r\n", len(body))
	chunk := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	rows := map[string]struct {
		text   string
		status int
	}{
		"both lengths":              {post(length+"Transfer-Encoding: chunked\r\n", chunk) + next, 400},
		"both lengths, other order": {post("Transfer-Encoding: chunked\r\n"+length, chunk) + next, 400},
		"two lengths":               {post(length+"Content-Length: 5\r\n", body) + next, 400},
		"two equal lengths":         {post(length+length, body) + next, 400},
		"a list of lengths":         {post("Content-Length: 5, 5\r\n", "hello") + next, 400},
		"a signed length":           {post("Content-Length: +5\r\n", "hello") + next, 400},
		"a negative length":         {post("Content-Length: -5\r\n", "hello") + next, 400},
		"a hexadecimal length":      {post("Content-Length: 0x5\r\n", "hello") + next, 400},
		"a length without digits":   {post("Content-Length: \r\n", "") + next, 400},
		"a huge length":             {post("Content-Length: 99999999999999999999\r\n", "") + next, 400},
		"an unknown encoding":       {post("Transfer-Encoding: xchunked\r\n", chunk) + next, 400},
		"two encodings":             {post("Transfer-Encoding: gzip, chunked\r\n", chunk) + next, 400},
		"encoding twice":            {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunk) + next, 400},
		"encoding identity":         {post("Transfer-Encoding: identity\r\n", "") + next, 400},
		"encoding with a tab":       {post("Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n", chunk) + next, 400},
		"space before colon":        {post("Content-Length : 5\r\n", "hello") + next, 400},
		"space in a name":           {post("X Y: 5\r\n"+length, body) + next, 400},
		"a folded line":             {post("X-A: 1\r\n 2\r\n"+length, body) + next, 400},
		"a folded first line":       {"POST /v1/orders HTTP/1.1\r\n Host: x\r\nContent-Type: application/json\r\n" + length + "\r\n" + body + next, 400},
		"bare line feeds":           {"POST /v1/orders HTTP/1.1\r\nHost: x\nContent-Type: application/json\n" + length + "\r\n" + body + next, 400},
		"a zero in a header":        {post("X-A: a\x00b\r\n"+length, body) + next, 400},
		"a carriage return":         {post("X-A: a\rb\r\n"+length, body) + next, 400},
		"no colon":                  {post("nonsense\r\n"+length, body) + next, 400},
		"no host":                   {"GET /livez HTTP/1.1\r\n\r\n" + next, 400},
		"two hosts":                 {"GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + next, 400},
		"a bad chunk size":          {post("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n") + next, 400},
		"a chunk without its end":   {post("Transfer-Encoding: chunked\r\n", "5\r\nhelloX\r\n0\r\n\r\n") + next, 400},
		"chunks beyond the limit":   {post("Transfer-Encoding: chunked\r\n", "fffffff\r\n") + next, 413},
		"a body beyond the limit":   {post("Content-Length: 1048577\r\n", "") + next, 413},
		"a head beyond the limit":   {post("X-A: "+strings.Repeat("a", 9000)+"\r\n", "") + next, 431},
		"not HTTP":                  {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		"HTTP/2":                    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
	}
	before := s.stateOf()
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			statuses, closed := s.raw(row.text)
			if len(statuses) != 1 || statuses[0] != row.status || !closed {
				t.Errorf("answers %v, closed %v; want one %d and the connection closed", statuses, closed, row.status)
			}
		})
	}
	if after := s.stateOf(); after != before {
		t.Errorf("the state moved from %s to %s", before, after)
	}
}

func TestSoundFraming(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	body := order(1, "1.00", "")
	chunked := fmt.Sprintf("POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n7\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", body[:7], len(body)-7, body[7:])
	plain := fmt.Sprintf("POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: Application/JSON;charset=\"utf-8\"\r\nContent-Length: %d\r\nContent-Encoding: identity\r\n\r\n%s", len(body), body)
	for name, row := range map[string]struct {
		text   string
		closed bool
		want   []int
	}{
		"pipelined":  {chunked + plain + "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", false, []int{200, 200, 200}},
		"close":      {"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", true, []int{200}},
		"HTTP/1.0":   {"GET /livez HTTP/1.0\r\n\r\n", true, []int{200}},
		"expect":     {strings.Replace(plain, "Content-Encoding: identity", "Expect: 100-continue", 1), false, []int{100, 200}},
		"compressed": {strings.Replace(plain, "identity", "gzip", 1), false, []int{415}},
	} {
		t.Run(name, func(t *testing.T) {
			statuses, closed := s.raw(row.text)
			if fmt.Sprint(statuses) != fmt.Sprint(row.want) || closed != row.closed {
				t.Errorf("answers %v, closed %v; want %v, %v", statuses, closed, row.want, row.closed)
			}
		})
	}
}

func TestForeignOriginsChangeNothing(t *testing.T) {
	s := startServer(t, nil)
	for _, row := range []struct {
		host, origin string
		want         int
	}{
		{"localhost:80", "http://localhost:80", 201}, {"localhost", "https://LOCALHOST", 201}, {"127.0.0.1:81", "http://127.0.0.1:81", 201}, {"[::1]", "http://[::1]", 201},
		{"localhost", "http://y", 403}, {"localhost", "http://localhost:81", 403}, {"localhost", "null", 403},
		// The name of a page that has itself resolved to this machine (DNS rebinding).
		{"x", "http://x", 403}, {"x.example:80", "http://x.example:80", 403}, {"localhost.example", "http://localhost.example", 403}, {"127.0.0.1.example", "http://127.0.0.1.example", 403},
	} {
		head := " /v1/snapshots HTTP/1.1\r\nHost: " + row.host + "\r\nConnection: close\r\nOrigin: " + row.origin + "\r\n\r\n"
		for method, want := range map[string]int{"POST": row.want, "GET": 200} {
			if statuses, _ := s.raw(method + head); fmt.Sprint(statuses) != fmt.Sprint([]int{want}) {
				t.Errorf("%s from %s to %s: %v, want %d", method, row.origin, row.host, statuses, want)
			}
		}
	}
}

func TestConnectionsAreCapped(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxConnections = 2 })
	const request = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
	var open []net.Conn
	for range 2 {
		c, err := net.Dial("tcp", s.address)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
		if _, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil {
			t.Fatal(err)
		}
	}
	if statuses, closed := s.raw(request); fmt.Sprint(statuses) != "[503]" || !closed {
		t.Errorf("the third connection: %v, closed %v", statuses, closed)
	}
	for _, c := range open {
		_ = c.Close()
	}
	for range 1000 {
		if statuses, _ := s.raw("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); fmt.Sprint(statuses) == "[200]" {
			return
		}
	}
	t.Error("the place of a closed connection is not given on")
}

func TestPathsAreExact(t *testing.T) {
	s := startServer(t, nil)
	for _, path := range []string{
		"/", "//livez", "/./livez", "/livez/", "/livez/.", "/x/../livez", "/LIVEZ", "/%6civez", "/livez%00", "/livez;x=1", "/livez%2f", "/v1/orders/%2e%2e/state",
		"/v1/orders/", "/v1//orders", "/v1/orders/../state", "/v1/orders/./x", "/v1/orders/a/b/c", "http://x/livez", "*", "/v1/snapshots/1/../x", "\\livez", "/livez\\",
	} {
		statuses, _ := s.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if len(statuses) != 1 || statuses[0] != 404 && statuses[0] != 400 {
			t.Errorf("%s: %v, want one 404 or 400", path, statuses)
		}
	}
}

// A client that sends its request byte by byte is cut off.
func TestSlowClientsAreCutOff(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.ReadTimeout = 100 * time.Millisecond })
	statuses, closed := s.raw("POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	if !closed || len(statuses) != 1 || statuses[0] != 408 {
		t.Errorf("answers %v, closed %v; want 408 and closed", statuses, closed)
	}
}
