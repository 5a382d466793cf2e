package gateway

import (
	"fmt"
	"strings"
	"testing"
)

// orderFrom is an order of one bank to another.
func orderFrom(n int, debtor, creditor, amount, rest string) string {
	return strings.NewReplacer("ALPHCNB0", debtor, "BRAVGB20", creditor).Replace(order(n, amount, rest))
}

// setUpRing makes CNY, resolved on command only, and three banks with nothing; accounts 2 to 4.
func (s *testServer) setUpRing() {
	s.t.Helper()
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","business_date":"2026-01-30","resolution":"command"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0"} {
		s.post("/v1/participants", `{"id":"`+bank+`"}`)
		s.post("/v1/accounts", `{"participant":"`+bank+`","asset":"CNY"}`)
	}
}

func TestWhoWaitsForWhom(t *testing.T) {
	s := startServer(t, nil)
	s.setUpRing()
	s.get("/v1/waiting?asset=CNY").want(t, 200, `{"asset":"CNY","seq":7,"nodes":[],"edges":[],"truncated":false}`)
	s.post("/v1/orders", orderFrom(1, "ALPHCNB0", "BRAVGB20", "100.00", ""))
	s.post("/v1/orders", orderFrom(2, "ALPHCNB0", "BRAVGB20", "0.05", ""))
	s.post("/v1/orders", orderFrom(3, "BRAVGB20", "ALPHCNB0", "100.05", ""))
	s.post("/v1/orders", orderFrom(4, "BRAVGB20", "CHARDEF0", "7.00", ""))
	s.post("/v1/orders", orderFrom(5, "BRAVGB20", "CHARDEF0", "9.00", `,"method":"net"`)).has(t, `"queued"`) // for a cycle: no money frees it
	s.get("/v1/waiting?asset=CNY").want(t, 200, `{"asset":"CNY","seq":12,"nodes":[`+
		`{"participant":"ALPHCNB0","balance":"0.00","cover":"0.00","queued_out":"100.05","queued_in":"100.05","count_out":2,"count_in":1},`+
		`{"participant":"BRAVGB20","balance":"0.00","cover":"0.00","queued_out":"107.05","queued_in":"100.05","count_out":2,"count_in":2},`+
		`{"participant":"CHARDEF0","balance":"0.00","cover":"0.00","queued_out":"0.00","queued_in":"7.00","count_out":0,"count_in":1}],"edges":[`+
		`{"debtor":"ALPHCNB0","debtor_account":2,"creditor":"BRAVGB20","creditor_account":3,"count":2,"value":"100.05"},`+
		`{"debtor":"BRAVGB20","debtor_account":3,"creditor":"ALPHCNB0","creditor_account":2,"count":1,"value":"100.05"},`+
		`{"debtor":"BRAVGB20","debtor_account":3,"creditor":"CHARDEF0","creditor_account":4,"count":1,"value":"7.00"}],"truncated":false}`)
	s.post("/v1/resolution", `{"asset":"CNY","kind":"multilateral"}`)
	s.get("/v1/waiting?asset=CNY").has(t, `"edges":[{"debtor":"BRAVGB20","debtor_account":3,"creditor":"CHARDEF0","creditor_account":4,"count":1,"value":"7.00"}]`)

	s.get("/v1/waiting").wantProblem(t, 400, "invalid_parameter", "asset")
	s.get("/v1/waiting?asset=EUR").wantProblem(t, 404, "unknown_asset", "asset")
	s.get("/v1/waiting?asset=CNY&limit=5").wantProblem(t, 400, "invalid_parameter", "limit")
}

// Of more queued orders than one query copies out, all are in it, and of more edges than are shown, the largest.
func TestWhoWaitsForWhomAmongMany(t *testing.T) {
	s := startServer(t, nil)
	s.setUpRing()
	const banks, each = 26, 2 // 650 edges, 1,300 orders
	for i := range banks {
		s.post("/v1/participants", fmt.Sprintf(`{"id":"BANK%d"}`, i))
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":"BANK%d","asset":"CNY"}`, i))
	}
	var orders []string
	for from := range banks {
		for to := range banks {
			for range each {
				if from != to {
					n := len(orders) + 1
					orders = append(orders, orderFrom(n, fmt.Sprintf("BANK%d", from), fmt.Sprintf("BANK%d", to), fmt.Sprintf("%d.00", 1+from*banks+to), ""))
				}
			}
		}
	}
	for range 3 * waitingRows { // of one account, more than a query copies out
		orders = append(orders, orderFrom(len(orders)+1, "ALPHCNB0", "BRAVGB20", "10.00", ""))
	}
	s.post("/v1/orders", "["+strings.Join(orders, ",")+"]").has(t, `"status":"queued"`)
	a := s.get("/v1/waiting?asset=CNY")
	a.has(t, `"truncated":true`)
	a.has(t, `"edges":[{"debtor":"ALPHCNB0","debtor_account":2,"creditor":"BRAVGB20","creditor_account":3,"count":768,"value":"7680.00"},{"debtor":"BANK25","debtor_account":30,"creditor":"BANK24","creditor_account":29,"count":2,"value":"1350.00"}`)
	if edges := strings.Count(a.body, `"value":`); edges != 500 {
		t.Errorf("%d edges", edges)
	}
	// what goes to an account is counted whole, whether or not its edge is shown
	a.has(t, `{"participant":"BANK0","balance":"0.00","cover":"0.00","queued_out":"700.00","queued_in":"16950.00","count_out":50,"count_in":50}`)
}
