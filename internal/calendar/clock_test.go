package calendar

import (
	"math/rand/v2"
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestLocalTimes(t *testing.T) {
	for _, row := range []struct{ zone, local, utc string }{
		{"Asia/Shanghai", "2030-10-01 08:30:00", "2030-10-01T00:30:00Z"},
		{"UTC", "2030-10-01 08:30:00", "2030-10-01T08:30:00Z"},
		{"Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T00:59:59Z"},
		{"Europe/Berlin", "2026-03-29 02:00:00", "2026-03-29T01:00:00Z"}, // left out: clocks go from 02:00 to 03:00
		{"Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:00:00Z"},
		{"Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z"},
		{"Europe/Berlin", "2026-03-29 03:00:01", "2026-03-29T01:00:01Z"},
		{"Europe/Berlin", "2026-10-25 02:00:00", "2026-10-25T00:00:00Z"}, // twice: clocks go from 03:00 to 02:00
		{"Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"},
		{"Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00Z"},
		{"America/New_York", "2026-03-08 02:30:00", "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01 01:30:00", "2026-11-01T05:30:00Z"},
		{"Australia/Lord_Howe", "2026-10-04 02:15:00", "2026-10-03T15:30:00Z"}, // half an hour is left out
		{"Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T10:00:00Z"},        // a whole day is left out
		{"Pacific/Apia", "2011-12-29 12:00:00", "2011-12-29T22:00:00Z"},
		{"America/Santiago", "2026-09-06 00:30:00", "2026-09-06T04:00:00Z"}, // left out at midnight
		{"Europe/Berlin", "2056-12-31 08:30:00", "2056-12-31T07:30:00Z"},
		{"Europe/Berlin", "2057-01-01 00:00:00", "2056-12-31T23:00:00Z"},
	} {
		local, err := time.Parse(time.DateTime, row.local)
		if err != nil {
			t.Fatal(err)
		}
		got := instantOf(zone(t, row.zone), int(local.Unix()/secondsPerDay), int(local.Unix()%secondsPerDay))
		if utc := time.Unix(0, got).UTC().Format(time.RFC3339); utc != row.utc {
			t.Errorf("%s in %s is %s, want %s", row.local, row.zone, utc, row.utc)
		}
	}
}

// Against a clock that is watched second by second, half a minute at a time.
func TestLocalTimesAgainstAWatchedClock(t *testing.T) {
	const step = 30
	random := rand.New(rand.NewPCG(1, 1))
	zones := []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Asia/Shanghai", "Pacific/Chatham", "America/Santiago", "Asia/Gaza"}
	changes := 0
	for range 400 {
		z := zone(t, zones[random.IntN(len(zones))])
		at := time.Unix(random.Int64N(60*365*secondsPerDay), 0).In(z)
		if end, ends := endOfOffset(at); ends && random.IntN(8) > 0 {
			at, changes = end, changes+1
		}
		shown := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, random.IntN(secondsPerDay/step)*step, 0, time.UTC)
		watched := shown.Add(-offsetMax).In(z)
		for clockOf(watched).Before(shown) {
			watched = watched.Add(step * time.Second)
		}
		if got := instantOf(z, int(shown.Unix()/secondsPerDay), int(shown.Unix()%secondsPerDay)); got != watched.UnixNano() {
			t.Fatalf("%v in %v is %v, want %v", shown, z, time.Unix(0, got).UTC(), watched.UTC())
		}
	}
	if changes == 0 {
		t.Error("no change of the clocks was looked at")
	}
}

// clockOf is what a clock shows, as if it were UTC.
func clockOf(at time.Time) time.Time {
	_, offset := at.Zone()
	return at.Add(time.Duration(offset) * time.Second).UTC()
}
