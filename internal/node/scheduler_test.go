package node

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weir/engine"
	"weir/internal/calendar"
	"weir/internal/disk"
	"weir/wal"
)

// exampleCalendar is the calendar of the documentation: CNY has night sessions, HKD plain days, both in Asia/Shanghai.
func exampleCalendar(t *testing.T) *calendar.Calendar {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", "example.calendar"))
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func parsed(t *testing.T, text string) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shanghai is an instant, as `2030-09-27 08:00`, in unix nanoseconds.
func shanghai(t *testing.T, text string) int64 {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04 -07", text+" +08")
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixNano()
}

func dateOf(t *testing.T, text string) uint32 {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(at.Unix() / (24 * 60 * 60))
}

// scheduled are the options of a node whose calendar is the example, with a clock that stands, and with what is logged.
func scheduled(t *testing.T, dir, at string) (o Options, clock *atomic.Int64, logged *bytes.Buffer) {
	t.Helper()
	clock, logged = &atomic.Int64{}, &bytes.Buffer{}
	clock.Store(shanghai(t, at))
	o = small(dir)
	o.EventBlocks = 1 << 10 // nothing else is worth a line
	o.Calendar, o.CalendarEvery, o.Now, o.Logger = exampleCalendar(t), time.Hour, clock.Load, slog.New(slog.NewTextHandler(logged, nil))
	return o, clock, logged
}

// newAsset creates an asset whose business day stands somewhere.
func newAsset(code string, day engine.Day, date uint32) instruction {
	n := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: date, Day: day}
	n.SetAsset(code)
	n.SetParticipant("CBCNCNB0")
	return instruction{n.Kind, engine.AppendNaming(nil, &n, nil)}
}

// setDay is a step that clearing staff take.
func setDay(asset uint16, day engine.Day, date uint32) instruction {
	s := engine.Setting{Kind: engine.SetDay, Asset: asset, Day: day, BusinessDate: date}
	return instruction{s.Kind, engine.AppendSetting(nil, &s, nil)}
}

// sessionsOf are the sessions of an asset, as `open 2030-09-27, pre-open 2030-09-29`.
func sessionsOf(t *testing.T, n *Node, asset uint16) (text string) {
	t.Helper()
	look(t, n, func(e *engine.Engine) {
		a, _ := e.Asset(asset)
		text = a.Day.String() + " " + calendar.DateText(a.BusinessDate)
		if a.SecondDate != 0 {
			text += ", " + a.SecondDay.String() + " " + calendar.DateText(a.SecondDate)
		}
	})
	return text
}

func wantSessions(t *testing.T, n *Node, asset uint16, want string) {
	t.Helper()
	if got := sessionsOf(t, n, asset); got != want {
		t.Errorf("asset %d: %s, want %s", asset, got, want)
	}
}

// awaitSessions waits until an asset's sessions are there.
func awaitSessions(t *testing.T, n *Node, asset uint16, want string) {
	t.Helper()
	for sessionsOf(t, n, asset) != want {
		time.Sleep(lookOften)
	}
}

// sentSteps are the calendar's steps in the log: `asset step date due`.
func sentSteps(t *testing.T, fs disk.FS, dir string) (steps []string) {
	t.Helper()
	r, err := wal.NewReader(filepath.Join(dir, logDir), 1, wal.ReaderOptions{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return steps
		}
		if err != nil {
			t.Fatal(err)
		}
		for payload := f.Payload; len(payload) > 0; payload = payload[engine.Next(payload):] {
			in := engine.SettingAt(payload)
			if due, ok := strings.CutPrefix(string(engine.Envelope(payload)), `{"by":"calendar","due":"`); ok {
				steps = append(steps, fmt.Sprintf("%d %v %s %s", in.Asset, in.Day, calendar.DateText(in.BusinessDate), strings.TrimSuffix(due, `"}`)))
			}
		}
	}
}

func TestStepsComeWhenTheyAreDue(t *testing.T) {
	o, clock, logged := scheduled(t, t.TempDir(), "2030-09-27 07:59")
	o.CalendarEvery = lookOften
	n := open(t, o)
	day := dateOf(t, "2030-09-27")
	mustSubmit(t, n, []instruction{newAsset("CNY", engine.Open, day), newAsset("HKD", engine.Closed, day), newAsset("USD", engine.Open, day)})
	for i, row := range []struct{ at, cny, hkd string }{
		{"2030-09-27 08:00", "open 2030-09-27", "pre-open 2030-09-27"},
		{"2030-09-27 08:30", "open 2030-09-27", "open 2030-09-27"},
		{"2030-09-27 16:30", "open 2030-09-27", "cut-off 2030-09-27"},
		{"2030-09-27 16:50", "open 2030-09-27, pre-open 2030-09-29", "cut-off 2030-09-27"},
		{"2030-09-27 17:00", "cut-off 2030-09-27, open 2030-09-29", "clearing 2030-09-27"},
		{"2030-09-27 17:10", "clearing 2030-09-27, open 2030-09-29", "clearing 2030-09-27"},
		{"2030-09-27 17:15", "clearing 2030-09-27, open 2030-09-29", "end-of-day 2030-09-27"},
		{"2030-09-27 17:20", "end-of-day 2030-09-27, open 2030-09-29", "end-of-day 2030-09-27"},
		{"2030-09-27 17:30", "open 2030-09-29", "closed 2030-09-29"},
		{"2030-09-29 08:00", "open 2030-09-29", "pre-open 2030-09-29"},
		{"2030-09-29 08:30", "open 2030-09-29", "open 2030-09-29"},
	} {
		before := standOf(t, n)
		clock.Store(shanghai(t, row.at) - 1)
		if i < 3 {
			letLook()
		}
		if s := standOf(t, n); s != before {
			t.Errorf("before %s: %x, was %x", row.at, s, before)
		}
		clock.Store(shanghai(t, row.at))
		awaitSessions(t, n, 1, row.cny)
		awaitSessions(t, n, 2, row.hkd)
	}
	wantSessions(t, n, 3, "open 2030-09-27") // no schedule names it
	shut(t, n)
	if logged.Len() != 0 {
		t.Error(logged.String())
	}
	steps := sentSteps(t, disk.Real{}, o.Data)
	if len(steps) != 14 || steps[0] != "2 pre-open 2030-09-27 2030-09-27T08:00:00+08:00" || steps[9] != "1 end-of-day 2030-09-27 2030-09-27T17:20:00+08:00" {
		t.Errorf("%d steps:\n%s", len(steps), strings.Join(steps, "\n"))
	}
}

// A node that has nothing to send writes nothing, however often it looks.
func TestIdleSchedulerWritesNothing(t *testing.T) {
	o, _, logged := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	o.CalendarEvery = lookOften
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Closed, dateOf(t, "2030-09-27"))})
	awaitSessions(t, n, 1, "open 2030-09-27")
	stand := standOf(t, n)
	last, _, _ := n.Log.Last()
	letLook()
	if now, _, _ := n.Log.Last(); now != last || standOf(t, n) != stand || logged.Len() != 0 {
		t.Errorf("wrote from %d up to %d: %s", last, now, logged)
	}
}

// What was missed is there when Open returns, in order, over a holiday.
func TestCatchUpComesBeforeAnythingElse(t *testing.T) {
	o, clock, logged := scheduled(t, t.TempDir(), "2030-09-29 08:30")
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("CNY", engine.Open, dateOf(t, "2030-09-29")), newAsset("HKD", engine.Open, dateOf(t, "2030-09-29"))})
	shut(t, n)
	clock.Store(shanghai(t, "2030-10-08 17:05"))
	n = open(t, o)
	wantSessions(t, n, 1, "cut-off 2030-10-08, open 2030-10-09")
	wantSessions(t, n, 2, "clearing 2030-10-08")
	shut(t, n)
	steps := sentSteps(t, disk.Real{}, o.Data)
	due := make([]string, len(steps))
	for i, s := range steps {
		due[i] = s[strings.LastIndexByte(s, ' '):]
	}
	if len(steps) != 15+14 || !slices.IsSorted(due) || logged.Len() != 0 {
		t.Errorf("%d steps:\n%s\n%s", len(steps), strings.Join(steps, "\n"), logged)
	}
}

// What staff closed stays closed until its date ends, also after a restart from the log or from a snapshot.
func TestClosedByStaffStaysClosed(t *testing.T) {
	for _, snapshot := range []bool{false, true} {
		o, clock, _ := scheduled(t, t.TempDir(), "2030-09-27 08:30")
		n := open(t, o)
		day := dateOf(t, "2030-09-27")
		mustSubmit(t, n, []instruction{newAsset("HKD", engine.Closed, day), newAsset("CNY", engine.Open, day)})
		n.days.try(n)
		wantSessions(t, n, 1, "open 2030-09-27")
		clock.Store(shanghai(t, "2030-09-27 10:00"))
		n.days.try(n)
		mustSubmit(t, n, []instruction{setDay(1, engine.Closed, 0), setDay(2, engine.Closed, 0)}) // CNY was open from its creation on
		if snapshot {
			snap(t, n)
		}
		for range 2 {
			n.days.try(n)
			wantSessions(t, n, 1, "closed 2030-09-27")
			wantSessions(t, n, 2, "closed 2030-09-27")
			shut(t, n)
			n = open(t, o)
		}
		clock.Store(shanghai(t, "2030-09-29 08:30"))
		n.days.try(n)
		wantSessions(t, n, 1, "open 2030-09-29")
		wantSessions(t, n, 2, "open 2030-09-29")
		shut(t, n)
	}
}

// Staff who go ahead are left there until the calendar comes after.
func TestAheadByStaff(t *testing.T) {
	o, clock, logged := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	n := open(t, o)
	day := dateOf(t, "2030-09-27")
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.Open, day), setDay(1, engine.Clearing, day)})
	for _, row := range []struct {
		at, want string
		staff    []instruction
	}{
		{"2030-09-27 17:00", "clearing 2030-09-27", nil}, // past the cut-off
		{"2030-09-27 17:01", "closed 2030-09-28", []instruction{setDay(1, engine.EndOfDay, day), setDay(1, engine.Closed, 0)}},
		{"2030-09-27 18:00", "closed 2030-09-28", nil},
		{"2030-09-29 08:00", "pre-open 2030-09-29", nil},
		{"2030-09-29 08:01", "closed 2030-10-08", []instruction{setDay(1, engine.Closed, 0), setDay(1, engine.Closed, dateOf(t, "2030-10-08"))}},
		{"2030-10-08 07:59", "closed 2030-10-08", nil},
		{"2030-10-08 08:30", "open 2030-10-08", nil},
	} {
		clock.Store(shanghai(t, row.at))
		mustSubmit(t, n, row.staff)
		n.days.try(n)
		wantSessions(t, n, 1, row.want)
	}
	if logged.Len() != 0 {
		t.Error(logged.String())
	}
}

// Staff who close a session right behind the step that opened it are not overruled.
func TestClosedBeforeTheNextLook(t *testing.T) {
	o, _, _ := scheduled(t, t.TempDir(), "2030-09-27 12:00")
	n := open(t, o)
	mustSubmit(t, n, []instruction{newAsset("HKD", engine.PreOpen, dateOf(t, "2030-09-27"))})
	if err := n.days.read(n); err != nil {
		t.Fatal(err)
	}
	due := n.days.due(o.Now())
	if len(due) != 1 || due[0].Day != engine.Open {
		t.Fatalf("%+v", due)
	}
	if err := n.days.send(n, due); err != nil {
		t.Fatal(err)
	}
	mustSubmit(t, n, []instruction{setDay(1, engine.Closed, 0)})
	n.days.try(n)
	wantSessions(t, n, 1, "closed 2030-09-27")
}

// More assets than are read or written at a time.
func TestManyAssets(t *testing.T) {
	o, clock, _ := scheduled(t, t.TempDir(), "2030-09-27 08:00")
	o.Calendar = parsed(t, fridays)
	n := open(t, o)
	const count = assetsAtOnce + 10
	var all []instruction
	for i := range count {
		all = append(all, newAsset(fmt.Sprintf("A%05d", i), engine.Closed, dateOf(t, "2030-09-27")))
	}
	mustSubmit(t, n, all)
	clock.Store(shanghai(t, "2030-10-04 08:30"))
	n.days.try(n)
	for number := range uint16(count) {
		wantSessions(t, n, number+1, "open 2030-10-04")
	}
	if stand := standOf(t, n); stand.seq != count*5 {
		t.Errorf("%d instructions", stand.seq)
	}
}
