package gateway

import "testing"

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
