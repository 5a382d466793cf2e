package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"weir/engine"
	"weir/internal/report"
	"weir/sequencer"
	"weir/view"
)

// memoryJournal makes frames durable in name only; fail, where it is set, is what the next ones answer.
type memoryJournal struct {
	seq  uint64
	fail atomic.Pointer[error]
}

func (j *memoryJournal) Append(_ [][]byte, count int, _ int64) (uint64, error) {
	if err := j.fail.Load(); err != nil {
		return 0, *err
	}
	first := j.seq + 1
	j.seq += uint64(count)
	return first, nil
}

func (j *memoryJournal) Room() error {
	if err := j.fail.Load(); err != nil {
		return *err
	}
	return nil
}

// viewSink shows results to the views.
type viewSink struct{ views *view.Views }

func (s viewSink) Publish(b *sequencer.Batch) { s.views.Publish(&b.Results) }

// fakeSnapshots stands in for the store of the node, which this package can't see.
type fakeSnapshots struct{}

func (fakeSnapshots) Create() (SnapshotInfo, error) {
	return SnapshotInfo{Seq: 7, Hash: 0xabc, Time: 1_000_000_000, Bytes: 5, Version: 1}, nil
}

func (f fakeSnapshots) List() ([]SnapshotInfo, error) {
	info, err := f.Create()
	return []SnapshotInfo{info}, err
}

func (fakeSnapshots) Export(r report.Request, begin func(report.Header), w io.Writer) error {
	begin(report.Header{Seq: r.Seq, Hash: 0xabc, Time: 1_000_000_000})
	switch r.Seq {
	case 7:
		_, err := fmt.Fprintf(w, "%s as %s", r.Name, r.Format)
		if (r.Limit > 0 || r.Span != report.Span{} || r.Account != 0) {
			_, err = fmt.Fprintf(w, " limit %d of %+v account %d", r.Limit, r.Span, r.Account)
		}
		return err
	case 8:
		panic("a mistake in a handler")
	case 9:
		return errors.New("a secret of the disk")
	case 11:
		_, err := w.Write(make([]byte, 64<<20))
		return err
	case 12:
		_, _ = w.Write(make([]byte, 1<<20))
		return errors.New("the file breaks off")
	case 10:
		return fmt.Errorf("write a secret: %w", syscall.ENOSPC)
	case 13:
		return errors.Join(ErrArchived, errors.New("a secret of the log"))
	case 14:
		return fmt.Errorf("%w: 99", report.ErrNoAccount)
	case 15:
		return report.ErrTooLong
	}
	return ErrNoSnapshot
}

// testServer is a gateway with all that is behind it, on a port of its own.
type testServer struct {
	t       testing.TB
	g       *Gateway
	journal *memoryJournal
	address string
	served  chan error
}

func startServer(t testing.TB, adjust func(*Config, *sequencer.Config)) *testServer {
	t.Helper()
	e := engine.New(engine.Config{Orders: 1000, Accounts: 100, HashKey: [2]uint64{1, 2}})
	feed, err := view.OpenFeed(view.FeedConfig{
		Dir:     t.TempDir(),
		Memory:  view.NewMemory(1 << 10),
		Rebuild: func(context.Context, uint64, func(uint64, []engine.Event) error) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	counters := &view.Counters{}
	directory := view.NewDirectory(100)
	views := &view.Views{Directory: directory, Feed: feed, Counters: counters, Chronicle: view.NewChronicle(counters, directory)}
	journal := &memoryJournal{}
	sc := sequencer.Config{Journal: journal, Machine: e, Sink: viewSink{views}}
	c := Config{Engine: e, Directory: views.Directory, Feed: feed, Counters: counters, Chronicle: views.Chronicle, Snapshots: fakeSnapshots{}, Log: slog.New(slog.DiscardHandler)}
	if adjust != nil {
		adjust(&c, &sc)
	}
	if c.Sequencer, err = sequencer.New(sc); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &testServer{t: t, g: New(c), journal: journal, address: l.Addr().String(), served: make(chan error, 1)}
	s.g.bodies.spoil = spoiled
	go func() { s.served <- s.g.Serve(l) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		if err := errors.Join(s.g.Shutdown(), <-s.served); err != nil {
			t.Error(err)
		}
		c.Sequencer.Close()
		if err := feed.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// spoiled is what becomes of the room of a body that was given back: whoever still looks at it sees it.
func spoiled(p []byte) {
	for i := range p {
		p[i] = 0xee
	}
}

// answered is an answer, read.
type answered struct {
	status int
	header http.Header
	body   string
}

func (s *testServer) do(method, path, contentType, body string) answered {
	s.t.Helper()
	req, err := http.NewRequest(method, "http://"+s.address+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answered{resp.StatusCode, resp.Header, string(text)}
	checkDocumented(s.t, method, path, a)
	return a
}

func (s *testServer) get(path string) answered { s.t.Helper(); return s.do("GET", path, "", "") }
func (s *testServer) post(path, body string) answered {
	s.t.Helper()
	return s.do("POST", path, "application/json", body)
}

// want fails unless the answer has this status and body.
func (a answered) want(t testing.TB, status int, body string) {
	t.Helper()
	if a.status != status || a.body != body {
		t.Errorf("answer %d\n%s\nwant %d\n%s", a.status, a.body, status, body)
	}
}

// wantProblem fails unless the answer is a problem of this status, code and field.
func (a answered) wantProblem(t testing.TB, status int, code, field string) {
	t.Helper()
	var p struct {
		Type, Title, Code, Field, Detail string
		Status                           int
	}
	d := json.NewDecoder(bytes.NewReader([]byte(a.body)))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil || a.header.Get("Content-Type") != typeProblem {
		t.Fatalf("%d %s %q is no problem document: %v", a.status, a.header.Get("Content-Type"), a.body, err)
	}
	if a.status != status || p.Status != status || p.Code != code || p.Field != field || p.Title == "" || p.Detail == "" || p.Type != "about:blank" {
		t.Errorf("answer %d %+v\nwant %d code %s field %q", a.status, p, status, code, field)
	}
}

// setUp makes CNY (scale 2), ALPHCNB0 with 100.00, and BRAVGB20 with nothing: accounts 1 (issuer), 2 and 3.
func (s *testServer) setUp() {
	s.t.Helper()
	for _, call := range [][2]string{
		{"/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","business_date":"2026-01-30"}`},
		{"/v1/participants", `{"id":"ALPHCNB0","name":"Alpha","kind":"bank"}`},
		{"/v1/participants", `{"id":"BRAVGB20","name":"Bravo","kind":"bank"}`},
		{"/v1/participants", `{"id":"CHARDEF0"}`},
		{"/v1/accounts", `{"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","credit_line":"0.00"}`},
		{"/v1/accounts", `{"participant":"BRAVGB20","asset":"CNY"}`},
	} {
		if a := s.post(call[0], call[1]); a.status != http.StatusCreated {
			s.t.Fatalf("%s: %d %s", call[1], a.status, a.body)
		}
	}
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f1","participant":"ALPHCNB0","asset":"CNY","amount":"100.00","direction":"in"}`).
		want(s.t, 200, `{"id":"00000000-0000-4000-8000-0000000000f1","status":"settled","iso_status":"ACSC","seq":7}`)
}

// order is an order of ALPHCNB0 to BRAVGB20.
func order(n int, amount, rest string) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":%q%s}`, n, amount, rest)
}
