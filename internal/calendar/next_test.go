package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/engine"
)

// asset is an asset in a state, as `CNY open 2030-09-30` or, with a second session, `CNY open 2030-09-30 pre-open 2030-10-08`.
func asset(t *testing.T, text string) *engine.AssetInfo {
	t.Helper()
	words := strings.Fields(text)
	a := &engine.AssetInfo{Code: words[0], Day: dayOf(t, words[1]), BusinessDate: date(t, words[2])}
	if len(words) > 3 {
		a.SecondDay, a.SecondDate = dayOf(t, words[3]), date(t, words[4])
	}
	return a
}

func dayOf(t *testing.T, word string) engine.Day {
	t.Helper()
	at := slices.IndexFunc(stages[:], func(d engine.Day) bool { return d.String() == word })
	if at < 0 {
		t.Fatalf("no state: %s", word)
	}
	return stages[at]
}

// nextOf is the next step in the example, as `open 2030-09-30 at 2030-09-27 17:00`.
func nextOf(t *testing.T, c *Calendar, state string, reached ...string) string {
	t.Helper()
	r := Reached{}
	a := asset(t, state)
	r.See(a)
	for _, text := range reached {
		day, on, _ := strings.Cut(text, " ")
		r.Set(date(t, on), dayOf(t, day))
	}
	step, ok := c.Next(a, r)
	if !ok {
		return "none"
	}
	return fmt.Sprintf("%v %s at %s", step.Day, DateText(step.Date), time.Unix(0, step.At).In(c.Zone()).Format("2006-01-02 15:04"))
}

func TestNextStep(t *testing.T) {
	c := example(t)
	for _, row := range []struct{ state, want string }{
		// A plain day, over a weekend. Sunday 29 works.
		{"HKD closed 2030-09-27", "pre-open 2030-09-27 at 2030-09-27 08:00"},
		{"HKD pre-open 2030-09-27", "open 2030-09-27 at 2030-09-27 08:30"},
		{"HKD open 2030-09-27", "cut-off 2030-09-27 at 2030-09-27 16:30"},
		{"HKD cut-off 2030-09-27", "clearing 2030-09-27 at 2030-09-27 17:00"},
		{"HKD clearing 2030-09-27", "end-of-day 2030-09-27 at 2030-09-27 17:15"},
		{"HKD end-of-day 2030-09-27", "closed 2030-09-29 at 2030-09-27 17:30"},
		{"HKD end-of-day 2030-09-30", "closed 2030-10-08 at 2030-09-30 17:30"},
		// Two sessions.
		{"CNY open 2030-09-30", "pre-open 2030-10-08 at 2030-09-30 16:50"},
		{"CNY open 2030-09-30 pre-open 2030-10-08", "cut-off 2030-09-30 at 2030-09-30 17:00"},
		{"CNY cut-off 2030-09-30 pre-open 2030-10-08", "open 2030-10-08 at 2030-09-30 17:00"},
		{"CNY cut-off 2030-09-30 open 2030-10-08", "clearing 2030-09-30 at 2030-09-30 17:10"},
		{"CNY clearing 2030-09-30 open 2030-10-08", "end-of-day 2030-09-30 at 2030-09-30 17:20"},
		{"CNY end-of-day 2030-09-30 open 2030-10-08", "closed 2030-09-30 at 2030-09-30 17:30"},
		{"CNY open 2030-10-08", "pre-open 2030-10-09 at 2030-10-08 16:50"},
		// A date that does not work ends where the next one begins.
		{"HKD closed 2030-09-28", "closed 2030-09-29 at 2030-09-29 08:00"},
		{"HKD pre-open 2030-09-28", "closed 2030-09-28 at 2030-09-29 08:00"},
		{"HKD open 2030-09-28", "end-of-day 2030-09-28 at 2030-09-29 08:00"},
		{"HKD end-of-day 2030-09-28", "closed 2030-09-29 at 2030-09-29 08:00"},
		{"CNY open 2030-10-03", "end-of-day 2030-10-03 at 2030-09-30 16:50"},
		// A second session of another date than the calendar's.
		{"CNY open 2030-09-27 pre-open 2030-09-28", "cut-off 2030-09-27 at 2030-09-27 17:00"},
		{"CNY end-of-day 2030-09-27 open 2030-09-28", "closed 2030-09-27 at 2030-09-27 17:30"},
		{"USD open 2030-09-27", "none"},
	} {
		if got := nextOf(t, c, row.state); got != row.want {
			t.Errorf("%s: %s, want %s", row.state, got, row.want)
		}
	}
}

// The day before is a day of the calendar, whether it works or not.
func TestOpeningOnTheDayBefore(t *testing.T) {
	c := mustParse(t, plainHead+"schedule CNY\npre-open 20:00 working-day-before\nopen 21:00 day-before\nend-of-day 17:00\nclosed 17:30\n")
	for _, row := range []struct{ state, want string }{
		{"CNY closed 2030-09-30", "pre-open 2030-09-30 at 2030-09-27 20:00"},
		{"CNY pre-open 2030-09-30", "open 2030-09-30 at 2030-09-29 21:00"},
		{"CNY closed 2030-09-28", "closed 2030-09-30 at 2030-09-27 20:00"},
	} {
		if got := nextOf(t, c, row.state); got != row.want {
			t.Errorf("%s: %s, want %s", row.state, got, row.want)
		}
	}
}

// What was there before is not sent again.
func TestNextStepAfterStaff(t *testing.T) {
	c := example(t)
	for _, row := range []struct{ what, state, reached, want string }{
		{"closed while open", "HKD closed 2030-09-27", "open 2030-09-27", "closed 2030-09-29 at 2030-09-27 17:30"},
		{"closed in pre-open", "HKD closed 2030-09-27", "pre-open 2030-09-27", "open 2030-09-27 at 2030-09-27 08:30"},
		{"closed, and in pre-open again", "HKD pre-open 2030-09-27", "open 2030-09-27", "closed 2030-09-27 at 2030-09-27 17:30"},
		{"closed, and open again before the cut-off", "HKD open 2030-09-27", "open 2030-09-27", "cut-off 2030-09-27 at 2030-09-27 16:30"},
		{"closed, and open again after the cut-off", "HKD open 2030-09-27", "cut-off 2030-09-27", "clearing 2030-09-27 at 2030-09-27 17:00"},
		{"closed, and open again after clearing", "HKD open 2030-09-27", "clearing 2030-09-27", "end-of-day 2030-09-27 at 2030-09-27 17:15"},
		{"second session ended in pre-open", "CNY cut-off 2030-09-30", "pre-open 2030-10-08", "open 2030-10-08 at 2030-09-30 17:00"},
		{"second session ended", "CNY cut-off 2030-09-30", "open 2030-10-08", "clearing 2030-09-30 at 2030-09-30 17:10"},
		{"second session ended, and rolled to", "CNY closed 2030-10-08", "open 2030-10-08", "closed 2030-10-09 at 2030-10-08 17:30"},
	} {
		if got := nextOf(t, c, row.state, row.reached); got != row.want {
			t.Errorf("%s: %s, want %s", row.what, got, row.want)
		}
	}
}

func TestReachedForgetsDatesBehind(t *testing.T) {
	r := Reached{}
	r.See(asset(t, "CNY clearing 2030-09-27 open 2030-09-29"))
	r.See(asset(t, "CNY closed 2030-09-27 pre-open 2030-09-29"))
	if want := (Reached{date(t, "2030-09-27"): engine.Clearing, date(t, "2030-09-29"): engine.Open}); fmt.Sprint(r) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", r, want)
	}
	r.See(asset(t, "CNY closed 2030-09-29"))
	if want := (Reached{date(t, "2030-09-29"): engine.Open}); fmt.Sprint(r) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", r, want)
	}
}

// Of an asset of which only its state at some time is known, the calendar's steps up to then are taken as sent; not those that it was late for.
func TestAssume(t *testing.T) {
	c := example(t)
	for _, row := range []struct{ state, at, want string }{
		{"HKD closed 2030-09-27", "2030-09-27 07:59", "pre-open 2030-09-27 at 2030-09-27 08:00"},
		{"HKD closed 2030-09-27", "2030-09-27 08:10", "open 2030-09-27 at 2030-09-27 08:30"},
		{"HKD closed 2030-09-27", "2030-09-27 08:30", "closed 2030-09-29 at 2030-09-27 17:30"},
		{"HKD closed 2030-09-27", "2030-09-27 12:00", "closed 2030-09-29 at 2030-09-27 17:30"},
		{"HKD open 2030-09-27", "2030-09-27 16:45", "clearing 2030-09-27 at 2030-09-27 17:00"},
		{"HKD open 2030-09-27", "2030-09-27 17:15", "end-of-day 2030-09-27 at 2030-09-27 17:15"},
		{"CNY cut-off 2030-09-30", "2030-09-30 17:01", "clearing 2030-09-30 at 2030-09-30 17:10"}, // someone ended the second session
		{"CNY end-of-day 2030-09-27", "2030-09-29 20:00", "pre-open 2030-09-29 at 2030-09-27 16:50"},
	} {
		a, r := asset(t, row.state), Reached{}
		at, err := time.ParseInLocation("2006-01-02 15:04", row.at, c.Zone())
		if err != nil {
			t.Fatal(err)
		}
		r.See(a)
		c.Assume(a, r, at.UnixNano())
		var reached []string
		for on, day := range r {
			reached = append(reached, day.String()+" "+DateText(on))
		}
		if got := nextOf(t, c, row.state, reached...); got != row.want {
			t.Errorf("%s at %s: %s, want %s", row.state, row.at, got, row.want)
		}
	}
	// Stuck at the end of a date, it was late for the opening of the next one, which is still to come.
	a, r := asset(t, "HKD end-of-day 2030-09-27"), Reached{}
	r.See(a)
	c.Assume(a, r, instantOf(c.zone, int(date(t, "2030-09-29")), 12*3600))
	if len(r) != 1 {
		t.Errorf("%v", r)
	}
}

// A week of silence over a holiday: all that was missed, in order.
func TestCatchUpOverAHoliday(t *testing.T) {
	s := &stream{t: t, Calendar: example(t), reached: Reached{}, made: map[set]bool{}}
	s.model.AssetInfo = *asset(t, "CNY open 2030-09-29")
	s.look(instantOf(s.zone, int(date(t, "2030-10-08")), 17*3600+5*60))
	var got strings.Builder
	for _, step := range s.sent {
		fmt.Fprintf(&got, "%v %s\n", step.Day, DateText(step.Date))
	}
	want := `pre-open 2030-09-30
cut-off 2030-09-29
open 2030-09-30
clearing 2030-09-29
end-of-day 2030-09-29
closed 2030-09-29
pre-open 2030-10-08
cut-off 2030-09-30
open 2030-10-08
clearing 2030-09-30
end-of-day 2030-09-30
closed 2030-09-30
pre-open 2030-10-09
cut-off 2030-10-08
open 2030-10-09
`
	if got.String() != want || s.model.AssetInfo != *asset(t, "CNY cut-off 2030-10-08 open 2030-10-09") {
		t.Errorf("%s%+v", got.String(), s.model.AssetInfo)
	}
}

func BenchmarkNext(b *testing.B) {
	c, err := Parse([]byte(plain))
	if err != nil {
		b.Fatal(err)
	}
	a, r := &engine.AssetInfo{Code: "CNY", BusinessDate: 22_000}, Reached{}
	for b.Loop() {
		r.See(a)
		c.Next(a, r)
	}
}
