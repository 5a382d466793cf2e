package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weir/gateway"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	patience   = 20 * time.Second
)

// shelf holds messages in order of their places; of each sequence one to each of two participants.
type shelf struct {
	mu   sync.Mutex
	last uint64
	more chan struct{}
}

func newShelf(last uint64) *shelf { return &shelf{last: last, more: make(chan struct{})} }

func (s *shelf) grow(last uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = last
	close(s.more)
	s.more = make(chan struct{})
}

func (s *shelf) FindParticipant(id string) (uint32, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(id, "BANK"), 10, 32)
	return uint32(n), err == nil
}

func (s *shelf) LastSeq() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

func (s *shelf) ReadMessages(q gateway.MessageQuery) (messages []gateway.Message, next gateway.Place, err error) {
	last, next := s.LastSeq(), q.After
	seq := q.After.Seq
	if q.After.IsWhole() {
		seq++
	}
	for ; seq <= last && len(messages) < q.Limit; seq++ {
		for event := range uint32(2) {
			place := gateway.Place{Seq: seq, Event: event}
			if event+1 != q.Participant || seq == q.After.Seq && event <= q.After.Event {
				continue
			}
			messages = append(messages, gateway.Message{Place: place, Participant: fmt.Sprintf("BANK%d", event+1), Kind: "pacs.002.001.10", Body: fmt.Appendf(nil, "<m>%d %d</m>", seq, event)})
		}
		next = gateway.WholeSeq(seq)
	}
	return messages, next, nil
}

func (s *shelf) WaitMessages(ctx context.Context, after gateway.Place) error {
	for {
		s.mu.Lock()
		last, more := s.last, s.more
		s.mu.Unlock()
		if last > after.Seq {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// receiver is a webhook that checks each signature, and takes what it is told to take.
type receiver struct {
	t      *testing.T
	server *httptest.Server
	take   func(id string, attempt int) int // status
	mu     sync.Mutex
	tries  map[string]int
	taken  []string
}

func newReceiver(t *testing.T, take func(id string, attempt int) int) *receiver {
	r := &receiver{t: t, take: take, tries: map[string]int{}}
	r.server = httptest.NewServer(r)
	t.Cleanup(r.server.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender broke off
	}
	id := req.Header.Get("webhook-id")
	stamp, err := strconv.ParseInt(req.Header.Get("webhook-timestamp"), 10, 64)
	key, _ := ReadSecret(testSecret)
	if sign := req.Header.Get("webhook-signature"); err != nil || sign != Sign(key, id, stamp, body) || time.Since(time.Unix(stamp, 0)).Abs() > patience {
		r.t.Errorf("%s: signature %s at %d: %v", id, sign, stamp, err)
	}
	r.mu.Lock()
	r.tries[id]++
	attempt := r.tries[id]
	r.mu.Unlock()
	status := r.take(id, attempt)
	if status == http.StatusOK {
		r.mu.Lock()
		r.taken = append(r.taken, id)
		r.mu.Unlock()
	}
	w.WriteHeader(status)
}

// restart serves at the same address again when no request is in work any more: one that its sender broke off is decided some time later.
func (r *receiver) restart() {
	r.t.Helper()
	address := r.server.Listener.Addr().String()
	r.server.Close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		r.t.Fatal(err)
	}
	r.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: r}}
	r.server.Start()
	r.t.Cleanup(r.server.Close)
}

func (r *receiver) ids() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.taken)
}

// wait waits until so many are taken, and answers them. The sender learns of the last one some time later: see standAt.
func (r *receiver) wait(n int) []string {
	r.t.Helper()
	await(r.t, fmt.Sprintf("%d messages taken", n), func() bool { return len(r.ids()) >= n })
	return r.ids()
}

// standAt waits until the first endpoint has come to a sequence: its answer is read some time after it is given.
func standAt(t *testing.T, o *Outbox, seq uint64) {
	t.Helper()
	await(t, fmt.Sprintf("the endpoint at sequence %d", seq), func() bool { return o.senders[0].place().Seq == seq })
}

func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func always(string, int) int { return http.StatusOK }

// idsOf are those of sequences to one participant.
func idsOf(event int, from, to uint64) (ids []string) {
	for seq := from; seq <= to; seq++ {
		ids = append(ids, fmt.Sprintf("%d.%d.0.pacs.002", seq, event))
	}
	return ids
}

func start(t *testing.T, dir string, source Source, urls ...string) *Outbox {
	t.Helper()
	var list []string
	for i, url := range urls {
		list = append(list, fmt.Sprintf(`{"participant":"BANK%d","url":%q,"secret":%q}`, i+1, url, testSecret))
	}
	endpoints, err := read([]byte("[" + strings.Join(list, ",") + "]"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := Start(Config{
		Dir: dir, Endpoints: endpoints, Source: source, Log: slog.New(slog.DiscardHandler),
		Timeout: patience, RetryMin: time.Millisecond, RetryMax: 4 * time.Millisecond, SaveEvery: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func mustClose(t *testing.T, o *Outbox) {
	t.Helper()
	if err := o.Close(); err != nil {
		t.Error(err)
	}
}

func want(t *testing.T, have, want []string) {
	t.Helper()
	if !slices.Equal(have, want) {
		t.Errorf("taken\n%v\nwant\n%v", have, want)
	}
}

func TestSignatureOfTheStandard(t *testing.T) {
	key, err := ReadSecret(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	// The example that the libraries of Standard Webhooks test with.
	if have := Sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, []byte(`{"test": 2432232314}`)); have != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Error(have)
	}
}

func TestMessagesGoInOrderAndAreTriedAgain(t *testing.T) {
	r := newReceiver(t, func(_ string, attempt int) int {
		return []int{http.StatusServiceUnavailable, http.StatusFound, http.StatusOK}[min(attempt, 3)-1]
	})
	source := newShelf(100)
	o := start(t, t.TempDir(), source, r.server.URL)
	want(t, r.wait(100), idsOf(0, 1, 100))
	source.grow(103)
	want(t, r.wait(103), idsOf(0, 1, 103))
	standAt(t, o, 103)
	mustClose(t, o)
	text := string(o.Metrics(nil))
	for _, line := range []string{"delivered_total%s 103\n", "failed_total%s 206\n", "behind%s 0\n"} {
		if labels := fmt.Sprintf(`{participant="BANK1",url=%q}`, r.server.URL); !strings.Contains(text, "weir_webhook_"+fmt.Sprintf(line, labels)) {
			t.Errorf("no %s in\n%s", line, text)
		}
	}
}

func TestDeliveryGoesOnAfterARestart(t *testing.T) {
	refuse := make(chan struct{})
	r := newReceiver(t, func(id string, _ int) int {
		select {
		case <-refuse:
			return http.StatusOK
		default:
		}
		if id == "31.0.0.pacs.002" {
			return http.StatusGatewayTimeout
		}
		return http.StatusOK
	})
	dir := t.TempDir()
	o := start(t, dir, newShelf(50), r.server.URL)
	r.wait(30)
	standAt(t, o, 30)
	mustClose(t, o)
	r.restart()
	close(refuse)
	o = start(t, dir, newShelf(60), r.server.URL)
	want(t, r.wait(60), idsOf(0, 1, 60))
	mustClose(t, o)
	if err := os.WriteFile(filepath.Join(dir, cursorName), []byte(`{"format":2}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(Config{Dir: dir, Source: newShelf(0)}); err == nil || !strings.Contains(err.Error(), cursorName) {
		t.Errorf("a cursor file of another format: %v", err)
	}
}

// A process that is killed loses what was not saved yet: that is sent again, and nothing is left out.
func TestAnOldCursorFileSendsAgain(t *testing.T) {
	r := newReceiver(t, always)
	dir := t.TempDir()
	file := filepath.Join(dir, cursorName)
	o := start(t, dir, newShelf(20), r.server.URL)
	r.wait(20)
	standAt(t, o, 20)
	mustClose(t, o)
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o = start(t, dir, newShelf(30), r.server.URL)
	r.wait(30)
	standAt(t, o, 30)
	mustClose(t, o)
	if err := os.WriteFile(file, old, 0o600); err != nil {
		t.Fatal(err)
	}
	o = start(t, dir, newShelf(40), r.server.URL)
	want(t, r.wait(50), append(idsOf(0, 1, 30), idsOf(0, 21, 40)...))
	mustClose(t, o)
}

// One endpoint that never answers, and one that nobody listens at, hold up nobody else, and let the outbox be closed.
func TestADeadEndpointHoldsUpNobody(t *testing.T) {
	release := make(chan struct{})
	slow := newReceiver(t, func(string, int) int { <-release; return http.StatusOK })
	gone := newReceiver(t, always)
	gone.server.Close()
	r := newReceiver(t, always)
	o := start(t, t.TempDir(), newShelf(200), slow.server.URL, r.server.URL)
	dead := start(t, t.TempDir(), newShelf(200), gone.server.URL)
	want(t, r.wait(200), idsOf(1, 1, 200))
	await(t, "an attempt at nobody", func() bool { return dead.senders[0].failed.Load() > 0 })
	mustClose(t, o)
	mustClose(t, dead)
	close(release)
	if text := string(dead.Metrics(nil)); !strings.Contains(text, "behind") || strings.Contains(text, "failed_total{participant=\"BANK1\",url=\""+gone.server.URL+"\"} 0\n") {
		t.Error(text)
	}
	if len(slow.ids()) > 1 {
		t.Errorf("%v", slow.ids())
	}
}

func TestWrongFilesAreRefusedByName(t *testing.T) {
	entry := func(participant, url, secret, rest string) string {
		return fmt.Sprintf(`[{"participant":%q,"url":%q,"secret":%q%s}]`, participant, url, secret, rest)
	}
	good := "https://hooks.example/weir"
	for _, c := range []struct{ text, field string }{
		{`{}`, "JSON list"}, {entry("A", good, testSecret, "") + "x", "behind the list"},
		{entry("A", good, testSecret, `,"scope":1`), `[0]."scope"`}, {"null", "JSON list"}, {"[null]", "JSON list"}, {"[[]]", "JSON list"}, {"[", "JSON list"}, {`[{"participant":"A"`, "JSON list"}, {"[{]", "JSON list"},
		{entry("A", good, testSecret, `,"Url":"https://b.example"`), `[0]."Url"`}, {strings.Replace(entry("A", good, testSecret, ""), "secret", "SECRET", 1), `[0]."SECRET"`},
		{entry("A", good, testSecret, `,"url":"https://b.example"`), "[0].url: stands more than once"}, {entry("A", good, testSecret, `,"participant":"A"`), "[0].participant: stands more than once"},
		{entry("A", good, testSecret, `,"after":null`), "[0].after: must be a string"}, {entry("A", good, testSecret, `,"after":12`), "[0].after: must be a string"},
		{`[{"participant":null,"url":"https://b.example","secret":"` + testSecret + `"}]`, "[0].participant: must be a string"},
		{entry("alpha", good, testSecret, ""), "[0].participant: "}, {entry("", good, testSecret, ""), "[0].participant: "},
		{entry("A", "ftp://hooks.example", testSecret, ""), "[0].url: "}, {entry("A", "https://", testSecret, ""), "[0].url: "}, {entry("A", "", testSecret, ""), "[0].url: "},
		{entry("A", good, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", ""), "[0].secret: "}, {entry("A", good, "whsec_AAAA", ""), "[0].secret: "}, {entry("A", good, "whsec_%%%", ""), "[0].secret: "},
		{entry("A", good, testSecret, `,"after":"x"`), "[0].after: "},
		{strings.Replace(entry("A", good, testSecret, ""), "]", ","+entry("A", good, testSecret, "")[1:], 1), "[1].url: "},
	} {
		_, err := read([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.field) || strings.Contains(err.Error(), "MfKQ") {
			t.Errorf("%s\nanswers %v, want %s", c.text, err, c.field)
		}
	}
	all, err := read([]byte(entry("A", good, testSecret, `,"after":"12.0.1.camt.054"`)))
	if err != nil || all[0].Start != (gateway.Place{Seq: 12, Part: 1}) {
		t.Errorf("%+v %v", all, err)
	}
}

func TestPausesGrowToTheirCap(t *testing.T) {
	s := sender{Config: &Config{}}
	s.complete()
	for attempt, whole := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 8: 256 * time.Second, 9: 5 * time.Minute, 63: 5 * time.Minute, 1000: 5 * time.Minute} {
		for range 100 {
			if p := s.pause(attempt); p < whole/2 || p > whole {
				t.Fatalf("attempt %d: %v", attempt, p)
			}
		}
	}
}

// Cursors of another data directory say nothing of this log: they are refused, and those of before there was an identity are taken over.
func TestCursorsBelongToTheirDataDirectory(t *testing.T) {
	r := newReceiver(t, always)
	dir, shelf := t.TempDir(), newShelf(3)
	o := start(t, dir, shelf, r.server.URL)
	r.wait(3)
	mustClose(t, o)
	c := o.Config
	c.ID = 7
	o, err := Start(c)
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, o)
	if text, _ := os.ReadFile(filepath.Join(dir, cursorName)); !strings.Contains(string(text), `"id": 7`) {
		t.Errorf("%s", text)
	}
	c.ID = 8
	if _, err = Start(c); !errors.Is(err, ErrOtherData) {
		t.Error(err)
	}
}

// unsaid is a source whose message can't be written.
type unsaid struct{ *shelf }

func (u unsaid) ReadMessages(q gateway.MessageQuery) ([]gateway.Message, gateway.Place, error) {
	messages, next, err := u.shelf.ReadMessages(q)
	for i := range messages {
		messages[i].Body, messages[i].Failure = nil, "Amt: it has too many digits"
	}
	return messages, next, err
}

// What can't be written is sent as the list has it, so that the receiver knows of it.
func TestAMessageThatCannotBeWrittenIsNamed(t *testing.T) {
	kind, body := make(chan string, 1), make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		text, _ := io.ReadAll(req.Body)
		kind <- req.Header.Get("Content-Type")
		body <- string(text)
	}))
	t.Cleanup(server.Close)
	o := start(t, t.TempDir(), unsaid{newShelf(1)}, server.URL)
	if k, b := <-kind, <-body; k != "application/json" || b != `{"id":"1.0.0.pacs.002","seq":1,"participant":"BANK1","kind":"pacs.002.001.10","failure":"Amt: it has too many digits"}` {
		t.Error(k, b)
	}
	mustClose(t, o)
}
