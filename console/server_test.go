package console_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// server is `weir serve` as a process of its own, on a simulated clock.
type server struct {
	t        *testing.T
	cmd      *exec.Cmd
	dir      string
	address  string // stays the same over restarts
	calendar string
	log      bytes.Buffer
}

// morning is where the clock stands at the start.
const morning = "2026-11-30T08:30:00Z"

// program is the path of the program, built once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "weir-console")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "weir")
	out, err := exec.Command("go", "build", "-o", path, "weir/cmd/weir").CombinedOutput()
	if err != nil {
		return "", errors.Join(err, errors.New(string(out)))
	}
	return path, nil
})

// TestMain ends the browser and takes the built program away.
func TestMain(m *testing.M) {
	flag.Parse()
	status := m.Run()
	endBrowser()
	if built {
		if path, err := program(); err == nil {
			_ = os.RemoveAll(filepath.Dir(path))
		}
	}
	os.Exit(status)
}

var built bool

func startServer(t *testing.T) *server { t.Helper(); return startServerOn(t, townCalendar) }

// startServerOn starts a server that keeps a calendar.
func startServerOn(t *testing.T, calendar string) *server {
	t.Helper()
	s := &server{t: t, dir: t.TempDir(), address: "127.0.0.1:0", calendar: calendar}
	s.start()
	t.Cleanup(s.kill)
	return s
}

// start runs the program on the directory; what it logs is shown when the test fails.
func (s *server) start() {
	s.t.Helper()
	built = true
	path, err := program()
	if err != nil {
		s.t.Fatal(err)
	}
	calendar := filepath.Join(s.dir, "town.calendar")
	if err := os.WriteFile(calendar, []byte(s.calendar), 0o644); err != nil {
		s.t.Fatal(err)
	}
	s.cmd = exec.Command(path, "serve", "--data", filepath.Join(s.dir, "data"), "--listen", s.address,
		"--orders", "20000", "--accounts", "1000", "--clock", morning, "--calendar", calendar)
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	_, address, ok := strings.Cut(line, "http://")
	if err != nil || !ok {
		s.kill()
		s.t.Fatalf("the server did not start: %v\n%s", err, s.log.String())
	}
	s.address, _, _ = strings.Cut(address, ",")
	go func() { _, _ = io.Copy(io.Discard, r) }() // ends with the process
}

// kill ends the process as a crash would.
func (s *server) kill() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	http.DefaultClient.CloseIdleConnections()
	if s.t.Failed() {
		s.t.Logf("the server's log:\n%s", s.log.String())
	}
}

func (s *server) url(path string) string { return "http://" + s.address + path }

// object is a JSON object.
type object = map[string]any

func (s *server) call(method, path string, body any) object {
	s.t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			s.t.Fatal(err)
		}
	}
	req, err := http.NewRequest(method, s.url(path), bytes.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode/100 != 2 {
		s.t.Fatalf("%s %s %s: %d %s %v", method, path, text, resp.StatusCode, answer, err)
	}
	var o object
	if err := json.Unmarshal(answer, &o); err != nil {
		s.t.Fatalf("%s %s: %s: %v", method, path, answer, err)
	}
	return o
}

func (s *server) get(path string) object { s.t.Helper(); return s.call("GET", path, nil) }

// post posts and wants one of these statuses in the answer; none: any but a refusal.
func (s *server) post(path string, body object, statuses ...string) object {
	s.t.Helper()
	answer := s.call("POST", path, body)
	status, _ := answer["status"].(string)
	fine := len(statuses) == 0 && status != "rejected"
	for _, want := range statuses {
		fine = fine || status == want
	}
	if !fine {
		s.t.Fatalf("%s %v: %v, want status %v", path, body, answer, statuses)
	}
	return answer
}

// at moves the clock: what is due until then is done.
func (s *server) at(clock string) {
	s.t.Helper()
	s.call("POST", "/v1/clock", object{"now": "2026-11-30T" + clock + "Z"})
}
