package calendar

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/engine"
)

// example is the calendar of the documentation.
func example(t *testing.T) *Calendar {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", "example.calendar"))
	if err != nil {
		t.Fatal(err)
	}
	return mustParse(t, string(text))
}

func mustParse(t *testing.T, text string) *Calendar {
	t.Helper()
	c, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}

// date is a date in days since 1970-01-01.
func date(t *testing.T, text string) uint32 {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(at.Unix() / secondsPerDay)
}

func TestWorkingDays(t *testing.T) {
	c := example(t)
	for _, row := range []struct {
		date, name string
		works      bool
	}{
		{"2030-09-27", "", true},
		{"2030-09-28", "", false},
		{"2030-09-29", "for 4 October (example)", true},
		{"2030-09-30", "", true},
		{"2030-10-01", "Autumn Holiday (example)", false},
		{"2030-10-07", "Autumn Holiday (example)", false},
		{"2030-10-08", "", true},
		{"2030-10-12", "for 7 October (example)", true},
		{"2030-10-13", "", false},
	} {
		if works, name := c.Works(date(t, row.date)); works != row.works || name != row.name {
			t.Errorf("%s: %v %q", row.date, works, name)
		}
	}
	if c.Zone().String() != "Asia/Shanghai" {
		t.Error(c.Zone())
	}
}

// What the example's file says, as a step falls on each day around a holiday.
func TestStepsOfADay(t *testing.T) {
	c := example(t)
	for _, row := range []struct{ day, steps string }{
		{"2030-09-28", ""},
		{"2030-09-29", `
			08:00 2030-09-29 pre-open HKD
			08:30 2030-09-29 open HKD
			16:30 2030-09-29 cut-off HKD
			16:50 2030-09-30 pre-open CNY
			17:00 2030-09-29 cut-off CNY
			17:00 2030-09-30 open CNY
			17:00 2030-09-29 clearing HKD
			17:10 2030-09-29 clearing CNY
			17:15 2030-09-29 end-of-day HKD
			17:20 2030-09-29 end-of-day CNY
			17:30 2030-09-29 closed CNY
			17:30 2030-09-29 closed HKD`},
		// The night session of 8 October begins before the holiday.
		{"2030-09-30", `
			08:00 2030-09-30 pre-open HKD
			08:30 2030-09-30 open HKD
			16:30 2030-09-30 cut-off HKD
			16:50 2030-10-08 pre-open CNY
			17:00 2030-09-30 cut-off CNY
			17:00 2030-10-08 open CNY
			17:00 2030-09-30 clearing HKD
			17:10 2030-09-30 clearing CNY
			17:15 2030-09-30 end-of-day HKD
			17:20 2030-09-30 end-of-day CNY
			17:30 2030-09-30 closed CNY
			17:30 2030-09-30 closed HKD`},
		{"2030-10-07", ""},
	} {
		var got strings.Builder
		for _, e := range c.On(date(t, row.day)) {
			at := time.Unix(0, e.At).In(c.Zone())
			if at.Format(time.DateOnly) != row.day {
				t.Errorf("%s has a step at %v", row.day, at)
			}
			got.WriteString("\n\t\t\t" + at.Format("15:04 ") + DateText(e.Date) + " " + e.Day.String() + " " + strings.Join(e.Assets, " "))
		}
		if got.String() != row.steps {
			t.Errorf("%s:%s\nwant%s", row.day, got.String(), row.steps)
		}
	}
}

// Of a day that the zone leaves out, the steps fall on the next one.
func TestStepsOfADayThatIsLeftOut(t *testing.T) {
	c := mustParse(t, strings.Replace(plain, "Asia/Shanghai", "Pacific/Apia", 1))
	left := date(t, "2011-12-30") // a Friday
	if before, entries := c.On(left), c.On(left+1); len(before) != 0 || len(entries) != 3 || entries[2].Date != left || entries[2].Day != engine.Closed {
		t.Errorf("%v %v", before, entries)
	}
}

const (
	plainHead  = "zone Asia/Shanghai\nwork monday tuesday wednesday thursday friday\n"
	plainSteps = "open 08:30\nend-of-day 17:00\nclosed 17:30\n"
	plain      = plainHead + "schedule *\n" + plainSteps
)

func TestFormIsFree(t *testing.T) {
	for _, text := range []string{
		plain,
		"\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"# a comment\n\n" + strings.ReplaceAll(plain, "\n", "   # another\n\n"),
		strings.ReplaceAll(plain, "open 08:30", "\t  open\t08:30:00"),
		strings.TrimSuffix(plain, "\n"),
		"schedule *\n" + plainSteps + plainHead,
	} {
		c := mustParse(t, text)
		entries := c.On(date(t, "2030-09-30"))
		if len(entries) != 3 || entries[0].At != instantOf(c.zone, int(date(t, "2030-09-30")), 8*3600+1800) {
			t.Errorf("%q: %+v", text, entries)
		}
	}
}

func TestSchedulesOfAssets(t *testing.T) {
	c := mustParse(t, plainHead+"schedule AAA BBB2\n"+plainSteps+"schedule *\n"+strings.ReplaceAll(plainSteps, "08:30", "09:30"))
	for asset, want := range map[string]*schedule{"AAA": c.schedules[0], "BBB2": c.schedules[0], "CCC": c.schedules[1]} {
		if c.scheduleOf(asset) != want {
			t.Errorf("%s has another schedule", asset)
		}
	}
	if c := mustParse(t, plainHead+"schedule AAA\n"+plainSteps); c.scheduleOf("CCC") != nil {
		t.Error("an asset that no schedule names has one")
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	steps := func(lines ...string) string { return plainHead + "schedule CNY\n" + strings.Join(lines, "\n") }
	for _, row := range []struct{ text, says string }{
		{"", "there is no zone"},
		{"work monday\n", "there is no zone"},
		{"zone Asia/Shanghai\n", "there are no working days"},
		{plainHead, "there is no schedule"},
		{"zone\n", "line 1: zone is to be followed by a time zone"},
		{"\n\nzone Asia/Nowhere", "line 3, word 2 (Asia/Nowhere): is no time zone"},
		{"zone ../../etc/passwd", "line 1, word 2 (../../etc/passwd): is no time zone"},
		{"zone Local", "line 1, word 2 (Local): would depend on the machine"},
		{"zone UTC now", "line 1, word 3 (now): nothing is to follow"},
		{"zone UTC\nzone UTC", "line 2, word 1 (zone): there is a zone already"},
		{"work", "line 1: work is to be followed by the days of the week"},
		{"work monday Tuesday", "line 1, word 3 (Tuesday): expected a day of the week"},
		{"work monday monday", "line 1, word 3 (monday): is there twice"},
		{"work monday\nwork tuesday", "line 2, word 1 (work): the working days stand in line 1 already"},
		{"holidays 2030-10-01 X", "line 1, word 1 (holidays): expected zone, work, holiday, make-up, schedule or a step"},
		{"holiday", "line 1: holiday is to be followed by a date"},
		{"holiday 2030-02-30 X", "line 1, word 2 (2030-02-30): expected a date"},
		{"holiday 1969-12-31 X", "line 1, word 2 (1969-12-31): expected a date"},
		{"holiday 2030-10-01", "line 1: holiday 2030-10-01 is to be followed by a name"},
		{"holiday 2030-10-01 # no name", "line 1: holiday 2030-10-01 is to be followed by a name"},
		{"holiday 2030-10-01 to", "line 1: holiday 2030-10-01 to is to be followed by a date"},
		{"holiday 2030-10-01 to 7 X", "line 1, word 4 (7): expected a date"},
		{"holiday 2030-10-01 to 2030-10-01 X", "line 1, word 4 (2030-10-01): is not later than 2030-10-01"},
		{"holiday 2030-10-01 to 2031-10-01 X", "line 1, word 4 (2031-10-01): would make a holiday of 366 days"},
		{"holiday 2030-10-01 to 2030-10-07", "is to be followed by a name"},
		{"holiday 2030-10-02 X y\nholiday 2030-10-01 to 2030-10-07 Z", "line 2, word 2 (2030-10-01): 2030-10-02 is taken: X y"},
		{"make-up 2030-10-12 X\nholiday 2030-10-12 Z", "line 2, word 2 (2030-10-12): 2030-10-12 is taken: X"},
		{"make-up", "line 1: make-up is to be followed by a date"},
		{"make-up 2030-10-12", "line 1: make-up 2030-10-12 is to be followed by a name"},
		{plain + "make-up 2030-10-11 X", "line 7: 2030-10-11 is a Friday, which works by line 2 already"},
		{"open 17:00", "line 1, word 1 (open): stands before the first schedule"},
		{"schedule", "line 1: schedule is to be followed by asset codes"},
		{"schedule cny", "line 1, word 2 (cny): expected an asset code"},
		{"schedule CNY,HKD", "line 1, word 2 (CNY,HKD): expected an asset code"},
		{"schedule CNY *", "line 1, word 3 (*): stands alone"},
		{"schedule CNY\nschedule HKD CNY", "line 2, word 3 (CNY): has a schedule in line 1 already"},
		{"schedule CNY CNY", "line 1, word 3 (CNY): has a schedule in line 1 already"},
		{"schedule *\nschedule *", "line 2, word 2 (*): has a schedule in line 1 already"},
		{steps("open"), "line 4: open is to be followed by a local time"},
		{steps("open 24:00"), "line 4, word 2 (24:00): expected a local time"},
		{steps("open 8:30"), "line 4, word 2 (8:30): expected a local time"},
		{steps("open 08:30:60"), "line 4, word 2 (08:30:60): expected a local time"},
		{steps("open 08:30:00.5"), "line 4, word 2 (08:30:00.5): expected a local time"},
		{steps("open 08:30", "open 09:30"), "line 5, word 1 (open): is there twice"},
		{steps("open 08:30 yesterday"), "line 4, word 3 (yesterday): expected day-before"},
		{steps("open 08:30 day-before or so"), "line 4, word 4 (or): nothing is to follow"},
		{steps("closed 08:30 day-before"), "line 4, word 3 (day-before): only pre-open and open"},
		{steps("open 08:30", "closed 17:30"), "line 3, schedule CNY: the step end-of-day is missing"},
		{steps("open 08:30", "end-of-day 17:30"), "line 3, schedule CNY: the step closed is missing"},
		{steps("pre-open 08:30", "end-of-day 17:30", "closed 17:30"), "line 3, schedule CNY: the step open is missing"},
		{steps("open 08:30", "closed 17:30", "end-of-day 17:31"), "line 3, schedule CNY: closed comes before end-of-day"},
		{steps("pre-open 08:31", "open 08:30", "end-of-day 17:00", "closed 17:30"), "open comes before pre-open"},
		{steps("pre-open 17:00 day-before", "open 17:30 working-day-before", "end-of-day 17:00", "closed 17:30"), "open comes before pre-open"},
		{steps("pre-open 17:00 working-day-before", "open 16:30 day-before", "end-of-day 17:00", "closed 17:30"), "open comes before pre-open"},
		{steps("pre-open 08:29 day-before", "open 08:30", "end-of-day 17:00", "closed 17:30"), "the pre-open of the next date would come before the open of this one"},
	} {
		if c, err := Parse([]byte(row.text)); err == nil || !strings.HasPrefix(err.Error(), row.says) && !strings.Contains(err.Error(), row.says) || c != nil {
			t.Errorf("%q: %v, want %q", row.text, err, row.says)
		}
	}
	for _, good := range []string{
		steps("pre-open 17:00 working-day-before", "open 17:00 day-before", "end-of-day 17:00", "closed 17:00"),
		steps("pre-open 08:30 day-before", "open 08:30", "end-of-day 17:00", "closed 17:30"),
	} {
		mustParse(t, good)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(plain)
	f.Add(plainHead + "schedule AAA BBB\npre-open 17:00 day-before\n" + plainSteps + "holiday 2030-10-01 to 2030-10-07 X\nmake-up 2030-10-12 Y")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := Parse([]byte(text)); err == nil {
			c.On(20_000)
		}
	})
}
