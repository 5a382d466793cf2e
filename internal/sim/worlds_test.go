package sim

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weir/internal/memory"
)

var (
	worlds    = flag.Int("worlds", 0, "how many worlds; 0: a slice")
	firstSeed = flag.Uint64("seed", 1, "seed of the first world; the others follow it")
	report    = flag.Bool("report", false, "print what was reached")
)

const (
	slice   = 80   // worlds in `make test`
	longRun = 1000 // worlds that reach what is rare
)

// scratch is a directory in memory where there is one.
func scratch(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "weir-sim")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// run runs the world of a seed.
func run(t *testing.T, seed uint64, dir string, cover *Coverage) (w *World) {
	synctest.Test(t, func(t *testing.T) {
		w = NewWorld(seed, filepath.Join(dir, strconv.FormatUint(seed, 10)), cover)
		if err := w.Run(); err != nil {
			t.Errorf("%v\nagain: go test ./internal/sim -run TestWorlds -worlds 1 -seed %d", err, seed)
		}
	})
	return w
}

// alone lets goroutines take turns on one processor: then they do so in the same order each time, and hand over cheaply.
func alone(t *testing.T) {
	memory.Small = true
	before := runtime.GOMAXPROCS(1)
	percent := debug.SetGCPercent(400)
	t.Cleanup(func() {
		runtime.GOMAXPROCS(before)
		debug.SetGCPercent(percent)
	})
}

func TestWorlds(t *testing.T) {
	alone(t)
	count := *worlds
	if count == 0 {
		count = slice
		if testing.Short() {
			count = slice / 10
		}
	}
	dir, cover := scratch(t), NewCoverage()
	if *report {
		defer cover.Print(os.Stdout) // also where a world fails, which ends the test
	}
	points, began := 0, time.Now()
	for seed := *firstSeed; seed < *firstSeed+uint64(count) && !t.Failed(); seed++ {
		points += run(t, seed, dir, cover).Points
	}
	t.Logf("worlds %d to %d: %d crash points in %v", *firstSeed, *firstSeed+uint64(count)-1, points, time.Since(began).Round(time.Second))
	if missing := cover.Missing(count >= longRun); count >= slice && !t.Failed() && len(missing) > 0 {
		t.Errorf("never reached: %s", strings.Join(missing, "; "))
	}
}

// The runtime takes the processor from a goroutine that has run for 10 ms, also where the machine gave it to another program meanwhile; then a world goes another way. So of
// three runs two must be equal.
func TestSameSeedSameWorld(t *testing.T) {
	alone(t)
	dir := scratch(t)
	for seed := *firstSeed; seed < *firstSeed+4; seed++ {
		traces := map[uint64]int{}
		for len(traces) < 3 {
			trace := run(t, seed, dir, NewCoverage()).Trace()
			if traces[trace]++; traces[trace] == 2 {
				break
			}
		}
		if len(traces) == 3 {
			t.Errorf("seed %d went three ways", seed)
		}
	}
}
