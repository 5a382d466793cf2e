package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestStepsOfADate(t *testing.T) {
	c := example(t)
	for _, row := range []struct{ state, reached, want string }{
		{"HKD cut-off 2030-09-27", "", "+pre-open 08:00 +open 08:30 +cut-off 16:30 -clearing 17:00 -end-of-day 17:15 -closed 17:30"},
		{"HKD closed 2030-09-27", "", "-pre-open 08:00 -open 08:30 -cut-off 16:30 -clearing 17:00 -end-of-day 17:15 -closed 17:30"},
		{"HKD closed 2030-09-27", "open", "+pre-open 08:00 +open 08:30 -cut-off 16:30 -clearing 17:00 -end-of-day 17:15 -closed 17:30"}, // closed early
		{"HKD end-of-day 2030-09-27", "", "+pre-open 08:00 +open 08:30 +cut-off 16:30 +clearing 17:00 +end-of-day 17:15 -closed 17:30"},
	} {
		a, r := asset(t, row.state), Reached{}
		if row.reached != "" {
			r.Set(a.BusinessDate, dayOf(t, row.reached))
		}
		var got []string
		for _, step := range c.Steps(a, r) {
			sign := "-"
			if step.Done {
				sign = "+"
			}
			if step.Date != a.BusinessDate {
				t.Errorf("%s: a step of %s", row.state, DateText(step.Date))
			}
			got = append(got, fmt.Sprintf("%s%s %s", sign, step.Day, time.Unix(0, step.At).In(c.Zone()).Format("15:04")))
		}
		if text := strings.Join(got, " "); text != row.want {
			t.Errorf("%s, reached %q: %s\nwant %s", row.state, row.reached, text, row.want)
		}
	}
	for state, minutes := range map[string]int64{"HKD closed 2030-09-27": 9 * 60, "CNY open 2030-10-08": 8*24*60 + 30} {
		if got := c.Length(asset(t, state)); got != minutes*int64(time.Minute) {
			t.Errorf("%s: %v long", state, time.Duration(got))
		}
	}
	only, err := Parse([]byte("zone UTC\nwork monday\nschedule CNY\n  open 09:00\n  end-of-day 17:00\n  closed 18:00\n"))
	if err != nil {
		t.Fatal(err)
	}
	if steps := only.Steps(asset(t, "HKD open 2030-09-27"), Reached{}); steps != nil {
		t.Errorf("an asset without a schedule has %v", steps)
	}
}
