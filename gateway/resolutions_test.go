package gateway

import (
	"testing"
	"time"
)

func TestResolutionsAreListedAndShown(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{})
	s.setUpRing()
	s.get("/v1/resolutions").want(t, 200, `{"items":[]}`)
	s.post("/v1/orders", orderFrom(1, "ALPHCNB0", "BRAVGB20", "100.00", ""))
	s.post("/v1/orders", orderFrom(2, "ALPHCNB0", "CHARDEF0", "0.05", ""))
	s.post("/v1/orders", orderFrom(3, "BRAVGB20", "ALPHCNB0", "100.05", "")) // lacks 0.05
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f1","participant":"BRAVGB20","asset":"CNY","amount":"0.04","direction":"in"}`)
	s.post("/v1/orders", orderFrom(4, "CHARDEF0", "BRAVGB20", "0.01", ""))
	s.post("/v1/orders", orderFrom(4, "CHARDEF0", "BRAVGB20", "0.01", "")).has(t, `"replayed":true`) // 13, without an event
	s.get("/v1/resolutions").want(t, 200, `{"items":[]}`)
	s.post("/v1/resolution", `{"asset":"CNY","kind":"multilateral"}`).has(t, `"settled":4`)
	s.get("/v1/resolutions?asset=CNY").has(t, `{"items":[{"seq":14,"time":"2026-01-30T09:00:00Z","asset":"CNY","kind":"command","orders":4,"value":"200.11","trigger":{"seq":14,`)
	s.get("/v1/resolutions?asset=EUR").want(t, 200, `{"items":[]}`)
	s.get("/v1/resolutions/14").has(t, `{"seq":14,"time":"2026-01-30T09:00:00Z","asset":"CNY","orders":[{"id":"00000000-0000-4000-8000-00000000000`,
		`{"id":"00000000-0000-4000-8000-000000000003","instructor":"BRAVGB20","debtor":"BRAVGB20","debtor_account":3,"creditor":"ALPHCNB0","creditor_account":2,"asset":"CNY","amount":"100.05"}`,
		`],"count":4,"positions":[{"account":2,"participant":"ALPHCNB0","asset":"CNY","paid":"100.05","received":"100.05","net":"0.00"},`+
			`{"account":3,"participant":"BRAVGB20","asset":"CNY","paid":"100.05","received":"100.01","net":"-0.04"},`+
			`{"account":4,"participant":"CHARDEF0","asset":"CNY","paid":"0.01","received":"0.05","net":"0.04"}],"truncated":false}`)

	// a credit that wakes two queued orders, one after the other
	s.post("/v1/orders", orderFrom(5, "ALPHCNB0", "BRAVGB20", "7.00", ""))
	s.post("/v1/orders", orderFrom(6, "BRAVGB20", "CHARDEF0", "7.00", ""))
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"ALPHCNB0","asset":"CNY","amount":"7.00","direction":"in"}`)
	first := s.get("/v1/resolutions?limit=1")
	first.has(t, `{"items":[{"seq":17,"time":"2026-01-30T09:00:00Z","asset":"CNY","kind":"event","orders":2,"value":"14.00","trigger":{`, `"next_cursor":"`)
	cursor := first.body[len(first.body)-len(`1z141z5"}`) : len(first.body)-2]
	s.get("/v1/resolutions?limit=1&cursor="+cursor).has(t, `{"items":[{"seq":14,`)
	s.get("/v1/resolutions/17").has(t, `"count":2,"positions":[{"account":2,"participant":"ALPHCNB0","asset":"CNY","paid":"7.00","received":"0.00","net":"-7.00"}`)

	s.post("/v1/orders", orderFrom(7, "BRAVGB20", "CHARDEF0", "3.00", "")).has(t, `"queued"`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f3","participant":"BRAVGB20","asset":"CNY","amount":"3.00","direction":"in"}`) // 19 wakes one
	for _, seq := range []string{"0", "12", "13", "16", "19", "99", "x", "99999999999999999999"} {
		s.get("/v1/resolutions/"+seq).wantProblem(t, 404, "unknown_resolution", "seq")
	}
	s.get("/v1/resolutions/14?a=b").wantProblem(t, 400, "invalid_parameter", "a")
	s.get("/v1/resolutions?participant=ALPHCNB0").wantProblem(t, 400, "invalid_parameter", "participant")
	s.get("/v1/resolutions?limit=0").wantProblem(t, 400, "invalid_parameter", "limit")
}
