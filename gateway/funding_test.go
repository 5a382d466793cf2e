package gateway

import (
	"strings"
	"testing"

	"weir/engine"
)

// A funding that was refused because nobody knew the asset keeps its id when the asset is there: it can't be compared any more, and moves no money.
func TestFundingOfAnUnknownAssetKeepsItsID(t *testing.T) {
	s := startServer(t, nil)
	s.post("/v1/participants", `{"id":"ALPHCNB0","kind":"bank"}`)
	fundings := []string{
		`{"id":"00000000-0000-4000-8000-0000000000f1","participant":"ALPHCNB0","asset":"CNY","amount":"5.00","direction":"in"}`,
		`{"id":"00000000-0000-4000-8000-0000000000f2","participant":"ALPHCNB0","asset":"CNY","amount":"5.00","direction":"out"}`,
	}
	for _, funding := range fundings {
		s.post("/v1/funding", funding).has(t, `"code":"unknown_asset"`)
		s.post("/v1/funding", funding).has(t, `"code":"unknown_asset"`, `"replayed":true`)
	}
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`)
	s.post("/v1/accounts", `{"participant":"ALPHCNB0","asset":"CNY"}`)
	for _, funding := range fundings {
		s.post("/v1/funding", funding).has(t, `"code":"duplicate_key"`)
	}
}

// A funding may name its business date as an order does; then a repeat is answered while the date is in the window, and moves no money after it.
func TestFundingNamesItsBusinessDate(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	funding := func(n, date string) string {
		return `{"id":"00000000-0000-4000-8000-0000000000` + n + `","participant":"ALPHCNB0","asset":"CNY","amount":"5.00","direction":"in","business_date":"` + date + `"}`
	}
	const id = "00000000-0000-4000-8000-0000000000"
	dated := funding("d1", "2026-01-30")
	s.post("/v1/funding", dated).want(t, 200, `{"id":"`+id+`d1","status":"settled","iso_status":"ACSC","seq":8}`)
	s.post("/v1/funding", dated).has(t, `"status":"settled"`, `"seq":8`, `"replayed":true`)
	s.get("/v1/orders/"+id+"d1").has(t, `"business_date":"2026-01-30"`)

	s.post("/v1/funding", funding("d1", "2026-01-29")).has(t, `"code":"duplicate_key"`)
	s.post("/v1/funding", strings.Replace(dated, `,"business_date":"2026-01-30"`, "", 1)).has(t, `"code":"duplicate_key"`)
	s.post("/v1/funding", funding("d2", "2026-01-24")).has(t, `"code":"date_outside_window"`, `"seq":12`)
	s.post("/v1/funding", funding("d3", "2026-02-01")).has(t, `"code":"not_open"`)
	s.post("/v1/funding", funding("d4", "2026-02-30")).wantProblem(t, 422, "invalid_value", "business_date")

	for range engine.WindowBack + 2 { // what left the window is remembered to the end of the next session
		s.post("/v1/funding", dated).has(t, `"status":"settled"`, `"replayed":true`)
		for _, state := range []string{"end-of-day", "closed", "open"} {
			s.to("CNY", state, "").has(t, `"status":"applied"`)
		}
	}
	balance := s.get("/v1/accounts?participant=ALPHCNB0").body
	s.post("/v1/funding", dated).has(t, `"status":"rejected"`, `"code":"date_outside_window"`)
	s.get("/v1/accounts?participant=ALPHCNB0").want(t, 200, balance)
}
