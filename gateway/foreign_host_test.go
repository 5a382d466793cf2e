package gateway

import (
	"fmt"
	"testing"

	"weir/sequencer"
)

// A site that lets its own name resolve to this machine (DNS rebinding) reads nothing through its visitors' browsers, and writes nothing.
func TestForeignHostsReadNothing(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.LoopbackOnly = true })
	for _, row := range []struct {
		host string
		own  bool
	}{
		{s.address, true}, {"127.0.0.1", true}, {"127.0.0.1:81", true}, {"localhost", true}, {"LocalHost:8080", true}, {"[::1]:80", true}, {"[::1]", true},
		{"evil.example", false}, {"evil.example:8080", false}, {"localhost.evil.example", false}, {"127.0.0.1.evil.example", false}, {"x", false},
	} {
		for path, open := range map[string]bool{
			"GET /v1/accounts": false, "GET /v1/state": false, "GET /console/": false, "GET /metrics": false, "GET /openapi.json": false,
			"POST /v1/snapshots": false, "GET /livez": true, "GET /readyz": true,
		} {
			want := 200
			if path[0] == 'P' {
				want = 201
			}
			if !row.own && !open {
				want = 403
			}
			request := path + " HTTP/1.1\r\nHost: " + row.host + "\r\nConnection: close\r\n\r\n"
			if statuses, _ := s.raw(request); fmt.Sprint(statuses) != fmt.Sprint([]int{want}) {
				t.Errorf("%s at %s: %v, want %d", path, row.host, statuses, want)
			}
		}
	}
}

// Where access is ruled otherwise the server may have a name.
func TestServersWithNames(t *testing.T) {
	s := startServer(t, nil)
	if statuses, _ := s.raw("GET /v1/state HTTP/1.1\r\nHost: weir.example\r\nConnection: close\r\n\r\n"); fmt.Sprint(statuses) != "[200]" {
		t.Error(statuses)
	}
}
