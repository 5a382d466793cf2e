package gateway

import (
	"encoding/json"
	"testing"
	"time"

	"weir/engine"
)

// alert is one alert of the overview as it stands there.
func (s *testServer) alert(code string) string {
	s.t.Helper()
	var answer struct{ Alerts []json.RawMessage }
	a := s.get("/v1/overview")
	if err := json.Unmarshal([]byte(a.body), &answer); err != nil || a.status != 200 {
		s.t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	for _, text := range answer.Alerts {
		var kind struct{ Code string }
		if err := json.Unmarshal(text, &kind); err == nil && kind.Code == code {
			return string(text)
		}
	}
	return ""
}

func (s *testServer) wantAlert(code, want string) {
	s.t.Helper()
	if got := s.alert(code); got != want {
		s.t.Errorf("alert\n%s\nwant\n%s", got, want)
	}
}

// Each alert has what its code is about as members of their own, and says the same in words.
func TestAlertsAreStructured(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	h := &fakeHost{next: DayStep{Day: engine.CutOff, Date: 20483, At: clock.UnixNano()}, standing: Standing{
		LogSeq: 5431, LogRoom: roomLow - 1, SnapshotEvery: 1000, SnapshotsFailed: 1200, Newest: SnapshotInfo{Seq: 1000},
	}}
	s := startHosted(t, &clock, h)
	s.setUpRing()
	s.post("/v1/orders", orderFrom(1, "ALPHCNB0", "BRAVGB20", "1200000.00", ""))
	s.post("/v1/orders", orderFrom(2, "BRAVGB20", "ALPHCNB0", "1000.50", ""))
	s.post("/v1/cycles", `{"asset":"CNY","name":"one"}`)
	s.post("/v1/orders", orderFrom(3, "CHARDEF0", "BRAVGB20", "1234.00", `,"method":"net"`)).has(t, `"accepted"`)
	s.post("/v1/cycles/1/close", "")
	s.post("/v1/cycles/1/settle", "")
	clock = clock.Add(63*time.Minute + 5*time.Second)
	for code, want := range map[string]string{
		"log_room_low":    `{"level":"warning","code":"log_room_low","text":"The disk of the log has room for 4,095 MiB more. When it is full no orders are taken.","room_bytes":4294967295}`,
		"snapshot_failed": `{"level":"warning","code":"snapshot_failed","text":"Snapshots that could not be made since the last good one: 1,200. The log of the server says why.","failed":1200}`,
		"snapshot_old":    `{"level":"warning","code":"snapshot_old","text":"There is no snapshot of the last 4,431 instructions; one is to be made after each 1,000.","instructions":4431,"snapshot_every":1000}`,
		"queue_old": `{"level":"warning","code":"queue_old","text":"An order of 1,200,000.00 CNY, submitted by ALPHCNB0, has waited in its queue for 1 h 3 min.","asset":"CNY","participant":"ALPHCNB0",` +
			`"order":"00000000-0000-4000-8000-000000000001","amount":"1200000.00","since":"2026-01-30T09:00:00Z","seconds":3785}`,
		"step_overdue": `{"level":"critical","code":"step_overdue","text":"The step to cut-off of CNY on 2026-01-30 is 1 h 3 min late.","asset":"CNY",` +
			`"to":"cut-off","business_date":"2026-01-30","at":"2026-01-30T09:00:00Z","seconds":3785}`,
		"gridlock": `{"level":"warning","code":"gridlock","text":"2 orders worth 1,201,000.50 CNY are queued, 2 accounts both owe and are owed some of them, and none of them can settle alone; ` +
			`a resolution may settle some together. With 1,198,999.50 CNY more cover, at 1 of the accounts, all of them could settle together.","asset":"CNY","queued_count":2,"queued_value":"1201000.50",` +
			`"mutual_accounts":2,"resolution_may_settle":true,"short_accounts":1,"short_value":"1198999.50"}`,
		"cycle_pending": `{"level":"warning","code":"cycle_pending","text":"Cycle 1 of CNY, 1,234.00 gross, was told to settle and waits for cover.","asset":"CNY","cycle":1,"gross":"1234.00"}`,
	} {
		s.wantAlert(code, want)
	}
}

// The oldest order is looked for among all that are queued, and not only among those that stand first.
func TestTheOldestOrderMayStandAnywhere(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{standing: Standing{LogRoom: -1}})
	s.setUp() // ALPHCNB0 has 100.00
	s.post("/v1/orders", order(1, "170.00", "")).has(t, `"queued"`)
	clock = clock.Add(8 * time.Minute)
	s.post("/v1/orders", order(2, "180.00", `,"priority":"urgent"`)).has(t, `"queued"`)
	s.get("/v1/overview").has(t, `"oldest_queued":"2026-01-30T09:00:00Z"`)
	clock = clock.Add(4 * time.Minute)
	s.wantAlert("queue_old", `{"level":"warning","code":"queue_old","text":"An order of 170.00 CNY, submitted by ALPHCNB0, has waited in its queue for 12 min.","asset":"CNY","participant":"ALPHCNB0",`+
		`"order":"00000000-0000-4000-8000-000000000001","amount":"170.00","since":"2026-01-30T09:00:00Z","seconds":720}`)
	s.post("/v1/orders/00000000-0000-4000-8000-000000000001/cancel", "").has(t, `"cancelled"`)
	s.wantAlert("queue_old", "")
	s.get("/v1/overview").has(t, `"oldest_queued":"2026-01-30T09:08:00Z"`)
}

// Much that waits is not looked through each time.
func TestRest(t *testing.T) {
	var r rest
	began := time.Now()
	if !r.isOver(began) {
		t.Error("rests before the first look")
	}
	r.begin(began, restQuick)
	if !r.isOver(began) {
		t.Error("rests after a quick look")
	}
	took := time.Minute
	r.begin(began.Add(-took), restQuick+1)
	if r.isOver(began.Add(restFactor*took - time.Second)) {
		t.Errorf("rests until %s of a look that took %s", r.until.Sub(began), took)
	}
}

func TestGroupedAndLasting(t *testing.T) {
	for number, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "1234567.00": "1,234,567.00", "-1234.5": "-1,234.5", "-123": "-123", "0.12345678": "0.12345678"} {
		if got := grouped(number); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
	for seconds, want := range map[int]string{0: "0 s", 89: "89 s", 90: "1 min", 3599: "59 min", 3600: "1 h 0 min", 3785: "1 h 3 min", 172799: "47 h 59 min", 172800: "2 d"} {
		if got := lasting(time.Duration(seconds) * time.Second); got != want {
			t.Errorf("%d: %s, want %s", seconds, got, want)
		}
	}
	if got := string(appendWhole([]byte("{"), "seconds", 1999*time.Millisecond)); got != `{"seconds":1` {
		t.Error(got)
	}
}
