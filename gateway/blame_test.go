package gateway

import (
	"fmt"
	"testing"

	"weir/engine"
)

// A refusal of the engine names the member that is to blame.
func TestRefusedCreationsNameTheMember(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	issuer, line := `{"participant":"CBCNCNB0","asset":"CNY"}`, `{"participant":"CHARDEF0","asset":"CNY","credit_line":"23058430092136939.52"}`
	s.post("/v1/accounts", issuer).wantProblem(t, 422, "not_supported", "participant")
	s.post("/v1/accounts", line).wantProblem(t, 422, "amount_too_large", "credit_line")
	s.post("/v1/accounts", "["+issuer+","+line+"]").has(t, `"code":"not_supported","field":"participant"`, `"code":"amount_too_large","field":"credit_line"`)
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","business_date":"2149-06-07"}`).wantProblem(t, 422, "not_supported", "business_date")
}

// Of a step of the day the date is to blame where no step is possible with it, else the state.
func TestRefusedStepsOfTheDayNameTheMember(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // open on 2026-01-30
	step := func(to, date, field string) {
		t.Helper()
		s.to("CNY", to, fmt.Sprintf(`,"business_date":%q`, date)).has(t, `"code":"day_step"`, fmt.Sprintf(`"field":%q`, field))
	}
	step("open", "2020-01-01", "business_date")
	step("closed", "2026-01-29", "business_date")
	step("pre-open", "2026-01-30", "to")
	step("open", "2026-02-10", "business_date") // beyond the window
	step("closed", "2026-02-02", "to")
	step("cut-off", "2026-02-02", "to")
	s.to("CNY", "pre-open", `,"business_date":"2026-02-02"`).has(t, `"applied"`)
	step("open", "2026-02-03", "business_date") // neither of the two
	step("cut-off", "2026-02-02", "to")
	s.to("CNY", "end-of-day", "").has(t, `"applied"`)
	s.to("CNY", "open", "").has(t, `"code":"day_step","field":"to"`)
	s.to("CNY", "closed", `,"business_date":"2026-02-02","late":true`).has(t, `"applied"`)
	s.to("CNY", "open", `,"late":true`).has(t, `"applied"`)
}

// Whoever names a participant that nobody knows is told so, whatever is asked about the order.
func TestUnknownParticipantOfAnOrder(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "1.00", "")).want(t, 200, outcome(1, engine.Settled, 0, 8))
	for _, rest := range []string{"", "/explain", "/message"} {
		s.get(path(1, rest)+"?participant=NOBODY").wantProblem(t, 422, "unknown_name", "participant")
		s.get(path(2, rest)+"?participant=NOBODY").wantProblem(t, 422, "unknown_name", "participant")
	}
	s.get(sidePath(1, "?participant=NOBODY")).wantProblem(t, 422, "unknown_name", "participant")
	s.post(path(1, "/cancel"), `{"participant":"NOBODY"}`).wantProblem(t, 422, "unknown_name", "participant")
	s.get(path(1, "?participant=BRAVGB20")).wantProblem(t, 404, "unknown_order", "id")
}
