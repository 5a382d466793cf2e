package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	kills    = flag.Int("kills", 50, "how often the server under load is killed with SIGKILL, per log store")
	killSeed = flag.Uint64("kill-seed", 0, "seed of the load and the moments; 0: by the clock")
)

// runMain tells a child process that it is the program, not the tests.
const runMain = "WEIR_TEST_RUN_MAIN"

// TestMain lets the test binary be the program: its children run main, but for those that fuzz.
func TestMain(m *testing.M) {
	if os.Getenv(runMain) == "1" && !slices.Contains(os.Args, "-test.fuzzworker") {
		main()
		os.Exit(0)
	}
	if err := os.Setenv(runMain, "1"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// startServer runs `weir serve` on a small scale; the test's end ends it.
func startServer(t *testing.T, dir string, args ...string) *child {
	t.Helper()
	s, err := startChild(dir, append([]string{"--orders", "10000", "--accounts", "1000"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !s.ended {
			_ = s.kill()
		}
	})
	return s
}

func (c *child) url() string { return "http://" + c.address }

func mustKill(t *testing.T, s *child) {
	t.Helper()
	if err := s.kill(); err != nil {
		t.Fatal(err)
	}
}

// outcome is an answer to one order.
type outcome struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	Reason   string `json:"reason"`
	Seq      uint64 `json:"seq"`
	Replayed bool   `json:"replayed"`
}

// ledger is what the clients were answered, apart from the server: the auditor's book.
type ledger struct {
	mu       sync.Mutex
	answered map[string]outcome
	bodies   map[string]string // every order ever sent
	fresh    []string          // ids sent since the last check
}

func (l *ledger) note(got []outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, o := range got {
		l.answered[o.ID] = o
	}
}

// TestKilledServerKeepsEveryAnswer kills a server under load again and again. After each restart every order sent since the last
// one is sent again, in the end all: what was answered must get its first answer, marked replayed; what got no
// answer must be there once or not at all; and the books balance.
func TestKilledServerKeepsEveryAnswer(t *testing.T) {
	for _, store := range []string{"direct", "portable"} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			killAndCheck(t, store)
		})
	}
}

func killAndCheck(t *testing.T, store string) {
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	rounds := *kills
	if testing.Short() {
		rounds = min(rounds, 3)
	}
	defer func() {
		if t.Failed() {
			t.Logf("again with: go test ./cmd/weir -run %s -kill-seed %d", t.Name(), seed)
		}
	}()
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(seed, 1))
	book := &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
	s := startServer(t, dir, "--store", store)
	setUp(t, s.url())
	for round := range rounds {
		load(t, s, book, random, round)
		s = startServer(t, dir, "--store", store)
		checkAnswers(t, s.url(), book, book.fresh, round)
		if t.Failed() {
			return
		}
		book.fresh = nil
	}
	checkAnswers(t, s.url(), book, slices.Sorted(maps.Keys(book.bodies)), rounds)
	checkBooks(t, s.url())
	mustKill(t, s)
	if len(book.answered) < 50*rounds {
		t.Errorf("only %d orders were answered in %d rounds: the load was too thin to show anything", len(book.answered), rounds)
	}
	out, err := exec.Command(os.Args[0], "verify", "--data", dir).CombinedOutput()
	if err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
	t.Logf("%d kills, %d orders answered; %s", rounds, len(book.answered), bytes.TrimSpace(out))
}

var killBanks = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30"}

func setUp(t *testing.T, url string) {
	t.Helper()
	post(t, url+"/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0"}`, http.StatusCreated)
	for i, bank := range killBanks {
		post(t, url+"/v1/participants", fmt.Sprintf(`{"id":%q,"name":"Bank","kind":"bank"}`, bank), http.StatusCreated)
		post(t, url+"/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"EUR","kind":"settlement","credit_line":"0.00"}`, bank), http.StatusCreated)
		post(t, url+"/v1/funding", fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","participant":%q,"asset":"EUR","amount":"500.00","direction":"in"}`, i+1, bank), http.StatusOK)
	}
}

func post(t *testing.T, url, body string, want int) []byte {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != want {
		t.Fatalf("POST %s: %d %s %v", url, resp.StatusCode, b, err)
	}
	return b
}

func get(t *testing.T, url string) []byte {
	t.Helper()
	body, _ := fetch(t, url)
	return []byte(body)
}

// load sends orders from several clients, singly and in arrays, until the server is killed in the middle.
func load(t *testing.T, s *child, book *ledger, random *rand.Rand, round int) {
	var clients sync.WaitGroup
	for c := range 6 {
		r := rand.New(rand.NewPCG(random.Uint64(), uint64(c)))
		clients.Go(func() { keepSending(s.url(), book, r, round, c) })
	}
	time.Sleep(time.Duration(10+random.IntN(50)) * time.Millisecond)
	mustKill(t, s)
	clients.Wait()
}

func keepSending(url string, book *ledger, r *rand.Rand, round, c int) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	h := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	for n := 0; ; n++ {
		time.Sleep(time.Duration(r.IntN(1000)) * time.Microsecond) // else the test checks long logs most of its time
		size := 1
		if c%2 == 1 {
			size = 1 + r.IntN(30)
		}
		got, err := send(h, url, book.draw(r, fmt.Sprintf("%04x%02x%06x", round&0xffff, c, n&0xffffff), size))
		if err != nil {
			return
		}
		book.note(got)
	}
}

// draw makes orders with fresh ids, and now and then sends an old one again.
func (l *ledger) draw(r *rand.Rand, tag string, size int) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var bodies []string
	for i := range size {
		id := fmt.Sprintf("%s-%s-4000-8000-%012x", tag[:8], tag[8:12], uint64(i)<<40|r.Uint64()&0xffffffffff)
		from, to := r.IntN(len(killBanks)), r.IntN(len(killBanks)-1)
		if to >= from {
			to++
		}
		method := []string{"gross", "gross", "instant"}[r.IntN(3)]
		priority := []string{"normal", "urgent", "highly-urgent"}[r.IntN(3)]
		body := fmt.Sprintf(`{"id":%q,"debtor":%q,"creditor":%q,"asset":"EUR","amount":"%d.%02d","method":%q,"priority":%q}`,
			id, killBanks[from], killBanks[to], r.IntN(400), r.IntN(100), method, priority)
		l.bodies[id] = body
		l.fresh = append(l.fresh, id)
		bodies = append(bodies, body)
	}
	return bodies
}

func send(h *http.Client, url string, bodies []string) ([]outcome, error) {
	body := bodies[0]
	if len(bodies) > 1 {
		body = "[" + strings.Join(bodies, ",") + "]"
	}
	resp, err := h.Post(url+"/v1/orders", "application/json", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%d %s", resp.StatusCode, b)
	}
	if len(bodies) > 1 {
		var got []outcome
		err := json.Unmarshal(b, &got)
		return got, err
	}
	var got outcome
	err = json.Unmarshal(b, &got)
	return []outcome{got}, err
}

// checkAnswers sends orders again.
func checkAnswers(t *testing.T, url string, book *ledger, ids []string, round int) {
	t.Helper()
	var bodies []string
	for _, id := range ids {
		bodies = append(bodies, book.bodies[id])
	}
	seqs := map[uint64]string{}
	for start := 0; start < len(bodies); start += 1000 {
		end := min(start+1000, len(bodies))
		got, err := send(http.DefaultClient, url, append(bodies[start:end:end], bodies[start])) // at least two: an array
		if err != nil || len(got) != end-start+1 {
			t.Fatalf("round %d: %d answers, %v", round, len(got), err)
		}
		for i, o := range got[:end-start] {
			checkAnswer(t, book, ids[start+i], o, round, seqs)
		}
	}
}

func checkAnswer(t *testing.T, book *ledger, id string, o outcome, round int, seqs map[uint64]string) {
	t.Helper()
	if other, twice := seqs[o.Seq]; o.ID != id || twice {
		t.Errorf("round %d: order %s answered as %s with sequence %d, that %q has too", round, id, o.ID, o.Seq, other)
	}
	seqs[o.Seq] = id
	first, answered := book.answered[id]
	if answered && (!o.Replayed || o.Seq != first.Seq || o.Status != first.Status || o.Reason != first.Reason) {
		t.Errorf("round %d: order %s was answered %+v, now %+v", round, id, first, o)
	}
	book.answered[id] = outcome{ID: id, Status: o.Status, Reason: o.Reason, Seq: o.Seq}
}

// checkBooks adds up the balances: to the cent they sum to zero.
func checkBooks(t *testing.T, url string) {
	t.Helper()
	var list struct {
		Items []struct{ Balance string } `json:"items"`
	}
	if err := json.Unmarshal(get(t, url+"/v1/accounts?asset=EUR"), &list); err != nil {
		t.Fatal(err)
	}
	sum := int64(0)
	for _, a := range list.Items {
		cents, err := strconv.ParseInt(strings.Replace(a.Balance, ".", "", 1), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += cents
	}
	if len(list.Items) != len(killBanks)+1 || sum != 0 {
		t.Errorf("%d accounts, balances sum to %d cents", len(list.Items), sum)
	}
}
