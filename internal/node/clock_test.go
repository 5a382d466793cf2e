package node

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/engine"
	"weir/sequencer"
	"weir/wal"
)

// standing are options of a node with the example calendar and a clock of its own, which stands.
func standing(t *testing.T, dir, at string) Options {
	t.Helper()
	o, clock, _ := scheduled(t, dir, at)
	o.Clock, o.Tick, o.CalendarEvery = clock.Load(), lookOften, lookOften
	return o
}

func setClock(t *testing.T, n *Node, at int64) (seq uint64) {
	t.Helper()
	seq, err := n.SetClock(at)
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

// logged are kind and time of the instructions of a log from a sequence on, as `set_day 08:30:00` in Shanghai.
func logged(t *testing.T, dir string, from uint64) (all []string) {
	t.Helper()
	r, err := wal.NewReader(filepath.Join(dir, logDir), from, wal.ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		for payload := f.Payload; len(payload) > 0; payload = payload[engine.Next(payload):] {
			at := time.Unix(0, f.Time).UTC().Add(8 * time.Hour)
			all = append(all, fmt.Sprintf("%v %s", engine.SettingAt(payload).Kind, at.Format("02 15:04:05")))
		}
	}
}

// A clock that stands brings nothing; set forward, it brings each thing at its time, over a weekend.
func TestStandingClockBringsWhatIsDueInOrder(t *testing.T) {
	o := standing(t, t.TempDir(), "2030-09-27 07:59")
	n := open(t, o)
	bank, own := participant("BANK0"), account("BANK0", 0)
	own.SetAsset("HKD")
	in := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{7}, Debtor: 2, Creditor: 1, Amount: 5, BusinessDate: dateOf(t, "2030-09-29"),
		NotBefore: shanghai(t, "2030-09-29 08:45"), ExpiresAt: shanghai(t, "2030-09-29 16:40")}
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Open, dateOf(t, "2030-09-27")), {bank.Kind, engine.AppendNaming(nil, &bank, nil)},
		{own.Kind, engine.AppendNaming(nil, &own, nil)}, {in.Kind, engine.AppendInstruction(nil, &in, nil)}})
	letLook()
	if s := standOf(t, n); s.seq != 4 || n.Now() != o.Clock {
		t.Fatalf("a clock that stands brought something: %+v at %d", s, n.Now())
	}
	if seq := setClock(t, n, shanghai(t, "2030-09-29 18:00")); seq != standOf(t, n).seq || n.Now() != shanghai(t, "2030-09-29 18:00") {
		t.Errorf("answered sequence %d, the clock shows %d", seq, n.Now())
	}
	if status, _ := statusOf(t, n); status != engine.Expired {
		t.Errorf("the order is %v", status)
	}
	shut(t, n)
	want := "set_day 27 16:30:00, set_day 27 17:00:00, set_day 27 17:15:00, set_day 27 17:30:00, set_day 29 08:00:00, set_day 29 08:30:00, tick 29 08:45:00, " +
		"set_day 29 16:30:00, tick 29 16:40:00, set_day 29 17:00:00, set_day 29 17:15:00, set_day 29 17:30:00"
	if got := strings.Join(logged(t, o.Data, 5), ", "); got != want {
		t.Errorf("the log has\n%s\nwant\n%s", got, want)
	}
}

// Set back, the clock undoes nothing and brings nothing that was there already; the log's time stays.
func TestStandingClockGoesBack(t *testing.T) {
	o := standing(t, t.TempDir(), "2030-09-27 07:59")
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Closed, dateOf(t, "2030-09-27"))})
	seq := setClock(t, n, shanghai(t, "2030-09-27 16:45"))
	wantSessions(t, n, 1, "cut-off 2030-09-27")
	if back := setClock(t, n, shanghai(t, "2030-09-27 08:10")); back != seq || n.Now() != shanghai(t, "2030-09-27 08:10") {
		t.Errorf("back: sequence %d, was %d; the clock shows %d", back, seq, n.Now())
	}
	mustSubmit(t, n, []instruction{newAsset("CNY", engine.Open, dateOf(t, "2030-09-27"))})
	if again := setClock(t, n, shanghai(t, "2030-09-27 16:45")); again != seq+1 {
		t.Errorf("sequence %d", again)
	}
	setClock(t, n, shanghai(t, "2030-09-27 17:00"))
	shut(t, n)
	if got := logged(t, o.Data, seq+1); len(got) != 5 || got[0] != "create_asset 27 16:30:00" || got[1] != "set_day 27 16:50:00" {
		t.Errorf("the log has %q", got)
	}
}

// Also what is overdue at the start comes when the clock is set, so that a restart changes nothing by itself.
func TestNothingComesBeforeAStandingClockIsSet(t *testing.T) {
	o := standing(t, t.TempDir(), "2030-09-27 12:00")
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Open, dateOf(t, "2030-09-27"))})
	shut(t, n)
	o.Clock = shanghai(t, "2030-09-27 16:30")
	n = open(t, o)
	wantSessions(t, n, 1, "open 2030-09-27")
	setClock(t, n, o.Clock)
	wantSessions(t, n, 1, "cut-off 2030-09-27")
}

// The same calls give the same state, however fast they come, and through restarts.
func TestSameCallsSameHash(t *testing.T) {
	const seed = 11
	first, second := play(t, seed, false), play(t, seed, true)
	if own := uint64(len(withTimes(seed, playedOf))); first != second || first.seq < own+10 {
		t.Errorf("seed %d: %+v, and with restarts %+v, of %d instructions", seed, first, second, own)
	}
}

// playedOf is how long the stream is of which play takes its instructions.
const playedOf = 600

// play brings a stream in parts, between which a clock that stands is set forward and, now and then, back.
func play(t *testing.T, seed uint64, restarts bool) stand {
	o := small(t.TempDir())
	o.Clock = streamDate*24*int64(time.Hour) + int64(7*time.Hour)
	o.Calendar = parsed(t, "zone UTC\nwork monday tuesday wednesday thursday friday saturday sunday\nschedule EUR\npre-open 02:00\nopen 03:00\ncut-off 20:00\nclearing 21:00\nend-of-day 21:30\nclosed 22:00\n")
	n := open(t, o)
	random := rand.New(rand.NewPCG(seed, 1))
	for part := range slices.Chunk(withTimes(seed, playedOf), 5) {
		o.Clock += random.Int64N(int64(60*time.Minute)) - int64(10*time.Minute)
		setClock(t, n, o.Clock)
		mustSubmit(t, n, part)
		if again := random.IntN(4) == 0; restarts && again {
			shut(t, n)
			n = open(t, o)
		} else if restarts {
			time.Sleep(lookOften)
		}
	}
	s := standOf(t, n)
	shut(t, n)
	return s
}

// withTimes is a stream whose orders have times of the days that are played, and without steps of staff.
func withTimes(seed uint64, count int) []instruction {
	all := slices.DeleteFunc(newStream(seed, count), func(in instruction) bool { return in.kind == engine.SetDay })
	random := rand.New(rand.NewPCG(seed, 2))
	const start = streamDate * 24 * int64(time.Hour)
	for i := range all {
		if all[i].kind != engine.SubmitOrder {
			continue
		}
		in := *engine.InstructionAt(all[i].payload)
		in.BusinessDate = 0
		if in.NotBefore != 0 || random.IntN(3) == 0 {
			in.NotBefore = start + random.Int64N(int64(50*time.Hour))
		}
		in.ExpiresAt = max(in.NotBefore, start) + random.Int64N(int64(50*time.Hour))
		all[i].payload = engine.AppendInstruction(nil, &in, nil)
	}
	return all
}

// A snapshot that is due is there when the call answers.
func TestStandingClockMakesSnapshots(t *testing.T) {
	o := small(t.TempDir())
	o.Clock, o.SnapshotEvery = 1_000_000, 50
	n := open(t, o)
	mustSubmit(t, n, newStream(7, 60))
	letLook()
	if list, err := n.Snapshots.List(); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	setClock(t, n, 2_000_000)
	if list, err := n.Snapshots.List(); err != nil || len(list) != 1 || list[0].Seq != 60 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestClockOfAStoppedNode(t *testing.T) {
	n := open(t, standing(t, t.TempDir(), "2030-09-27 07:59"))
	shut(t, n)
	if _, err := n.SetClock(shanghai(t, "2030-09-28 08:00")); !errors.Is(err, sequencer.ErrStopped) {
		t.Error(err)
	}
}
