package gateway

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"weir/sequencer"
)

func TestPanicsAreAnswered(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for range 3 {
		a := s.get("/v1/snapshots/8/accounts.csv")
		a.wantProblem(t, 500, "internal", "")
		if strings.Contains(a.body, "mistake in a handler") {
			t.Errorf("the cause leaks: %s", a.body)
		}
	}
	if n := s.g.counters.panics.Load(); n != 3 {
		t.Errorf("%d panics counted", n)
	}
	s.post("/v1/orders", order(1, "1.00", "")).want(t, 200, `{"id":"00000000-0000-4000-8000-000000000001","status":"settled","iso_status":"ACSC","seq":8}`)
	statuses, closed := s.raw("GET /v1/snapshots/8/accounts.csv HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
	if fmt.Sprint(statuses) != "[500]" || !closed {
		t.Errorf("answers %v, closed %v; want 500 and closed", statuses, closed)
	}
}

func TestFullDisk(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	full := fmt.Errorf("no room: %w", sequencer.ErrFullDisk)
	s.journal.fail.Store(&full)
	a := s.post("/v1/orders", order(1, "1.00", ""))
	a.wantProblem(t, 503, "disk_full", "")
	if a.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After: %s", a.header.Get("Retry-After"))
	}
	if reads := s.get("/v1/accounts"); reads.status != 200 {
		t.Errorf("reads are down: %d", reads.status)
	}
	s.get("/readyz").wantProblem(t, 503, "disk_full", "")
	s.get("/livez").want(t, 200, `{"status":"live"}`)
	s.journal.fail.Store(nil)
	s.get("/readyz").want(t, 200, `{"status":"ready"}`)
	s.post("/v1/orders", order(1, "1.00", "")).want(t, 200, `{"id":"00000000-0000-4000-8000-000000000001","status":"settled","iso_status":"ACSC","seq":8}`)
}

func TestFullDiskOfSnapshots(t *testing.T) {
	s := startServer(t, nil)
	a := s.get("/v1/snapshots/10/accounts.csv")
	a.wantProblem(t, 503, "disk_full", "")
	if a.header.Get("Retry-After") != "1" || strings.Contains(a.body, "secret") {
		t.Errorf("%v %s", a.header, a.body)
	}
}

// TestExportsAreNotKeptInMemory: a report goes out while it is written, one at a time; one that breaks off is not taken for a whole,
// and one that nobody reads on makes room for the next.
func TestExportsAreNotKeptInMemory(t *testing.T) {
	s := startServer(t, nil)
	broken, err := http.Get("http://" + s.address + "/v1/snapshots/12/orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, broken.Body); err == nil {
		t.Errorf("%d bytes are taken for the whole", n)
	}
	_ = broken.Body.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	left, err := http.Get("http://" + s.address + "/v1/snapshots/11/orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.CopyN(io.Discard, left.Body, 1000)
	_ = left.Body.Close()
	whole := s.get("/v1/snapshots/7/orders.csv")
	whole.want(t, 200, "orders as csv")
	runtime.ReadMemStats(&after)
	const written = 64 << 20 // by the fake itself
	if grown := after.TotalAlloc - before.TotalAlloc; grown > written+8<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

func TestFailedLog(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	broken := errors.New("a secret of the disk")
	s.journal.fail.Store(&broken)
	for range 2 {
		a := s.post("/v1/orders", order(1, "1.00", ""))
		a.wantProblem(t, 500, "failed", "")
		if strings.Contains(a.body, "secret") {
			t.Errorf("the cause leaks: %s", a.body)
		}
	}
	body := order(1, "1.00", "")
	text := fmt.Sprintf("POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	if statuses, closed := s.raw(text); fmt.Sprint(statuses) != "[500]" || !closed {
		t.Errorf("answers %v, closed %v; want 500 and closed", statuses, closed)
	}
	s.get("/readyz").wantProblem(t, 503, "failed", "")
	s.get("/livez").want(t, 200, `{"status":"live"}`)
}

func TestFullRing(t *testing.T) {
	s := startServer(t, func(_ *Config, c *sequencer.Config) { c.MaxBytes = 1000 })
	s.setUp()
	many := make([]string, 20)
	for i := range many {
		many[i] = order(i+1, "1.00", "")
	}
	a := s.post("/v1/orders", "["+strings.Join(many, ",")+"]")
	a.wantProblem(t, 503, "full", "")
	if a.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After: %s", a.header.Get("Retry-After"))
	}
}

func TestStoppedSequencer(t *testing.T) {
	s := startServer(t, nil)
	s.g.Sequencer.Close()
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`).wantProblem(t, 503, "stopping", "")
	s.get("/v1/state").wantProblem(t, 503, "stopping", "")
}

// heldJournal holds frames up until it is let go.
type heldJournal struct {
	memoryJournal
	entered, release chan struct{}
}

func (j *heldJournal) Append(payloads [][]byte, count int, time int64) (uint64, error) {
	j.entered <- struct{}{}
	<-j.release
	return j.memoryJournal.Append(payloads, count, time)
}

func TestShutdownFinishesWhatRuns(t *testing.T) {
	held := &heldJournal{entered: make(chan struct{}, 1), release: make(chan struct{})}
	s := startServer(t, func(_ *Config, c *sequencer.Config) { c.Journal = held })
	var running sync.WaitGroup
	running.Go(func() {
		s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`).want(t, http.StatusCreated,
			`{"code":"CNY","number":1,"scale":2,"issuer":"CBCNCNB0","issuer_account":1,"status":"created","seq":1}`)
	})
	<-held.entered
	// A connection that is open already: its next request is refused.
	s.g.stopping.Store(true)
	s.get("/v1/state").wantProblem(t, 503, "stopping", "")
	s.get("/readyz").wantProblem(t, 503, "stopping", "")
	s.get("/livez").want(t, 200, `{"status":"live"}`)
	var down sync.WaitGroup
	down.Go(func() {
		if err := s.g.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	close(held.release)
	running.Wait()
	down.Wait()
	if err := <-s.served; err != nil {
		t.Error(err)
	}
	s.served <- nil
	if _, err := http.Get("http://" + s.address + "/livez"); err == nil {
		t.Error("the port is still open")
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	var clients sync.WaitGroup
	for c := range 16 {
		clients.Go(func() {
			for i := range 25 {
				n := 1000 + c*100 + i
				a := s.post("/v1/orders", order(n, "0.01", ""))
				if a.status != 200 || !strings.Contains(a.body, fmt.Sprintf("%012d", n)) || !strings.Contains(a.body, "settled") {
					t.Errorf("order %d: %d %s", n, a.status, a.body)
				}
			}
		})
	}
	clients.Wait()
	if a := s.get("/v1/accounts?participant=BRAVGB20"); !strings.Contains(a.body, `"balance":"4.00"`) {
		t.Error(a.body)
	}
}
