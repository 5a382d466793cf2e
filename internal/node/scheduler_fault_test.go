package node

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"weir/engine"
	"weir/internal/disk"
	"weir/sequencer"
	"weir/wal"
)

// owing is an asset with a closed cycle that can't settle: two accounts without money, one of which owes the other.
func owing(t *testing.T) []instruction {
	t.Helper()
	s := &stream{random: rand.New(rand.NewPCG(1, 8)), all: []instruction{newAsset("EUR", engine.Open, dateOf(t, "2030-09-27"))}}
	for _, id := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.name(participant(id))
		s.name(account(id, 0))
	}
	s.setting(engine.Setting{Kind: engine.OpenCycle, Asset: 1})
	s.order(engine.Instruction{Kind: engine.SubmitOrder, Method: engine.Net, Debtor: 2, Creditor: 3, Amount: 100})
	return append(s.all, newAsset("HKD", engine.Open, dateOf(t, "2030-09-27")))
}

// aid is the money that lets the cycle settle.
func aid() instruction {
	in := engine.Instruction{Kind: engine.Fund, Method: engine.Instant, ID: [16]byte{9}, Debtor: 1, Creditor: 2, Amount: 100}
	return instruction{in.Kind, engine.AppendInstruction(nil, &in, nil)}
}

// fridays is a calendar of one plain day a week.
const fridays = "zone Asia/Shanghai\nwork friday\nschedule *\nopen 08:30\nend-of-day 17:00\nclosed 17:30\n"

// A refused step is tried again after a while, and logged once; other assets go on.
func TestRefusedStepIsTriedAgain(t *testing.T) {
	o, clock, logged := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	o.Calendar = parsed(t, fridays)
	n := open(t, o)
	mustSubmit(t, n, owing(t))
	clock.Store(shanghai(t, "2030-09-27 17:30"))
	var stand stand
	for try := range 4 {
		n.days.try(n)
		wantSessions(t, n, 1, "end-of-day 2030-09-27")
		wantSessions(t, n, 2, "closed 2030-10-04")
		stand = standOf(t, n)
		for range 3 { // it rests
			clock.Add(int64(refusalPause) / 4)
			n.days.try(n)
		}
		if s := standOf(t, n); s != stand {
			t.Errorf("try %d: %x, was %x", try, s, stand)
		}
		clock.Add(int64(refusalPause) / 4)
	}
	if text := logged.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "asset=EUR step=closed date=2030-09-27 reason=day_step") {
		t.Error(text)
	}
	mustSubmit(t, n, []instruction{aid()})
	n.days.try(n)
	wantSessions(t, n, 1, "closed 2030-10-04")
	shut(t, n)
	if steps := sentSteps(t, disk.Real{}, o.Data); len(steps) != 2+2+4 {
		t.Errorf("%d steps:\n%s", len(steps), strings.Join(steps, "\n"))
	}
}

// A step that rests holds up no other one that comes in its place.
func TestStepBehindARefusedOne(t *testing.T) {
	o, clock, _ := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	o.Calendar = parsed(t, fridays)
	n := open(t, o)
	mustSubmit(t, n, owing(t))
	clock.Store(shanghai(t, "2030-10-04 09:00"))
	n.days.try(n)
	wantSessions(t, n, 1, "end-of-day 2030-09-27")
	next := dateOf(t, "2030-10-04")
	mustSubmit(t, n, []instruction{aid(), setDay(1, engine.Closed, next)})
	n.days.try(n)
	wantSessions(t, n, 1, "open 2030-10-04")
}

// A full disk holds the steps up; that is logged once, and with room again they go.
func TestStepsWaitForRoom(t *testing.T) {
	d := disk.NewFaulty(5)
	o, clock, logged := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	o.Store, o.FS, o.SegmentBytes = wal.Direct, d, 128<<10
	d.SetCapacity(3 * o.SegmentBytes)
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Open, dateOf(t, "2030-09-27"))})
	for id := uint32(0); ; id++ {
		name := participant(fmt.Sprintf("BANK%d", id))
		if _, err := submit(n, []instruction{{name.Kind, engine.AppendNaming(nil, &name, make([]byte, 16<<10))}}); errors.Is(err, sequencer.ErrFullDisk) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	d.SetCapacity(1)
	clock.Store(shanghai(t, "2030-09-27 17:00"))
	filled := false
	for range 1000 { // what is left of the segment is used up by steps
		n.days.try(n)
		if filled = n.days.failing; filled {
			break
		}
		clock.Add(int64(24 * time.Hour))
	}
	for range 3 {
		n.days.try(n)
	}
	if text := logged.String(); !filled || strings.Count(text, "could not be submitted") != 1 {
		t.Errorf("%v %s", filled, text)
	}
	d.SetCapacity(0)
	clock.Store(shanghai(t, "2035-09-27 12:00"))
	n.days.try(n)
	wantSessions(t, n, 1, "open 2035-09-27")
	n.Sequencer.Close()
	before := logged.Len()
	if n.days.try(n); logged.Len() != before {
		t.Error("a scheduler behind the end of the sequencer complains")
	}
}

// A step that is in the log and was not applied, because the process ended in between, is not sent again.
func TestStepInTheLogIsNotSentAgain(t *testing.T) {
	o, _, _ := scheduled(t, t.TempDir(), "2030-09-27 08:00")
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Closed, dateOf(t, "2030-09-27"))})
	shut(t, n)
	log, err := wal.Open(wal.Options{Dir: o.Data + "/" + logDir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append([][]byte{setDay(1, engine.PreOpen, dateOf(t, "2030-09-27")).payload}, 1, o.Now()); err != nil {
		t.Fatal(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	n = open(t, o)
	wantSessions(t, n, 1, "pre-open 2030-09-27")
	if seq, _, _ := n.Log.Last(); seq != 2 {
		t.Errorf("at %d", seq)
	}
}

// crashDays is how long the course below runs, from 2030-09-27 12:00 on.
const crashDays = 13

// drawn are the instants at which the clock of the course stops: it leaps up to half a day.
func drawn(t *testing.T, random *rand.Rand) (instants []int64) {
	begin := shanghai(t, "2030-09-27 12:00")
	end := begin + crashDays*int64(24*time.Hour)
	for at := begin; at < end; at += int64(time.Minute) * int64(1+random.IntN(12*60)) {
		instants = append(instants, at)
	}
	return append(instants, end)
}

// begun opens a node, with its assets if they are not there yet.
func begun(t *testing.T, o Options) (*Node, error) {
	n, err := Open(o)
	if err != nil || n.Engine.Assets() > 0 {
		return n, err
	}
	_, err = submit(n, []instruction{newAsset("CNY", engine.Open, dateOf(t, "2030-09-27")), newAsset("HKD", engine.Open, dateOf(t, "2030-09-27"))})
	return n, err
}

// Whatever write or sync fails, and whenever, each step is sent once, in order, and the assets come to where they would have come.
func TestStepsThroughCrashes(t *testing.T) {
	const seed = 4
	random := rand.New(rand.NewPCG(seed, 4))
	o, clock, _ := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	d := disk.NewFaulty(seed)
	o.Store, o.FS, o.SegmentBytes = wal.Direct, d, 128<<10
	want, sessions := crashed(t, o, d, clock, random, 0)
	if len(want) < 60 {
		t.Fatalf("only %d steps", len(want))
	}
	for round := range 60 {
		o.Data, d = t.TempDir(), disk.NewFaulty(uint64(round))
		o.FS = d
		got, at := crashed(t, o, d, clock, random, 1+random.IntN(4))
		if !slices.Equal(got, want) || at != sessions {
			t.Fatalf("round %d: %s, want %s\n%s\nwant\n%s", round, at, sessions, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// crashed runs the course on a disk that fails so often, and answers the steps in the log and the sessions in the end.
func crashed(t *testing.T, o Options, d *disk.Faulty, clock *atomic.Int64, random *rand.Rand, faults int) (steps []string, sessions string) {
	t.Helper()
	instants := drawn(t, random)
	clock.Store(instants[0])
	n, err := begun(t, o)
	for i := 0; ; {
		if err == nil {
			clock.Store(instants[i])
			n.days.try(n)
			err = n.Sequencer.Err()
		}
		if err != nil { // the process ends, and another one starts
			if !errors.Is(err, sequencer.ErrFailed) && !errors.Is(err, syscall.EIO) {
				t.Fatal(err)
			}
			d = d.Crash()
			if n != nil {
				_ = n.Close()
			}
			o.FS = d
			n, err = begun(t, o)
			continue
		}
		if random.IntN(4) == 0 && faults > 0 {
			d.Inject(disk.Fault{Op: []disk.Op{disk.OpWrite, disk.OpSync}[random.IntN(2)], Nth: 1 + random.IntN(8), Torn: random.IntN(2) == 0})
			faults--
		}
		if random.IntN(12) == 0 {
			_, _ = n.Snapshots.Create() // the fault may be its
		}
		if i++; i == len(instants) {
			break
		}
	}
	sessions = sessionsOf(t, n, 1) + ", " + sessionsOf(t, n, 2)
	_ = n.Close() // a fault may be left for it
	return sentSteps(t, d, o.Data), sessions
}
