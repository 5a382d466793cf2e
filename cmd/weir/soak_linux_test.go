package main

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"
)

var soakTime = flag.Duration("soak", 20*time.Second, "how long the soak test goes on")

// The load of a business day is the same on every machine, and the test lasts longer than the window of business dates, so that memory may be compared.
const (
	soakClients  = 4
	soakRequests = 40 // of each client, of 1 to 100 orders each
	soakDays     = 20 // at least
)

// taken is what a server takes at the end of a round.
type taken struct{ memory, files, goroutines, disk int }

// soak is a server that lives through days of load, a day a round, with a snapshot in each and a restart between two of them.
type soak struct {
	t            *testing.T
	dir, archive string
	server       *child
	book         *ledger
	random       *rand.Rand
	rounds       []taken
	orders       int
}

// TestSoak lets a server live through many days. Memory, files, goroutines and the disk that log and snapshots take stay what they are, the books balance, and a replay gives the same hash.
func TestSoak(t *testing.T) {
	s := &soak{t: t, dir: t.TempDir(), archive: filepath.Join(t.TempDir(), "archive"), random: rand.New(rand.NewPCG(5, 1))}
	s.start()
	setUp(t, s.server.url())
	for end := time.Now().Add(*soakTime); len(s.rounds) < soakDays || time.Now().Before(end); {
		s.round(len(s.rounds) + 1)
	}
	state := string(get(t, s.server.url()+"/v1/state"))
	mustStop(t, s.server)
	out := mustRun(t, "verify", "--data", s.dir)
	hash := regexp.MustCompile(`"hash":"([0-9a-f]+)"`).FindStringSubmatch(state)
	if hash == nil || !regexp.MustCompile(`hash `+hash[1]).MatchString(out) {
		t.Errorf("the server stood at %s, a replay gives %s", state, out)
	}
	s.compare()
}

func (s *soak) start() {
	s.server = startServer(s.t, s.dir, "--archive", s.archive, "--snapshot-every", "0")
}

// round is a business day: load, end of day and roll in the midst of it, snapshot, look, restart, every other one by SIGKILL under load, and what was answered asked for again.
func (s *soak) round(n int) {
	s.book = &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
	var clients sync.WaitGroup
	for c := range soakClients {
		r := rand.New(rand.NewPCG(s.random.Uint64(), uint64(c)))
		clients.Go(func() { s.send(r, n, c) })
	}
	time.Sleep(100 * time.Millisecond)
	for _, to := range []string{"end-of-day", "closed", "open"} {
		post(s.t, s.server.url()+"/v1/day", `{"asset":"EUR","to":"`+to+`"}`, http.StatusOK)
	}
	clients.Wait()
	post(s.t, s.server.url()+"/v1/snapshots", "", http.StatusCreated)
	s.rounds = append(s.rounds, s.look())
	if n%2 == 0 {
		load(s.t, s.server, s.book, s.random, n)
	} else {
		mustStop(s.t, s.server)
	}
	s.start()
	checkAnswers(s.t, s.server.url(), s.book, s.book.fresh, n)
	checkBooks(s.t, s.server.url())
	s.orders += len(s.book.fresh)
}

func (s *soak) send(r *rand.Rand, round, c int) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	h := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	for n := range soakRequests {
		got, err := send(h, s.server.url(), s.book.draw(r, fmt.Sprintf("%04x%02x%06x", round&0xffff, c, n&0xffffff), 1+r.IntN(100)))
		if err != nil {
			s.t.Error(err)
			return
		}
		s.book.note(got)
	}
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

func (s *soak) look() (t taken) {
	t.memory = residentBytes(s.t, s.server.cmd.Process.Pid)
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.server.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	t.files = len(files)
	if m := goroutines.FindSubmatch(get(s.t, s.server.url()+"/metrics")); m != nil {
		t.goroutines, _ = strconv.Atoi(string(m[1]))
	}
	for _, part := range []string{"log", "snapshots"} { // events are kept for good, as the archive is
		t.disk += diskOf(s.t, filepath.Join(s.dir, part))
	}
	return t
}

func diskOf(t *testing.T, dir string) (bytes int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += int(info.Size())
		}
		return nil // removed meanwhile
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// compare holds the last quarter of the rounds against the second one.
func (s *soak) compare() {
	quarter := len(s.rounds) / 4
	early, late := most(s.rounds[quarter:2*quarter]), most(s.rounds[3*quarter:])
	s.t.Logf("%d days, %d orders; at most %+v in the second quarter, %+v in the last", len(s.rounds), s.orders, early, late)
	for _, row := range []struct {
		what              string
		early, late, room int
	}{
		{"bytes of memory", early.memory, late.memory, early.memory/4 + 32<<20},
		{"open files", early.files, late.files, 10},
		{"goroutines", early.goroutines, late.goroutines, 20},
		{"bytes of log and snapshots", early.disk, late.disk, early.disk/4 + 192<<20}, // segments are some 64 MiB
	} {
		if row.late > row.early+row.room {
			s.t.Errorf("%s: %d in the last quarter, %d in the second", row.what, row.late, row.early)
		}
	}
	if late.goroutines == 0 {
		s.t.Error("the metrics have no go_goroutines")
	}
}

func most(rounds []taken) (m taken) {
	for _, t := range rounds {
		m.memory, m.files = max(m.memory, t.memory), max(m.files, t.files)
		m.goroutines, m.disk = max(m.goroutines, t.goroutines), max(m.disk, t.disk)
	}
	return m
}
