package calendar

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/engine"
)

// seeds of the streams below; each stream prints its own when it fails.
const seeds = 400

// horizon is how long a stream runs, in days.
const horizon = 40

// randomCalendar is a file with random working days, holidays and schedule, in a random zone, around a random date.
func randomCalendar(random *rand.Rand, around int) string {
	var text strings.Builder
	zones := []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "UTC"}
	fmt.Fprintf(&text, "zone %s\nwork", zones[random.IntN(len(zones))])
	var works [7]bool
	for works == [7]bool{} {
		for d := range works {
			works[d] = random.IntN(7) < 5
		}
	}
	for d, work := range works {
		if work {
			text.WriteString(" " + strings.ToLower(time.Weekday(d).String()))
		}
	}
	text.WriteString("\n")
	for at := around - 20; at < around+horizon+20; at += 1 + random.IntN(12) {
		switch length := random.IntN(9); {
		case !works[weekday(at)]:
			fmt.Fprintf(&text, "make-up %s M\n", DateText(uint32(at)))
		case length == 0:
			fmt.Fprintf(&text, "holiday %s H\n", DateText(uint32(at)))
		default:
			fmt.Fprintf(&text, "holiday %s to %s H\n", DateText(uint32(at)), DateText(uint32(at+length)))
			at += length
		}
	}
	return text.String() + randomSchedule(random)
}

// randomSchedule is a schedule that is right: its times ascend, and its opening may lie on a day before.
func randomSchedule(random *rand.Rand) string {
	times := make([]int, len(stages))
	for i := range times {
		times[i] = random.IntN(24 * 60)
	}
	slices.Sort(times)
	if random.IntN(4) == 0 {
		times[random.IntN(len(times)-1)+1] = times[0] // some at the same time
		slices.Sort(times)
	}
	before := onWords[random.IntN(len(onWords))]
	early := random.IntN(24 * 60) // of the pre-open and the opening of a session that begins on a day before
	var text strings.Builder
	text.WriteString("schedule *\n")
	for stage, d := range stages {
		if stage != open && stage != endOfDay && stage != closed && random.IntN(3) == 0 {
			continue
		}
		at, word := times[stage], ""
		if stage <= open && before != "" {
			at, word = min(early+stage*random.IntN(60), 24*60-1), before
		}
		fmt.Fprintf(&text, "%v %02d:%02d %s\n", d, at/60, at%60, word)
	}
	return text.String()
}

// stream is a calendar with an asset that it drives.
type stream struct {
	*Calendar
	t       *testing.T
	seed    uint64
	text    string
	random  *rand.Rand
	from    int64 // where time begins
	model   model
	reached Reached
	sent    []Step
	history []set // all that the asset took, by whomever
	image   model // the asset when a snapshot was made
	imageAt int64 // and when that was
	seen    int   // how much of the history lies behind the image
	made    map[set]bool
	unseen  bool // staff may do several things between two looks, and what they did before an image is forgotten
}

func newStream(t *testing.T, seed uint64) *stream {
	random := rand.New(rand.NewPCG(seed, 2))
	around := 14_000 + random.IntN(20_000)
	s := &stream{t: t, seed: seed, random: random, reached: Reached{}, made: map[set]bool{}}
	s.text = randomCalendar(random, around)
	s.Calendar = mustParse(t, s.text)
	s.from = midnight(around).UnixNano()
	s.model.Code, s.model.BusinessDate, s.model.Day = "CNY", uint32(around+random.IntN(9)-4), stages[random.IntN(len(stages))]
	s.snapshot(0) // its creation
	return s
}

// fail prints what it takes to see it again.
func (s *stream) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("seed %d: %s\nsent %v\n%s", s.seed, fmt.Sprintf(format, args...), s.sent, s.text)
}

// look sends what is due, as a scheduler does.
func (s *stream) look(now int64) {
	for range 10_000 {
		s.reached.See(&s.model.AssetInfo)
		step, ok := s.Next(&s.model.AssetInfo, s.reached)
		if !ok {
			s.fail("no schedule")
		}
		if step.At > now {
			return
		}
		s.take(step)
	}
	s.fail("there is no end of steps")
}

// take sends a step, which must be taken, and must be new.
func (s *stream) take(step Step) {
	before := s.model.AssetInfo
	if answer := s.model.setDay(step.Day, step.Date); answer != applied {
		s.fail("%v of %s is %s in %+v", step.Day, DateText(step.Date), answer, before)
	}
	if s.model.BusinessDate < before.BusinessDate {
		s.fail("backwards: %+v to %+v", before, s.model.AssetInfo)
	}
	if step.Day != engine.Closed {
		of := set{step.Day, step.Date}
		if s.made[of] || !s.unseen && slices.Contains(s.history, of) {
			s.fail("twice: %v", of)
		}
		s.made[of] = true
		if at, ok := s.at(s.schedules[0], int(step.Date), comeTo(step.Day)-1); !ok || at != step.At {
			s.fail("%v is said to be due at %d", of, step.At)
		}
	}
	s.history = append(s.history, s.model.log...)
	s.model.log = s.model.log[:0]
	s.sent = append(s.sent, step)
}

// restart loses what the scheduler knew: it learns again from an image and from what came since.
func (s *stream) restart() {
	s.reached = Reached{}
	s.reached.See(&s.image.AssetInfo)
	s.Assume(&s.image.AssetInfo, s.reached, s.imageAt)
	for _, step := range s.history[s.seen:] {
		s.reached.Set(step.date, step.day)
	}
}

// snapshot makes an image.
func (s *stream) snapshot(now int64) {
	s.image, s.imageAt, s.seen = s.model, now, len(s.history)
}

// staff do something by hand, whatever it is.
func (s *stream) staff() {
	dates := []uint32{0, s.model.BusinessDate, s.model.SecondDate, uint32(s.after(int(s.model.BusinessDate))), s.model.BusinessDate + 1 + uint32(s.random.IntN(4))}
	s.model.setDay(stages[s.random.IntN(len(stages))], dates[s.random.IntN(len(dates))])
	s.history = append(s.history, s.model.log...)
	s.model.log = s.model.log[:0]
}

func (s *stream) end() int64 { return s.from + horizon*secondsPerDay*int64(time.Second) }

// run lets time go on in random leaps, and wants the state of a scheduler that never slept after each look.
func (s *stream) run(other *stream, pause func() time.Duration, between func(now int64)) {
	for now := s.from; now < s.end(); now += int64(pause()) {
		s.look(now)
		if other != nil {
			other.watch(now)
			if s.model.AssetInfo != other.model.AssetInfo || !slices.Equal(s.sent, other.sent) {
				s.fail("at %v: %+v, without a sleep %+v\nsent without %v", time.Unix(0, now).UTC(), s.model.AssetInfo, other.model.AssetInfo, other.sent)
			}
		}
		between(now)
	}
}

// watch looks at each instant at which a step is due, up to now.
func (s *stream) watch(now int64) {
	for {
		step, _ := s.Next(&s.model.AssetInfo, s.reached)
		if step.At > now {
			return
		}
		s.look(step.At)
	}
}

// leaps are pauses of minutes, hours, days and weeks.
func (s *stream) leaps() time.Duration {
	return time.Duration(1+s.random.IntN(60)) * []time.Duration{time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour, 8 * time.Hour}[s.random.IntN(5)]
}

func TestSleepChangesNothing(t *testing.T) {
	steps := 0
	for seed := range uint64(seeds) {
		s, other := newStream(t, seed), newStream(t, seed)
		s.run(other, s.leaps, func(now int64) {
			if s.random.IntN(4) == 0 {
				s.snapshot(now)
			}
			if s.random.IntN(3) == 0 {
				s.restart()
			}
		})
		s.inOrder()
		steps += len(s.sent)
	}
	if steps < 10*seeds {
		t.Errorf("only %d steps in %d streams", steps, seeds)
	}
}

// inOrder wants the times of the steps ascending, once the asset had come to the calendar.
func (s *stream) inOrder() {
	for i := 1; i < len(s.sent); i++ {
		if a, b := s.sent[i-1], s.sent[i]; b.At < a.At {
			s.fail("%+v is sent before %+v", a, b)
		}
	}
}

// A second look at the same instant finds nothing, and a look with nothing due neither.
func TestNoStepIsFoundTwice(t *testing.T) {
	for seed := range uint64(seeds) {
		s := newStream(t, seed)
		s.run(nil, s.leaps, func(now int64) {
			count := len(s.sent)
			s.look(now)
			if s.random.IntN(2) == 0 {
				s.restart()
				s.look(now)
			}
			if len(s.sent) != count {
				s.fail("found again")
			}
		})
	}
}

// Whatever staff do, and whenever the scheduler is started anew, nothing is sent twice, nothing is refused, and when they leave it alone the asset comes to where it belongs.
func TestStaffMayDoAnything(t *testing.T) {
	twice, together := 0, 0
	for seed := range uint64(seeds) {
		s, other := newStream(t, seed), newStream(t, seed)
		calm := s.from + horizon/2*secondsPerDay*int64(time.Second)
		often := 2 + s.random.IntN(20)
		s.unseen = seed%2 == 0
		minutes := func() time.Duration { return time.Duration(1+s.random.IntN(300)) * time.Minute }
		s.run(nil, minutes, func(now int64) {
			if now > calm {
				return
			}
			for more := true; more && s.random.IntN(often) == 0; more = s.unseen {
				s.staff()
			}
			if s.unseen && s.random.IntN(8) == 0 {
				s.snapshot(now)
			}
			if s.random.IntN(8) == 0 {
				s.restart()
			}
		})
		other.watch(s.end())
		s.look(s.end())
		if s.model.AssetInfo == other.model.AssetInfo {
			together++
		}
		twice += len(s.history)
	}
	if together < seeds*9/10 || twice == 0 {
		t.Errorf("only %d of %d streams came to where they belong", together, seeds)
	}
}
