package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	injections = flag.Int("injections", 6, "how many faults strace injects into file calls of a server, per log store; -1: all")
	injectSeed = flag.Uint64("inject-seed", 0, "seed of which ones; 0: by the clock")
)

// injection is a fault of one call: the when-th of its kind in a thread fails, or the process is killed there.
type injection struct {
	call, fault string
	when        int
}

func (i injection) String() string { return fmt.Sprintf("%s:%s:when=%d", i.call, i.fault, i.when) }

var (
	fileCalls   = []string{"openat", "pwrite64", "pread64", "write", "fsync", "fdatasync", "ftruncate", "fallocate", "renameat", "unlinkat", "mkdirat", "getdents64", "flock"}
	mutators    = []string{"pwrite64", "write", "fsync", "fdatasync", "ftruncate", "renameat", "unlinkat"}
	callFaults  = []string{"error=EIO", "error=ENOSPC", "error=EINTR"}
	injectUpTo  = 10 // of the calls of one thread
	tracedFiles = 6  // segments of the portable log that `write` is traced in
)

// allInjections are all faults of all calls, and a kill at each write and sync.
func allInjections() (all []injection) {
	for when := 1; when <= injectUpTo; when++ {
		for _, call := range fileCalls {
			for _, fault := range callFaults {
				all = append(all, injection{call, fault, when})
			}
		}
		for _, call := range mutators {
			all = append(all, injection{call, "signal=KILL", when})
		}
	}
	return all
}

// surely is a fault that every server meets, whatever store it has: it is killed at the first sync.
var surely = injection{"fsync", "signal=KILL", 1}

// drawInjections are n of all injections, or all where n is negative: first the one that is surely met, since most of a few drawn by chance name a call that no thread makes so often.
func drawInjections(random *rand.Rand, n int) []injection {
	all := allInjections()
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	at := slices.Index(all, surely)
	all[0], all[at] = all[at], all[0]
	if n < 0 {
		return all
	}
	return all[:min(n, len(all))]
}

// TestInjectedFaults lets file calls of a running server fail, one in each run, by strace. Whatever it answered before it ended is there when it is started again.
func TestInjectedFaults(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is missing: no faults are injected into file calls")
	}
	if err := exec.Command("strace", "-f", "-qq", "-o", os.DevNull, "true").Run(); err != nil {
		t.Skipf("strace may not trace here: %v", err)
	}
	seed := *injectSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	for _, store := range []string{"direct", "portable"} {
		t.Run(store, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 2))
			all := drawInjections(random, *injections)
			hit, died, answered := 0, 0, 0
			for _, i := range all {
				r := injectedRun{store: store, injection: i, random: random}
				if !t.Run(i.String(), r.run) { // each on its own, so that its directories are gone before the next: 460 of them fill a disk
					t.Fatalf("%s; again with: go test ./cmd/weir -run TestInjectedFaults/%s -inject-seed %d -injections %d", i, store, seed, *injections)
				}
				hit, died, answered = hit+r.hit, died+r.died, answered+r.answered
			}
			t.Logf("seed %d: %d runs, %d met their fault, %d servers ended by it, %d orders answered and all found again", seed, len(all), hit, died, answered)
			if hit == 0 {
				t.Error("no fault was met: the test proves nothing")
			}
		})
	}
}

// injectedRun is a server that meets one fault.
type injectedRun struct {
	t         *testing.T
	store     string
	injection injection
	random    *rand.Rand

	hit, died, answered int
}

const injectedOrders = 24

func (r *injectedRun) run(t *testing.T) {
	r.t = t
	dir := r.t.TempDir()
	s := startServer(r.t, dir, "--store", r.store)
	setUp(r.t, s.url())
	mustStop(r.t, s)

	book := &ledger{answered: map[string]outcome{}, bodies: map[string]string{}}
	trace := filepath.Join(r.t.TempDir(), "trace")
	if s, err := r.start(dir, trace); err == nil {
		r.submit(s, book)
		r.end(s)
	} else {
		r.died++
	}
	if text, err := os.ReadFile(trace); err == nil && (strings.Contains(string(text), "(INJECTED)") || strings.Contains(string(text), "+++ killed by SIGKILL")) {
		r.hit++
	}
	r.answered = len(book.answered)

	s = startServer(r.t, dir)
	if len(book.fresh) > 0 {
		checkAnswers(r.t, s.url(), book, book.fresh, 0)
	}
	checkBooks(r.t, s.url())
	mustStop(r.t, s)
}

// start runs the server under strace, which is a child of it (-D), so that it is ours to end.
func (r *injectedRun) start(dir, trace string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		r.t.Fatal(err)
	}
	args := []string{"-D", "-f", "-qq", "-o", trace, "-e", "trace=" + r.injection.call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", r.injection.call, r.injection.fault, r.injection.when)}
	if r.injection.call == "write" { // sockets are written too: only the portable log's files are meant
		for n := range tracedFiles {
			args = append(args, "-P", filepath.Join(dir, "log", fmt.Sprintf("%020d", n+1)))
		}
	}
	args = append(args, self, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--orders", "10000", "--accounts", "1000")
	s, err := awaitChild(exec.Command("strace", args...))
	if err == nil {
		r.t.Cleanup(func() {
			if !s.ended {
				_ = s.kill()
			}
		})
	}
	return s, err
}

// submit sends orders, singly and in arrays, and asks for a snapshot, until all is done or the server is gone.
func (r *injectedRun) submit(s *child, book *ledger) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	h := &http.Client{Transport: transport, Timeout: 20 * time.Second}
	for n := range injectedOrders {
		got, err := send(h, s.url(), book.draw(r.random, fmt.Sprintf("%012x", n), 1+n%3))
		if err != nil {
			return
		}
		book.note(got)
		if n == injectedOrders/2 {
			if resp, err := h.Post(s.url()+"/v1/snapshots", "", nil); err == nil {
				_ = resp.Body.Close()
			}
		}
	}
}

// end stops the server, which may have ended by itself.
func (r *injectedRun) end(s *child) {
	if err := s.stop(); err != nil {
		r.died++
	}
}
