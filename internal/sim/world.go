package sim

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"weir/internal/calendar"
	"weir/internal/disk"
	"weir/internal/sim/auditor"
	"weir/wal"
)

// World is one seed's: a disk, clients and their ledger, and one process after the other.
type World struct {
	Seed   uint64
	Dir    string // a real directory: the event file lies there, and the disk uses its name
	Cover  *Coverage
	Points int // crash points so far: processes that ended otherwise than by a clean stop

	draw      *rand.Rand
	store     string
	disk      *disk.Faulty
	ledger    *auditor.Ledger
	generator *generator
	calendar  *calendar.Calendar
	unsure    []*auditor.Request // those of the last process that got no answer
	skew      atomic.Int64       // of the node's clock, in nanoseconds
	lost      bool               // the process before this one lost its power, and the disk is as its platter was
	trace     uint64             // a sum of all that happened
	logger    *slog.Logger
}

// Lives is how many processes a world sees.
const Lives = 36

const calendarText = `zone UTC
work monday tuesday wednesday thursday friday saturday sunday
schedule HKD
  pre-open   08:00
  open       08:30
  cut-off    16:30
  clearing   17:00
  end-of-day 17:15
  closed     17:30
`

// NewWorld makes the world of a seed. It must be made and run in a bubble of testing/synctest.
func NewWorld(seed uint64, dir string, cover *Coverage) *World {
	w := &World{
		Seed: seed, Dir: dir, Cover: cover, draw: rand.New(rand.NewPCG(seed, 7)), disk: disk.NewFaulty(seed), ledger: auditor.New(time.Now().Format(time.DateOnly)),
		logger: slog.New(listener{cover}),
	}
	w.store = []string{wal.Direct, wal.Portable}[w.draw.IntN(2)]
	w.generator = newGenerator(rand.New(rand.NewPCG(seed, 8)), w.ledger, time.Now().Format(time.DateOnly))
	if w.chance(40) {
		w.calendar, _ = calendar.Parse([]byte(calendarText)) // a test parses it
	}
	return w
}

func (w *World) chance(percent int) bool { return w.draw.IntN(100) < percent }

// listener hears what the node logs, for the report.
type listener struct{ cover *Coverage }

func (h listener) Enabled(context.Context, slog.Level) bool { return true }
func (h listener) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h listener) WithGroup(string) slog.Handler            { return h }

func (h listener) Handle(_ context.Context, r slog.Record) error {
	switch r.Message {
	case "a snapshot is passed over":
		h.cover.add("snapshot passed over")
	case "panic in a handler":
		panic(r.Message)
	}
	return nil
}

// note adds to the trace.
func (w *World) note(format string, args ...any) {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d ", w.trace)
	fmt.Fprintf(h, format, args...)
	w.trace = h.Sum64()
}

// Trace is a sum of all that happened: equal seeds have equal ones.
func (w *World) Trace() uint64 { return w.trace }

// Run lets one process after the other live, until an invariant is broken or all have. The error names the seed.
func (w *World) Run() error {
	for number := range Lives {
		if err := w.live(number); err != nil {
			return fmt.Errorf("seed %d, %s store, process %d: %w", w.Seed, w.store, number, err)
		}
	}
	w.Cover.addAll(w.ledger.Met)
	return os.RemoveAll(w.Dir)
}

// live is one process, from its start to its end.
func (w *World) live(number int) error {
	if w.lost && w.chance(12) {
		if err := w.sideways(); err != nil {
			return err
		}
	}
	l := newLife(w, w.disk)
	l.plan = w.newPlan(number)
	l.squeeze()
	err := l.begin()
	switch {
	case err == nil && l.plan.idle:
		l.kill()
	case err == nil:
		err = l.work()
	}
	if ended := l.end(); err == nil {
		err = ended
	}
	if err != nil && !errors.Is(err, auditor.ErrGone) {
		return fmt.Errorf("%w\n%s", err, l.plan)
	}
	w.unsure = append(w.unsure, l.unanswered()...)
	w.next(l)
	return nil
}

// next makes the disk that the next process finds.
func (w *World) next(l *life) {
	w.lost = false
	if !l.clean {
		w.Points++
	}
	switch {
	case l.plan.power:
		w.disk = w.disk.Crash()
		w.lost = true
		w.Cover.add("power cut")
		w.spoilEvents()
	default:
		w.disk.Kill()
		w.Cover.add("process killed")
	}
	w.disk.SetCapacity(0)
	w.note("ends after %d calls, clean %v", l.calls, l.clean)
}

// spoilEvents is what a power cut may leave of the event file, which nobody syncs.
func (w *World) spoilEvents() {
	path := filepath.Join(w.Dir, "events", "events.weir")
	b, err := os.ReadFile(path)
	if err != nil || len(b) == 0 {
		return
	}
	switch w.draw.IntN(4) {
	case 0:
		err = os.Remove(path)
	case 1:
		err = os.Truncate(path, int64(w.draw.IntN(len(b))))
	case 2:
		b[w.draw.IntN(len(b))] ^= 1 << w.draw.IntN(8)
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		panic(err)
	}
}
