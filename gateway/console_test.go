package gateway

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"weir/console"
)

// ask sends one request as it is: nothing is followed and nothing unpacked.
func (s *testServer) ask(method, path string, header map[string]string) answered {
	s.t.Helper()
	req, err := http.NewRequest(method, "http://"+s.address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.URL.Opaque = path
	for name, value := range header {
		req.Header.Set(name, value)
	}
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answered{resp.StatusCode, resp.Header, string(body)}
}

// script is the path of a script of the console, as its page names it.
func script(page string) string {
	_, rest, _ := strings.Cut(page, `src="`)
	path, _, _ := strings.Cut(rest, `"`)
	return path
}

func TestConsoleIsServedUnderAStrictPolicy(t *testing.T) {
	s := startServer(t, nil)
	if a := s.ask("GET", "/console", nil); a.status != 308 || a.header.Get("Location") != "/console/" {
		t.Errorf("%d to %q", a.status, a.header.Get("Location"))
	}
	page := s.get("/console/")
	if page.status != 200 || page.body != string(console.Page().Plain.Bytes) {
		t.Fatalf("%d %s", page.status, page.body)
	}
	want := map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Content-Security-Policy": console.Policy,
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
		"Cache-Control":           "no-cache",
		"Vary":                    "Accept-Encoding",
	}
	for name, value := range want {
		if page.header.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, page.header.Get(name), value)
		}
	}
	if strings.Contains(console.Policy, "unsafe") || !strings.HasPrefix(console.Policy, "default-src 'none';") {
		t.Errorf("policy %s", console.Policy)
	}
	a := s.ask("GET", script(page.body), nil)
	if a.status != 200 || a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("script %s: %d %v", script(page.body), a.status, a.header)
	}
}

func TestConsoleHeadIsTheSameWithoutBody(t *testing.T) {
	s := startServer(t, nil)
	for _, path := range []string{"/console/", script(s.get("/console/").body)} {
		get, head := s.ask("GET", path, nil), s.ask("HEAD", path, nil)
		if head.status != 200 || head.body != "" || head.header.Get("Content-Length") != get.header.Get("Content-Length") || head.header.Get("ETag") != get.header.Get("ETag") {
			t.Errorf("%s: %d %q %v, GET %v", path, head.status, head.body, head.header, get.header)
		}
	}
}

func TestConsoleAnswersWhatIsNotKnownYet(t *testing.T) {
	s := startServer(t, nil)
	path := script(s.get("/console/").body)
	plain := s.ask("GET", path, nil)
	zipped := s.ask("GET", path, map[string]string{"Accept-Encoding": "gzip, deflate"})
	packed := s.ask("GET", path, map[string]string{"Accept-Encoding": "gzip, deflate, br"})
	for want, a := range map[string]answered{"": plain, "gzip": zipped, "br": packed} {
		if a.header.Get("Content-Encoding") != want {
			t.Errorf("%d bytes as %q, want %q", len(a.body), a.header.Get("Content-Encoding"), want)
		}
	}
	if len(zipped.body) >= len(plain.body) || len(packed.body) >= len(zipped.body) {
		t.Errorf("%d bytes, by gzip %d, by Brotli %d", len(plain.body), len(zipped.body), len(packed.body))
	}
	tag := plain.header.Get("ETag")
	if other := packed.header.Get("ETag"); tag == zipped.header.Get("ETag") || tag == other || other == zipped.header.Get("ETag") || !strings.HasPrefix(tag, `"`) {
		t.Errorf("tags %s, %s and %s", tag, zipped.header.Get("ETag"), other)
	}
	rows := map[string]int{tag: 304, "W/" + tag: 304, `"other", ` + tag: 304, "*": 304, `"other"`: 200, zipped.header.Get("ETag"): 200, "": 200}
	for have, status := range rows {
		a := s.ask("GET", path, map[string]string{"If-None-Match": have})
		if a.status != status || (a.body == "") != (status == 304) || a.header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d with %d bytes, tag %s; want %d", have, a.status, len(a.body), a.header.Get("ETag"), status)
		}
	}
	if a := s.ask("GET", path, map[string]string{"Accept-Encoding": "gzip;q=0, br;q=0"}); a.header.Get("Content-Encoding") != "" {
		t.Error("packed for whom cannot unpack")
	}
}

func TestConsoleServesNothingElse(t *testing.T) {
	s := startServer(t, nil)
	for _, path := range []string{
		"/console/assets/none.js", "/console/assets/", "/console/assets", "/console/index.html", "/console//", "/console/assets//x.js",
		"/console/../v1/state", "/console/assets/../index.html", "/console/assets/..", "/console/assets/%2e%2e/index.html",
		"/console/assets/..%2findex.html", `/console/assets/..\index.html`, "/console/assets/index.html", "/Console/",
	} {
		s.ask("GET", path, nil).wantProblem(t, 404, "not_found", "")
	}
	if a := s.ask("POST", "/console/", nil); a.status != 405 || a.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("%d, Allow %q", a.status, a.header.Get("Allow"))
	}
}
