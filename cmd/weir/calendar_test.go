package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var exampleFile = filepath.Join("..", "..", "docs", "reference", "example.calendar")

func TestCalendarPrintsSteps(t *testing.T) {
	out := mustRun(t, "calendar", exampleFile, "--from", "2030-09-28", "--days", "4")
	var lines []string
	for line := range strings.Lines(out) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	text := strings.Join(lines, "\n")
	for _, want := range []string{
		"local time (Asia/Shanghai), UTC, assets, step, business date\n2030-09-28 Saturday, off\n2030-09-29 Sunday, works: for 4 October (example)\n08:00:00 +0800 2030-09-29T00:00:00Z HKD pre-open 2030-09-29\n",
		"\n2030-09-30 Monday\n", // no name, and works
		"\n16:50:00 +0800 2030-09-30T08:50:00Z CNY pre-open 2030-10-08\n17:00:00 +0800 2030-09-30T09:00:00Z CNY cut-off 2030-09-30\n",
		"\n17:30:00 +0800 2030-09-30T09:30:00Z HKD closed 2030-09-30\n2030-10-01 Tuesday, off: Autumn Holiday (example)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if !strings.HasSuffix(text, "(example)") || len(lines) != 1+4+24 {
		t.Errorf("%d lines:\n%s", len(lines), text)
	}
	if out := mustRun(t, "calendar", exampleFile); strings.Count(out, "day") < 7 {
		t.Error(out)
	}
}

func TestBrokenCalendarIsRefused(t *testing.T) {
	text, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	broken := file(t, "broken.calendar", strings.Replace(string(text), "cut-off    16:30", "cut-off    16.30", 1))
	data := filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{{"calendar", broken}, {"serve", "--listen", "127.0.0.1:0", "--data", data, "--calendar", broken}} {
		wantRefusal(t, run(t, args...), broken, "line 26, word 2 (16.30): expected a local time from 00:00 to 23:59:59, such as 17:30")
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a server with a broken calendar made a data directory")
	}
	wantRefusal(t, run(t, "serve", "--data", data, "--calendar", "nothing.calendar"), "nothing.calendar")
	wantRefusal(t, run(t, "calendar", exampleFile, "--from", "2030-9-28"), "--from 2030-9-28: expected a date such as 2030-09-27")
	wantRefusal(t, run(t, "calendar", exampleFile, "--days", "0"), "--days 0: must be from 1 to 1000")
	wantRefusal(t, run(t, "calendar", exampleFile, "--days", "1001"), "--days 1001: must be from 1 to 1000")
}

// A server with a calendar brings an asset that lags to its date, and says so in the log.
func TestServeFollowsTheCalendar(t *testing.T) {
	days := file(t, "all.calendar", "zone UTC\nwork monday tuesday wednesday thursday friday saturday sunday\nschedule EUR\nopen 00:00\nend-of-day 23:58\nclosed 23:59\n")
	today := time.Now().UTC().Format(time.DateOnly)
	before := time.Now().UTC().AddDate(0, 0, -3).Format(time.DateOnly)
	dir := t.TempDir()
	s := startServer(t, dir, "--calendar", days)
	post(t, s.url()+"/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","day":"open","business_date":"`+before+`"}`, http.StatusCreated)
	var list struct {
		Items []struct {
			BusinessDate string `json:"business_date"`
		} `json:"items"`
	}
	for len(list.Items) == 0 || list.Items[0].BusinessDate < today {
		time.Sleep(10 * time.Millisecond)
		if err := json.Unmarshal(get(t, s.url()+"/v1/assets"), &list); err != nil {
			t.Fatal(err)
		}
	}
	mustStop(t, s)
	out := mustRun(t, "log", "dump", "--data", dir, "--envelope")
	if !strings.Contains(out, `{"by":"calendar","due":"`+before+`T23:58:00Z"}`) || strings.Count(out, `"by":"calendar"`) < 8 {
		t.Error(out)
	}
}
