package gateway

import (
	"net/http"
	"strings"
	"testing"
)

// HEAD answers as GET does, without the body.
func TestHead(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/openapi.json", "/docs", "/v1/accounts", "/v1/state", "/v1/orders/00000000-0000-4000-8000-0000000000f1", "/v1/accounts?limit=0", "/v1/nothing", "/v1/events"} {
		get := s.get(path)
		head := s.do(http.MethodHead, path, "", "")
		if head.status != get.status || head.body != "" || head.header.Get("Content-Type") != get.header.Get("Content-Type") || head.header.Get("Content-Length") == "0" {
			t.Errorf("%s: HEAD %d %q %v, GET %d", path, head.status, head.body, head.header, get.status)
		}
	}
	if a := s.do(http.MethodHead, "/v1/snapshots/7/accounts.csv", "", ""); a.status != 405 {
		t.Errorf("a report is written for a HEAD: %d", a.status)
	}
	if a := s.do(http.MethodHead, "/v1/day", "", ""); a.status != 405 {
		t.Errorf("%d", a.status)
	}
}

// A stream is opened for whom it is named as acceptable, and for nobody else.
func TestStreamsAreAskedFor(t *testing.T) {
	s := startServer(t, nil)
	for accept, want := range map[string]bool{
		"text/event-stream": true, "Text/Event-Stream; q=0.5": true, "application/json;q=0.1, text/event-stream;charset=utf-8": true, "text/event-stream;q=0.001": true,
		"text/event-stream;q=0": false, "text/event-stream; Q=0.000, application/json": false, "application/json": false, "*/*": false, "text/event-streams": false,
		"application/json;x=text/event-stream": false,
	} {
		for path, method := range map[string]string{"/v1/events": "GET", "/v1/messages": "GET", "/v1/events?limit=1": "HEAD"} {
			request, err := http.NewRequest(method, "http://"+s.address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept", accept)
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = answer.Body.Close()
			if got := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream"); got != (want && method == "GET") || answer.StatusCode != 200 {
				t.Errorf("%s %s, Accept %q: %d %s", method, path, accept, answer.StatusCode, answer.Header.Get("Content-Type"))
			}
		}
	}
}

// An amount that is only too large is told so.
func TestAmountsThatAreTooLargeAreToldSo(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	const large = "99999999999999999999.00"
	for path, body := range map[string]string{
		"/v1/limits":       `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":"` + large + `"}`,
		"/v1/reservations": `{"participant":"ALPHCNB0","asset":"CNY","kind":"urgent","amount":"` + large + `"}`,
		"/v1/what-if":      `{"participant":"ALPHCNB0","asset":"CNY","amount":"` + large + `"}`,
		"/v1/accounts":     `{"participant":"CHARDEF0","asset":"CNY","credit_line":"` + large + `"}`,
	} {
		a := s.post(path, body)
		if a.status != 422 || !strings.Contains(a.body, "is more than 2^63-1 minor units") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}
