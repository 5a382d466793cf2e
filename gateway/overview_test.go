package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/engine"
	"weir/sequencer"
)

// fakeHost stands in for the node.
type fakeHost struct {
	standing Standing
	next     DayStep
	steps    []DayStep
}

func (h *fakeHost) Standing() Standing                           { return h.standing }
func (h *fakeHost) NextStep(a *engine.AssetInfo) (DayStep, bool) { return h.next, a.Code == "CNY" }
func (h *fakeHost) Steps(a *engine.AssetInfo) (steps []DayStep)  { return h.steps }
func (h *fakeHost) Zone() string                                 { return "Asia/Shanghai" }
func startHosted(t *testing.T, clock *time.Time, h *fakeHost) *testServer {
	return startServer(t, func(c *Config, sc *sequencer.Config) {
		c.Host = h
		c.Now = func() int64 { return clock.UnixNano() }
		sc.Now = c.Now
	})
}

// alertCodes are the codes of the alerts of the overview.
func (s *testServer) alertCodes() (codes []string) {
	s.t.Helper()
	var answer struct {
		Alerts []struct{ Level, Code, Text, Asset string }
	}
	a := s.get("/v1/overview")
	if err := json.Unmarshal([]byte(a.body), &answer); err != nil || a.status != 200 {
		s.t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	for _, alert := range answer.Alerts {
		codes = append(codes, strings.Trim(alert.Level+" "+alert.Code+" "+alert.Asset, " "))
	}
	return codes
}

func TestOverview(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	at := clock.Add(8 * time.Hour).UnixNano()
	h := &fakeHost{next: DayStep{Day: engine.CutOff, Date: 20483, At: at}, standing: Standing{
		LogSeq: 14, LogWrites: 3, LogBytes: 4096, LogSegments: 2, LogRoom: 9 << 30, SnapshotEvery: 10, Newest: SnapshotInfo{Seq: 7, Time: 1_000_000_000}, Building: true,
	}}
	s := startHosted(t, &clock, h)
	s.setUp() // ALPHCNB0 has 100.00 and BRAVGB20 nothing
	s.post("/v1/orders", order(1, "30.00", "")).has(t, `"settled"`)
	clock = clock.Add(time.Minute)
	s.post("/v1/orders", order(2, "80.00", "")).has(t, `"queued"`)
	clock = clock.Add(time.Minute)
	s.post("/v1/orders", order(3, "1.00", "")).has(t, `"queued"`)
	s.post("/v1/orders", order(4, "2.00", "")).has(t, `"queued"`)
	s.post("/v1/orders/00000000-0000-4000-8000-000000000003/hold", "").has(t, `"held"`)
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"CNY"}`)
	s.post("/v1/orders", orderFrom(5, "CHARDEF0", "BRAVGB20", "5.00", "")).has(t, `"queued"`)
	s.post("/v1/orders", order(6, "9.00", `,"not_before":"2026-01-30T12:00:00Z"`)).has(t, `"warehoused"`)
	a := s.get("/v1/overview")
	a.has(t, `{"seq":15,"hash":"`, `,"time":"2026-01-30T09:02:00Z","assets":[{"asset":"CNY","scale":2,"kind":"currency","issuer":"CBCNCNB0","day":"open","business_date":"2026-01-30",`+
		`"sessions":[{"day":"open","business_date":"2026-01-30","since":"2026-01-30T09:00:00Z"}],"next_step":{"to":"cut-off","business_date":"2026-01-30","at":"2026-01-30T17:00:00Z"},`+
		`"settled_count":1,"settled_value":"30.00","queued_count":3,"queued_value":"87.00","oldest_queued":"2026-01-30T09:01:00Z","held_count":1,`+
		`"liquidity_used":"30.00","liquidity_saved":"88.00","upper_bound":"118.00","lower_bound":"118.00","turnover":"1.000000","resolution":"event","bypass":false}],"orders_per_second":`,
		`,"log":{"seq":14,"durable_writes":3,"segments":2,"bytes":4096,"poisoned":false,"room_bytes":9663676416},`+
			`"snapshots":{"newest_seq":7,"newest_time":"1970-01-01T00:00:01Z","building":true,"failed":0},"core":{"stall_seconds_max":`, `,"streams":0,"alerts":[]}`)
	s.get("/v1/overview?asset=CNY").wantProblem(t, 400, "invalid_parameter", "asset")
}

func TestAlerts(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	h := &fakeHost{next: DayStep{Day: engine.CutOff, Date: 20483, At: clock.Add(time.Hour).UnixNano()}, standing: Standing{LogSeq: 30, LogRoom: roomLow, SnapshotEvery: 10, Newest: SnapshotInfo{Seq: 10}}}
	s := startHosted(t, &clock, h)
	want := func(codes ...string) {
		t.Helper()
		if got := s.alertCodes(); !slices.Equal(got, codes) {
			t.Errorf("alerts %q, want %q", got, codes)
		}
	}
	s.setUpRing()
	want()
	h.standing.LogRoom--
	h.standing.LogSeq++
	h.standing.SnapshotsFailed = 1
	want("warning log_room_low", "warning snapshot_failed", "warning snapshot_old")
	h.standing.LogRoom = roomOut - 1
	want("critical log_room_low", "warning snapshot_failed", "warning snapshot_old")
	h.standing = Standing{LogRoom: -1}
	want()

	s.post("/v1/orders", orderFrom(1, "ALPHCNB0", "BRAVGB20", "2.00", ""))
	want()
	s.post("/v1/orders", orderFrom(4, "BRAVGB20", "CHARDEF0", "1.00", ""))
	want() // nobody waits in a ring
	s.post("/v1/orders", orderFrom(2, "BRAVGB20", "ALPHCNB0", "1.00", ""))
	want("warning gridlock CNY")
	clock = clock.Add(queueOld)
	want("warning gridlock CNY")
	clock = clock.Add(time.Second)
	want("warning queue_old CNY", "warning gridlock CNY")
	clock = clock.Add(time.Hour - queueOld + stepLate)
	want("warning queue_old CNY", "critical step_overdue CNY", "warning gridlock CNY")

	s.post("/v1/cycles", `{"asset":"CNY","name":"one"}`)
	s.post("/v1/orders", orderFrom(3, "CHARDEF0", "BRAVGB20", "1.00", `,"method":"net"`)).has(t, `"accepted"`)
	s.post("/v1/cycles/1/close", "")
	want("warning queue_old CNY", "critical step_overdue CNY", "warning gridlock CNY")
	s.post("/v1/cycles/1/settle", "")
	want("warning queue_old CNY", "critical step_overdue CNY", "warning gridlock CNY", "warning cycle_pending CNY")
}

// What is counted as settled is what its value sums: payments, gross and of cycles, and neither fundings nor what did not settle with a cycle.
func TestSettledCountAndValueAreOfTheSamePayments(t *testing.T) {
	s := startServer(t, nil)
	s.cycleOfThree() // three orders of 111.01; ALPHCNB0 was funded
	want := func(count int, value string) {
		t.Helper()
		s.get("/v1/overview").has(t, fmt.Sprintf(`"settled_count":%d,"settled_value":%q`, count, value))
		s.g.measured.mu.Lock()
		s.g.measured.time = time.Time{}
		s.g.measured.mu.Unlock()
		s.get("/metrics").has(t, fmt.Sprintf("weir_settled_orders{asset=\"CNY\"} %d\n", count), fmt.Sprintf("weir_settled_value{asset=\"CNY\"} %s\n", value))
		s.get("/v1/course?asset=CNY").has(t, fmt.Sprintf(`"settled_value":%q,"settled_count":%d,"queued_value":"0.00","queued_count":0}]}`, value, count))
		if _, points := s.course("asset=CNY&participant=BRAVGB20"); points[0].SettledOut != "0.00" || points[0].SettledIn != "0.00" {
			t.Errorf("the course of BRAVGB20 begins with %+v", points[0])
		}
	}
	want(0, "0.00")
	s.post("/v1/orders", order(11, "4.00", "")).has(t, `"settled"`)
	s.post("/v1/orders", order(12, "5.00", `,"method":"instant"`)).has(t, `"settled"`)
	want(2, "9.00")
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f9","participant":"ALPHCNB0","asset":"CNY","amount":"9.00","direction":"in"}`)
	want(2, "9.00")
	s.post("/v1/cycles/1/settle", `{}`).has(t, `"applied"`)
	want(5, "120.01")
	want(5, "120.01") // counted before

	s.post("/v1/cycles", `{"asset":"CNY","name":"2"}`)
	for i, o := range [][3]string{{"ALPHCNB0", "BRAVGB20", "1.00"}, {"BRAVGB20", "CHARDEF0", "2.00"}, {"CHARDEF0", "BRAVGB20", "3.00"}, {"CHARDEF0", "BRAVGB20", "4.00"}} {
		s.post("/v1/orders", netOrder(i+21, o[0], o[1], "CNY", o[2])).has(t, `"accepted"`)
	}
	s.post("/v1/cycles/2/close", `{}`)
	s.post("/v1/cycles/2/unwind", `{"participant":"ALPHCNB0"}`)
	want(5, "120.01")
	s.post("/v1/cycles/2/settle", `{}`).has(t, `"applied"`)
	want(8, "129.01")

	s.post("/v1/cycles", `{"asset":"CNY","name":"3"}`)
	s.post("/v1/orders", netOrder(31, "BRAVGB20", "CHARDEF0", "CNY", "2.00")).has(t, `"accepted"`)
	s.post("/v1/cycles/3/abort", `{}`).has(t, `"applied"`)
	want(8, "129.01")
}

// What the alert of a gridlock says is so: with that much cover, all of it settles.
func TestAGridlockSaysWhatWouldEndIt(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{standing: Standing{LogRoom: -1}})
	s.setUp() // ALPHCNB0 has 100.00
	s.post("/v1/orders", order(1, "150.00", "")).has(t, `"queued"`)
	s.post("/v1/orders", orderFrom(2, "BRAVGB20", "ALPHCNB0", "20.00", "")).has(t, `"queued"`)
	s.get("/v1/overview").has(t, `"queued_count":2,"queued_value":"170.00","mutual_accounts":2,"resolution_may_settle":false,"short_accounts":1,"short_value":"30.00"}`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f9","participant":"ALPHCNB0","asset":"CNY","amount":"30.00","direction":"in"}`)
	s.get("/v1/overview").has(t, `"queued_count":0`)

	s.post("/v1/limits", `{"participant":"BRAVGB20","asset":"CNY","kind":"bilateral","counterparty":"ALPHCNB0","amount":"1.00"}`).has(t, `"applied"`)
	s.post("/v1/orders", orderFrom(3, "BRAVGB20", "ALPHCNB0", "7.00", "")).has(t, `"queued"`)
	s.post("/v1/orders", order(4, "5.00", "")).has(t, `"queued"`)
	s.get("/v1/overview").has(t, "All of them have the cover to settle together: where a resolution settles nothing, a limit, ", `"short_accounts":0,"short_value":"0.00"}`)
}

// When the log has failed, the overview says so.
func TestOverviewOfAFailedLog(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{standing: Standing{LogSeq: 7, LogRoom: -1}})
	s.setUp()
	broken := errors.New("the disk is gone")
	s.journal.fail.Store(&broken)
	if a := s.post("/v1/orders", order(1, "1.00", "")); a.status != 500 {
		t.Fatalf("%d", a.status)
	}
	s.get("/v1/overview").has(t, `{"time":"2026-01-30T09:00:00Z","assets":[],`, `"poisoned":true`, `"alerts":[{"level":"critical","code":"intake_stopped",`)
}

// However many ask at once, each answer was begun after it was asked for: it has what the asker had been answered before.
func TestOverviewsAreNeverOld(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 50 {
			s.get("/v1/overview")
		}
	}()
	for i := range 50 {
		s.submitMany(i+1, 1)
		var answer struct{ Seq int }
		if err := json.Unmarshal([]byte(s.get("/v1/overview").body), &answer); err != nil || answer.Seq != 8+i {
			t.Fatalf("sequence %d after %d: %v", answer.Seq, 8+i, err)
		}
	}
	<-done
}

// How long an order waits counts from when it entered its queue, not from when it came.
func TestWaitingCountsFromTheQueue(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{standing: Standing{LogRoom: -1}})
	s.setUp()
	s.post("/v1/orders", order(1, "170.00", `,"hold":true`)).has(t, `"held"`)
	clock = clock.Add(2 * time.Hour)
	s.post("/v1/orders/00000000-0000-4000-8000-000000000001/release", "").has(t, `"queued"`)
	s.get("/v1/overview").has(t, `"oldest_queued":"2026-01-30T11:00:00Z"`)
	if got := s.alertCodes(); slices.Contains(got, "warning queue_old CNY") {
		t.Errorf("alerts %q", got)
	}
}
