package gateway

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"weir/engine"
)

const bond = "CN0000000001"

// setUpTrades adds a bond (scale 0) to what setUp makes: ALPHCNB0 has 100.00 of CNY and no bond, BRAVGB20 has 60 of the bond: accounts 5 and 6. The next sequence is 13.
func (s *testServer) setUpTrades() {
	s.t.Helper()
	s.setUp()
	s.post("/v1/assets", `{"code":"`+bond+`","scale":0,"issuer":"DEPO","business_date":"2026-01-30"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, bond))
	}
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"CNY"}`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"BRAVGB20","asset":"`+bond+`","amount":"60","direction":"in"}`).has(s.t, `"status":"settled","iso_status":"ACSC","seq":12`)
}

// buys is a side by which ALPHCNB0 gives cash for bonds, sells its mirror.
func buys(n int, cash, bonds, rest string) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","participant":"ALPHCNB0","counterparty":"BRAVGB20","gives":{"asset":"CNY","amount":%q},"takes":{"asset":%q,"amount":%q}%s}`, n, cash, bond, bonds, rest)
}

func sells(n int, bonds, cash, rest string) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","participant":"BRAVGB20","counterparty":"ALPHCNB0","gives":{"asset":%q,"amount":%q},"takes":{"asset":"CNY","amount":%q}%s}`, n, bond, bonds, cash, rest)
}

// with is the outcome of a side that is matched with another.
func with(text string, n int) string {
	return fmt.Sprintf(`%s,"matched_with":"00000000-0000-4000-8000-%012d"}`, strings.TrimSuffix(text, "}"), n)
}

func sidePath(n int, verb string) string {
	return fmt.Sprintf("/v1/matches/00000000-0000-4000-8000-%012d%s", n, verb)
}

func TestSidesMatchAndSettle(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", sells(1, "10", "50.00", `,"reference":"T-1"`)).want(t, 200, outcome(1, engine.Unmatched, 0, 13))
	unmatched := `{"id":"00000000-0000-4000-8000-000000000001","instructor":"BRAVGB20","participant":"BRAVGB20","counterparty":"ALPHCNB0","gives":{"asset":"CN0000000001","amount":"10"},` +
		`"takes":{"asset":"CNY","amount":"50.00"},"reference":"T-1","settlement_date":"2026-01-30","tolerance":"0.00","partial":false,"priority":"normal",` +
		`"status":"unmatched","iso_status":"PDNG","held":false,"cancel_asked":false,"seq":13}`
	s.get("/v1/matches").want(t, 200, `{"items":[`+unmatched+`]}`)
	s.get("/v1/allegements?participant=ALPHCNB0").want(t, 200, `{"items":[`+unmatched+`]}`)
	s.get("/v1/allegements?participant=BRAVGB20").want(t, 200, `{"items":[]}`)
	s.get(sidePath(1, "")).want(t, 200, unmatched)
	s.get(path(1, "/explain")).has(t, `"order":{"id":"00000000-0000-4000-8000-000000000001","kind":"trade"`, `"status":"unmatched"`)
	s.get("/v1/orders?status=unmatched").has(t, `"kind":"trade"`, `"category":"interbank"`, `"status":"unmatched"`)
	s.post("/v1/matches", buys(2, "50.00", "10", `,"reference":"T-1"`)).want(t, 200, with(outcome(2, engine.Settled, 0, 14), 1))
	s.get(sidePath(2, "")).want(t, 200, `{"id":"00000000-0000-4000-8000-000000000002","instructor":"ALPHCNB0","participant":"ALPHCNB0","counterparty":"BRAVGB20","gives":{"asset":"CNY","amount":"50.00"},`+
		`"takes":{"asset":"CN0000000001","amount":"10"},"reference":"T-1","settlement_date":"2026-01-30","tolerance":"0.00","partial":false,"priority":"normal","status":"settled","iso_status":"ACSC",`+
		`"held":false,"cancel_asked":false,"matched_with":"00000000-0000-4000-8000-000000000001","agreed":{"gives":"50.00","takes":"10"},"settled":{"gives":"50.00","takes":"10"},"seq":14}`)
	s.get("/v1/allegements?participant=ALPHCNB0").want(t, 200, `{"items":[]}`)
	s.get("/v1/accounts?participant=ALPHCNB0").has(t, `"asset":"CNY","kind":"settlement","balance":"50.00"`, `"asset":"CN0000000001","kind":"settlement","balance":"10"`)
	// Asked again, the first answer comes again, with what is known by now.
	s.post("/v1/matches", sells(1, "10", "50.00", `,"reference":"T-1"`)).want(t, 200, replayed(outcome(1, engine.Unmatched, 0, 13)))
	s.post("/v1/matches", buys(2, "50.00", "10", `,"reference":"T-1"`)).want(t, 200, with(replayed(outcome(2, engine.Settled, 0, 14)), 1))
	s.post("/v1/matches", buys(2, "50.00", "10", "")).want(t, 200, outcome(2, engine.Rejected, engine.DuplicateKey, 17))
	events := s.get("/v1/events?after=12").body
	for _, part := range []string{
		`"kind":"order_unmatched","id":"00000000-0000-4000-8000-000000000001","participant":"BRAVGB20","debtor":"BRAVGB20","debtor_account":6,"creditor":"ALPHCNB0","creditor_account":5,"asset":"CN0000000001","amount":"10"`,
		`"kind":"order_matched","id":"00000000-0000-4000-8000-000000000001"`, `"kind":"order_matched","id":"00000000-0000-4000-8000-000000000002"`, `"kind":"order_settled","id":"00000000-0000-4000-8000-000000000001"`,
	} {
		if strings.Count(events, part) != 1 {
			t.Errorf("%s is not once in %s", part, events)
		}
	}
}

func TestSidesInArraysAndLines(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	bad := `{"status":"rejected","iso_status":"RJCT","reason":"AM12","code":"too_many_decimals","field":"takes.amount","detail":"has more decimals than the asset"}`
	badly := fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d",`, 2) + bad[1:]
	sides := []string{buys(1, "150.00", "10", ""), buys(2, "150.00", "10.5", ""), sells(3, "10", "150.00", "")}
	first, second := outcome(1, engine.Unmatched, 0, 13), with(outcome(3, engine.Queued, engine.Partner, 14), 1)
	s.post("/v1/matches", "["+strings.Join(sides, ",")+"]").want(t, 200, "["+first+","+badly+","+second+"]")
	first, second = replayed(outcome(1, engine.Unmatched, 0, 13)), with(replayed(outcome(3, engine.Queued, engine.Partner, 14)), 1)
	lines := s.do("POST", "/v1/matches", typeLines, strings.Join(sides, "\n")+"\n")
	lines.want(t, 200, first+"\n"+badly+"\n"+second+"\n")
	if lines.header.Get("Content-Type") != typeLines {
		t.Error(lines.header)
	}
	s.get("/v1/orders/00000000-0000-4000-8000-000000000001/explain").has(t, `"code":"cover"`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f3","participant":"ALPHCNB0","asset":"CNY","amount":"50.00","direction":"in"}`)
	s.get("/v1/matches?status=settled").has(t, `-000000000001"`, `-000000000003"`)
}

// The cash is tolerated up to the tolerance; the agreed amounts, not those said, settle.
func TestSidesAgreeWithinTheTolerance(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", buys(1, "50.02", "10", `,"tolerance":"0.02"`)).want(t, 200, outcome(1, engine.Unmatched, 0, 13))
	s.post("/v1/matches", sells(2, "10", "50.03", "")).want(t, 200, with(outcome(2, engine.Settled, 0, 14), 1))
	s.get(sidePath(1, "")).has(t, `"gives":{"asset":"CNY","amount":"50.02"}`, `"tolerance":"0.02"`, `"agreed":{"gives":"50.03","takes":"10"},"settled":{"gives":"50.03","takes":"10"}`)
	s.get(sidePath(2, "")).has(t, `"tolerance":"0.00"`, `"agreed":{"gives":"10","takes":"50.03"}`)
	s.get("/v1/events?after=13").has(t, `"asset":"CNY","amount":"50.03"`)
}

func TestSidesSettleInPart(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", buys(1, "100.00", "100", `,"partial":true`)).has(t, `"status":"unmatched"`)
	s.post("/v1/matches", sells(2, "100", "100.00", `,"partial":true`)).has(t, `"status":"queued"`, `"code":"cover"`)
	s.get(sidePath(2, "")).has(t, `"status":"queued"`, `"partial":true`, `"agreed":{"gives":"100","takes":"100.00"},"settled":{"gives":"60","takes":"60.00"}`)
	s.get("/v1/events?after=13").has(t, `"kind":"order_settled_part","id":"00000000-0000-4000-8000-000000000001"`, `"asset":"CNY","amount":"60.00"`)
	s.get("/metrics").has(t, `weir_settled_value{asset="CNY"} 60.00`)
}

func TestSidesAreHeldAndCancelled(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", buys(1, "50.00", "10", `,"hold":true`)).want(t, 200, outcome(1, engine.Unmatched, 0, 13))
	s.post("/v1/matches", sells(2, "10", "50.00", "")).want(t, 200, with(outcome(2, engine.Held, 0, 14), 1))
	s.get(sidePath(1, "")).has(t, `"status":"held","iso_status":"PDNG","held":true`)
	s.get(sidePath(2, "")).has(t, `"status":"held","iso_status":"PDNG","held":false`)
	s.do("POST", sidePath(2, "/cancel"), "", "").want(t, 200, outcome(2, engine.Held, engine.PartnerToCancel, 15))
	s.post(sidePath(2, "/cancel"), `{"participant":"BRAVGB20"}`).want(t, 200, replayed(outcome(2, engine.Held, engine.PartnerToCancel, 16)))
	s.get("/v1/matches?participant=BRAVGB20").has(t, `"cancel_asked":true`)
	s.get("/v1/events?after=14").has(t, `"kind":"order_cancel_asked","id":"00000000-0000-4000-8000-000000000002"`)
	s.do("POST", sidePath(2, "/hold"), "", "").has(t, `"status":"held"`)
	s.do("POST", sidePath(1, "/release"), "", "").has(t, `"status":"held"`)
	s.do("POST", sidePath(1, "/cancel"), "", "").has(t, `"status":"cancelled"`)
	s.get(sidePath(2, "")).has(t, `"status":"cancelled"`, `"matched_with":"00000000-0000-4000-8000-000000000001"`)
	s.post("/v1/matches", buys(3, "50.00", "10", "")).has(t, `"status":"unmatched"`)
	s.post(sidePath(3, "/hold"), `{}`).has(t, `"status":"held"`)
	s.get(sidePath(3, "")).has(t, `"status":"unmatched"`, `"held":true`)
	s.post(path(3, "/release"), `{}`).has(t, `"status":"unmatched"`)
	s.do("POST", path(3, "/cancel"), "", "").has(t, `"status":"cancelled"`)
	s.do("POST", sidePath(9, "/cancel"), "", "").wantProblem(t, 404, "unknown_order", "id")
}

// What the engine refuses names the member, the second time as well.
func TestRefusedSidesNameTheMember(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	side := func(n int, participant, counterparty, gives, takes, rest string) string {
		return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","participant":%q,"counterparty":%q,"gives":{%s},"takes":{%s}%s}`, n, participant, counterparty, gives, takes, rest)
	}
	const cash, bonds, none = `"asset":"CNY","amount":"1.00"`, `"asset":"CN0000000001","amount":"1"`, `"asset":"XXX","amount":"1.5"`
	for i, row := range []struct{ participant, counterparty, gives, takes, rest, code, field string }{
		{"ALPHCNB0", "BRAVGB20", none, bonds, "", "unknown_asset", "gives.asset"},
		{"ALPHCNB0", "BRAVGB20", cash, none, `,"tolerance":"0.123"`, "unknown_asset", "takes.asset"},
		{"NOBODY", "BRAVGB20", cash, bonds, "", "unknown_debtor", "participant"},
		{"ALPHCNB0", "NOBODY", cash, bonds, "", "unknown_creditor", "counterparty"},
		{"CHARDEF0", "BRAVGB20", bonds, cash, "", "no_debtor_account", "participant"},
		{"ALPHCNB0", "CHARDEF0", bonds, cash, "", "no_creditor_account", "counterparty"},
		{"CHARDEF0", "BRAVGB20", cash, bonds, "", "no_account", "participant"},
		{"ALPHCNB0", "CHARDEF0", cash, bonds, "", "no_account", "counterparty"},
		{"ALPHCNB0", "ALPHCNB0", cash, bonds, "", "same_account", "counterparty"},
		{"ALPHCNB0", "BRAVGB20", `"asset":"CNY","amount":"0"`, bonds, "", "amount_zero", "gives.amount"},
		{"ALPHCNB0", "BRAVGB20", cash, `"asset":"CN0000000001","amount":"0"`, "", "amount_zero", "takes.amount"},
		{"ALPHCNB0", "BRAVGB20", `"asset":"CNY","amount":"92233720368547758.08"`, bonds, "", "amount_too_large", "gives.amount"},
		{"ALPHCNB0", "BRAVGB20", cash, bonds, `,"settlement_date":"2030-01-01"`, "date_outside_window", "settlement_date"},
		{"ALPHCNB0", "BRAVGB20", cash, bonds, `,"expires_at":"2020-01-01T00:00:00Z"`, "expiry_passed", "expires_at"},
		{"ALPHCNB0", "BRAVGB20", cash, cash, "", "not_supported", "takes.asset"},
	} {
		body := side(i+1, row.participant, row.counterparty, row.gives, row.takes, row.rest)
		for range 2 {
			s.post("/v1/matches", body).has(t, `"status":"rejected"`, fmt.Sprintf(`"code":%q,"field":%q`, row.code, row.field))
		}
	}
	s.post("/v1/assets", `{"code":"USD","scale":2,"issuer":"CBUSUSU0","business_date":"2026-01-30"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"USD"}`, bank))
	}
	s.post("/v1/matches", side(90, "ALPHCNB0", "BRAVGB20", cash, `"asset":"USD","amount":"7.00"`, `,"partial":true`)).has(t, `"code":"not_supported","field":"partial"`)
	s.do("POST", "/v1/participants/CHARDEF0/suspend", "", "")
	s.post("/v1/matches", side(91, "ALPHCNB0", "BRAVGB20", cash, bonds, `,"instructor":"CHARDEF0"`)).has(t, `"code":"participant_suspended","field":"instructor"`)
	s.get("/v1/matches").want(t, 200, `{"items":[]}`) // the refused ones apart
}

// One participant may instruct both sides; the side is found under who instructed it.
func TestOneInstructorForBothSides(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", buys(1, "50.00", "10", `,"instructor":"CHARDEF0"`)).has(t, `"status":"unmatched"`)
	s.post("/v1/matches", sells(1, "10", "50.00", "")).want(t, 200, with(outcome(1, engine.Settled, 0, 14), 1))
	s.get(sidePath(1, "")).wantProblem(t, 409, "ambiguous_order", "participant")
	s.get(sidePath(1, "?participant=CHARDEF0")).has(t, `"instructor":"CHARDEF0","participant":"ALPHCNB0"`)
	s.get(sidePath(1, "?participant=BRAVGB20")).has(t, `"instructor":"BRAVGB20"`)
	s.get(sidePath(1, "?participant=NOBODY")).wantProblem(t, 422, "unknown_name", "participant")
	s.post("/v1/orders", order(7, "1.00", ""))
	s.get(sidePath(7, "")).wantProblem(t, 404, "unknown_order", "id") // an order that is no side
}

func TestListsOfSides(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	for n := 1; n <= 9; n++ { // 1 is settled, 2 to 5 wait for cover, 6 is cancelled, 7 to 9 are alone
		s.post("/v1/matches", buys(n, "100.00", "5", fmt.Sprintf(`,"reference":"R%d"`, n)))
		if n <= 5 {
			s.post("/v1/matches", sells(100+n, "5", "100.00", fmt.Sprintf(`,"reference":"R%d"`, n)))
		}
	}
	s.do("POST", sidePath(6, "/cancel"), "", "")
	s.post("/v1/matches", sells(107, "7", "1.00", ""))
	for query, want := range map[string]int{
		"": 15, "status=unmatched": 4, "status=matched": 10, "status=queued": 8, "status=settled": 2, "status=cancelled": 1, "status=held": 0,
		"participant=ALPHCNB0": 9, "participant=BRAVGB20&status=queued": 4, "counterparty=ALPHCNB0": 6, "counterparty=ALPHCNB0&status=unmatched": 1,
		"participant=CHARDEF0": 0, "participant=NOBODY": 0, "counterparty=NOBODY": 0, "participant=ALPHCNB0&counterparty=ALPHCNB0": 0,
	} {
		for _, limit := range []int{1, 2, 7, 1000} {
			if rows := s.rowsOf("/v1/matches?"+query, limit); len(rows) != want {
				t.Errorf("%s by %d: %d rows, want %d", query, limit, len(rows), want)
			}
		}
	}
	if rows := s.rowsOf("/v1/allegements?participant=BRAVGB20", 2); len(rows) != 3 {
		t.Errorf("%d allegements", len(rows))
	}
	for _, cursor := range []string{"1", "3w5e11264sgsf", "zzzzzzzzzz"} {
		s.get("/v1/matches?cursor="+cursor).has(t, `{"items":[`)
	}
	for query, field := range map[string]string{
		"matches?status=rejected": "status", "matches?status=": "status", "matches?counterparty=x": "counterparty", "matches?participant=x": "participant", "matches?asset=CNY": "asset",
		"matches?limit=0": "limit", "allegements": "participant", "allegements?participant=x": "participant", "allegements?participant=ALPHCNB0&status=held": "status", "matches?status=held&status=held": "status",
	} {
		s.get("/v1/"+query).wantProblem(t, 400, "invalid_parameter", field)
	}
}

// rowsOf reads a list page by page and answers its rows, each once.
func (s *testServer) rowsOf(path string, limit int) map[string]bool {
	s.t.Helper()
	rows, cursor := map[string]bool{}, ""
	for {
		var page struct {
			Items []json.RawMessage
			Next  string `json:"next_cursor"`
		}
		a := s.get(fmt.Sprintf("%s&limit=%d%s", path, limit, cursor))
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || len(page.Items) > limit {
			s.t.Fatalf("%s: %v %s", path, err, a.body)
		}
		for _, row := range page.Items {
			if rows[string(row)] {
				s.t.Errorf("%s: twice: %s", path, row)
			}
			rows[string(row)] = true
		}
		if page.Next == "" {
			return rows
		}
		cursor = "&cursor=" + page.Next
	}
}

// Assets that come later are known to the next request, and their kinds decide what a tolerance is in.
func TestKindsOfNewAssetsAreLearned(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", buys(1, "1.00", "1", "")).has(t, `"status":"unmatched"`)
	for _, asset := range [][2]string{{"XAU", "security"}, {"POINTS", "currency"}} {
		s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"kind":%q,"scale":0,"issuer":"DEPO","business_date":"2026-01-30"}`, asset[0], asset[1]))
		s.get("/v1/assets?asset="+asset[0]).has(t, `"kind":"`+asset[1]+`"`)
		for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
			s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset[0]))
		}
	}
	// CNY is the cash against XAU; against POINTS, a currency too, what is taken is.
	s.post("/v1/matches", strings.Replace(buys(2, "1.00", "1", `,"tolerance":"0.25"`), bond, "XAU", 1)).has(t, `"status":"unmatched"`)
	s.post("/v1/matches", strings.Replace(buys(3, "1.00", "1", `,"tolerance":"0.25"`), bond, "POINTS", 1)).wantProblem(t, 422, "too_many_decimals", "tolerance")
	s.post("/v1/matches", strings.Replace(buys(3, "1.00", "1", `,"tolerance":"25"`), bond, "POINTS", 1)).has(t, `"status":"unmatched"`)
	s.get(sidePath(2, "")).has(t, `"tolerance":"0.25"`)
	s.get(sidePath(3, "")).has(t, `"tolerance":"25"`)
}

// The first answer comes again, and does not say in one breath that a side is unmatched and what it is matched with; nor does one of a request with both sides.
func TestUnmatchedIsMatchedWithNothing(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", sells(1, "10", "50.00", "")).want(t, 200, outcome(1, engine.Unmatched, 0, 13))
	s.post("/v1/matches", buys(2, "50.00", "10", "")).want(t, 200, with(outcome(2, engine.Settled, 0, 14), 1))
	again := s.post("/v1/matches", sells(1, "10", "50.00", ""))
	if !strings.Contains(again.body, `"status":"unmatched"`) || !strings.Contains(again.body, `"replayed":true`) || strings.Contains(again.body, "matched_with") {
		t.Error(again.body)
	}
	s.post("/v1/matches", buys(2, "50.00", "10", "")).has(t, `"replayed":true`, `"matched_with":"00000000-0000-4000-8000-000000000001"`)
	both := s.post("/v1/matches", "["+sells(3, "1", "5.00", "")+","+buys(4, "5.00", "1", "")+"]")
	if strings.Count(both.body, "matched_with") != 1 || !strings.Contains(both.body, `"status":"unmatched"`) {
		t.Error(both.body)
	}
	s.get(sidePath(1, "")).has(t, `"matched_with":"00000000-0000-4000-8000-000000000002"`)
}

// What is left of a side that settled in part, or that was agreed on at another amount, is told wherever what waits is listed and added up; its amount stays what was submitted.
func TestWhatIsLeftOfASide(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades() // BRAVGB20 has 60 bonds
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f3","participant":"ALPHCNB0","asset":"CNY","amount":"1000.00","direction":"in"}`).has(t, `"settled"`)
	s.post("/v1/matches", sells(1, "100", "50.00", `,"partial":true`)).has(t, `"unmatched"`)
	s.post("/v1/matches", buys(2, "50.50", "100", `,"partial":true,"tolerance":"0.50"`)).has(t, `"queued"`)
	s.get("/v1/accounts?asset=CNY&participant=ALPHCNB0").has(t, `"queued_out":"20.00"`) // 60 of 100 bonds for 30.00
	const cash, bonds = `"asset":"CNY","amount":"50.50","left":"20.00"`, `"asset":"CN0000000001","amount":"100","left":"40"`
	s.get("/v1/queues?asset=CNY").has(t, cash)
	s.get("/v1/queues?asset="+bond).has(t, bonds)
	s.get("/v1/orders?status=queued").has(t, cash, bonds)
	s.get(path(2, "?participant=ALPHCNB0")).has(t, cash)
	s.get("/v1/waiting?asset=CNY").has(t, `"count":1,"value":"20.00"`)
	s.post("/v1/what-if", `{"participant":"BRAVGB20","asset":"`+bond+`","amount":"40"}`).has(t, `"value":"40"`, bonds)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f4","participant":"BRAVGB20","asset":"`+bond+`","amount":"40","direction":"in"}`).has(t, `"settled"`)
	s.get(path(2, "?participant=ALPHCNB0")).has(t, `"amount":"50.50","priority"`) // nothing is left
}
