package gateway

import (
	"testing"
	"time"

	"weir/engine"
)

func TestDays(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	at := func(hour int) int64 { return time.Date(2026, 1, 30, hour, 0, 0, 0, time.UTC).UnixNano() }
	h := &fakeHost{next: DayStep{Day: engine.CutOff, Date: 20483, At: at(17)}, steps: []DayStep{
		{Day: engine.Open, Date: 20483, At: at(9), Done: true}, {Day: engine.CutOff, Date: 20483, At: at(17)},
	}}
	s := startHosted(t, &clock, h)
	s.get("/v1/days").want(t, 200, `{"items":[],"zone":"Asia/Shanghai"}`)
	s.setUp()
	s.post("/v1/assets", `{"code":"HKD","scale":2,"issuer":"CBHKHKH0","day":"pre-open","business_date":"2026-01-29"}`)
	clock = clock.Add(time.Hour)
	s.to("CNY", "pre-open", `,"business_date":"2026-02-02"`).want(t, 200, applied(9))
	s.to("HKD", "open", "").want(t, 200, applied(10))
	const cny = `{"asset":"CNY","sessions":[{"day":"open","business_date":"2026-01-30","since":"2026-01-30T09:00:00Z"},{"day":"pre-open","business_date":"2026-02-02","since":"2026-01-30T10:00:00Z"}],` +
		`"next_step":{"to":"cut-off","business_date":"2026-01-30","at":"2026-01-30T17:00:00Z"},` +
		`"steps":[{"to":"open","business_date":"2026-01-30","at":"2026-01-30T09:00:00Z","done":true},{"to":"cut-off","business_date":"2026-01-30","at":"2026-01-30T17:00:00Z","done":false}]}`
	s.get("/v1/days?asset=CNY").want(t, 200, `{"items":[`+cny+`],"zone":"Asia/Shanghai"}`)
	s.get("/v1/days?limit=1").has(t, `{"items":[`+cny+`],"zone":"Asia/Shanghai","next_cursor":"2"}`)
	h.steps = nil
	s.get("/v1/days?limit=1&cursor=2").want(t, 200, `{"items":[{"asset":"HKD","sessions":[{"day":"open","business_date":"2026-01-29","since":"2026-01-30T10:00:00Z"}],"next_step":null,"steps":[]}],"zone":"Asia/Shanghai"}`)
	s.get("/v1/days?asset=EUR").want(t, 200, `{"items":[],"zone":"Asia/Shanghai"}`)
	s.get("/v1/days?participant=ALPHCNB0").wantProblem(t, 400, "invalid_parameter", "participant")

	clock = clock.Add(time.Hour)
	s.to("HKD", "end-of-day", "")
	s.to("HKD", "closed", `,"business_date":"2026-02-02"`)
	s.get("/v1/days?asset=HKD").has(t, `"sessions":[{"day":"closed","business_date":"2026-02-02","since":"2026-01-30T11:00:00Z"}]`)
}

// Without a node there is no calendar, and times are UTC.
func TestDaysWithoutACalendar(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.get("/v1/days").has(t, `"next_step":null,"steps":[]}],"zone":"UTC"}`)
	if a := s.get("/v1/overview"); a.status != 200 {
		t.Errorf("%d %s", a.status, a.body)
	}
}
