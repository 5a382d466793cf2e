package gateway

import (
	"fmt"
	"strings"
	"testing"

	"weir/engine"
)

// to brings the day of an asset to a state; rest are further members.
func (s *testServer) to(asset, state, rest string) answered {
	s.t.Helper()
	return s.post("/v1/day", fmt.Sprintf(`{"asset":%q,"to":%q%s}`, asset, state, rest))
}

func TestDayFromPreOpenToTheNextDate(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // CNY is open on 2026-01-30
	s.post("/v1/orders", order(1, "30.00", "")).has(t, `"status":"settled"`)
	s.post("/v1/orders", order(2, "150.00", "")).has(t, `"status":"queued"`)
	s.to("CNY", "cut-off", "").want(t, 200, applied(10))
	s.to("CNY", "cut-off", "").want(t, 200, replayed(applied(11)))
	s.post("/v1/orders", order(3, "1.00", "")).want(t, 200, outcome(3, engine.Rejected, engine.AfterCutOff, 12))
	s.post("/v1/orders", order(4, "1.00", `,"category":"interbank"`)).want(t, 200, outcome(4, engine.Queued, engine.OrderAhead, 13))
	s.get("/v1/orders/00000000-0000-4000-8000-000000000004").has(t, `"method":"gross","category":"interbank"`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000003").has(t, `"category":"customer"`)
	s.to("CNY", "open", "").want(t, 200, turnedDown(engine.DayStep, "to", 14))
	s.to("CNY", "clearing", "").want(t, 200, applied(15))
	s.post("/v1/orders", order(5, "1.00", `,"category":"interbank"`)).want(t, 200, outcome(5, engine.Rejected, engine.AfterCutOff, 16))
	s.to("CNY", "end-of-day", `,"business_date":"2026-01-30"`).want(t, 200, applied(17))
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002").has(t, `"status":"expired"`)
	s.get("/v1/statements?asset=CNY&participant=ALPHCNB0").want(t, 200, `{"items":[{"account":2,"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","business_date":"2026-01-30",`+
		`"opening_balance":"0.00","funding":"100.00","received":"0.00","sent":"30.00","closing_balance":"70.00","seq":17}]}`)
	s.to("CNY", "closed", `,"business_date":"2026-02-02"`).want(t, 200, applied(18))
	s.get("/v1/assets").has(t, `"day":"closed","business_date":"2026-02-02","marked"`)
	s.get("/v1/accounts?participant=ALPHCNB0").has(t, `"balance":"70.00"`, `"opening_balance":"70.00"`)
	s.get("/v1/statements?participant=ALPHCNB0").has(t, `"business_date":"2026-02-02","opening_balance":"70.00","funding":"0.00","received":"0.00","sent":"0.00","closing_balance":"70.00"`)
	s.to("CNY", "pre-open", "").want(t, 200, applied(19))
	s.to("CNY", "open", `,"business_date":"2026-02-01"`).want(t, 200, turnedDown(engine.DayStep, "business_date", 20))
	s.to("CNY", "pre-open", `,"business_date":"2149-06-06"`).want(t, 200, turnedDown(engine.NotSupported, "business_date", 21))
	days := ""
	for _, part := range strings.Split(s.get("/v1/events?after=9").body, `"kind":"day_set","asset":"CNY",`)[1:] {
		days += part[:strings.IndexByte(part, '}')] + " "
	}
	const want = `"day":"cut-off","business_date":"2026-01-30" "day":"clearing","business_date":"2026-01-30" "day":"end-of-day","business_date":"2026-01-30" ` +
		`"day":"closed","business_date":"2026-01-30" "day":"pre-open","business_date":"2026-02-02" `
	if days != want {
		t.Errorf("%s\nwant\n%s", days, want)
	}
}

// A date that was mistyped in a roll would end the asset: nothing goes back to an earlier one.
func TestARollMayNotGoFarAhead(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // CNY is open on 2026-01-30
	s.to("CNY", "end-of-day", "").want(t, 200, applied(8))
	for _, far := range []string{"2099-01-01", "2026-02-10", "2149-06-06"} {
		a := s.to("CNY", "closed", `,"business_date":"`+far+`"`)
		a.wantProblem(t, 422, "invalid_value", "business_date")
		if !strings.Contains(a.body, "may be 10 days after the present date of the asset at most, which is 2026-01-30") {
			t.Error(a.body)
		}
	}
	s.to("CNY", "closed", `,"business_date":"2026-01-29"`).want(t, 200, turnedDown(engine.DayStep, "business_date", 9))
	s.to("CNY", "closed", `,"business_date":"2026-02-09"`).want(t, 200, applied(10))
	s.get("/v1/assets").has(t, `"day":"closed","business_date":"2026-02-09"`)
	s.to("CNY", "closed", `,"business_date":"2026-02-19"`).want(t, 200, applied(11)) // further by a second one
}

func TestSecondSessionsAreShown(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	if row := s.get("/v1/assets").body; strings.Contains(row, "second_") {
		t.Error(row)
	}
	s.to("CNY", "pre-open", `,"business_date":"2026-02-02"`).want(t, 200, applied(8))
	s.get("/v1/assets").has(t, `"day":"open","business_date":"2026-01-30","second_date":"2026-02-02","second_day":"pre-open","marked"`)
	s.get("/v1/events?after=7").has(t, `"day":"pre-open","business_date":"2026-02-02"`)
	s.post("/v1/orders", order(1, "1.00", `,"business_date":"2026-02-02"`)).has(t, `"status":"warehoused"`)
	s.to("CNY", "open", `,"business_date":"2026-02-02"`).want(t, 200, applied(10))
	s.get("/v1/assets").has(t, `"second_day":"open"`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000001").has(t, `"status":"settled"`)
}

// A zeroed asset begins each date with nothing on its accounts.
func TestZeroingAtTheRoll(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","end_of_day":"carry","zeroing":true,"business_date":"2026-01-30"}`)
	s.get("/v1/assets?asset=EUR").has(t, `"kind":"currency","bypass":false,"resolution":"events","end_of_day":"carry","zeroing":true,`)
	s.post("/v1/assets", `{"code":"JPY","scale":0,"issuer":"CBJPJPT0","zeroing":true}`)
	s.get("/v1/assets?asset=JPY").has(t, `"end_of_day":"expire","zeroing":true,`)
	s.post("/v1/accounts", `{"participant":"ALPHCNB0","asset":"EUR","credit_line":"20.00"}`)
	s.post("/v1/accounts", `{"participant":"BRAVGB20","asset":"EUR"}`)
	s.post("/v1/orders", strings.Replace(order(1, "20.00", ""), "CNY", "EUR", 1)).has(t, `"status":"settled"`)
	s.post("/v1/orders", strings.Replace(order(2, "5.00", ""), "CNY", "EUR", 1)).has(t, `"status":"queued"`)
	s.to("EUR", "end-of-day", "").has(t, `"status":"applied"`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002").has(t, `"status":"queued"`)
	s.to("EUR", "closed", "").has(t, `"status":"applied"`)
	s.get("/v1/assets?asset=EUR").has(t, `"business_date":"2026-01-31"`)
	s.get("/v1/statements?asset=EUR").has(t, `"business_date":"2026-01-31","opening_balance":"0.00","funding":"0.00","received":"0.00","sent":"0.00","closing_balance":"0.00"`)
	events := s.get("/v1/events?after=7").body
	for _, part := range []string{
		`"kind":"balance_zeroed","asset":"EUR","account":6,"participant":"ALPHCNB0","amount":"-20.00"}`, `"account":7,"participant":"BRAVGB20","amount":"20.00"}`,
	} {
		if strings.Count(events, part) != 1 {
			t.Errorf("%s is not once in %s", part, events)
		}
	}
}

func TestStatementsAddUp(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	fund := func(n int, bank, amount, direction string) {
		s.post("/v1/funding", fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","participant":%q,"asset":"CNY","amount":%q,"direction":%q}`, n, bank, amount, direction)).has(t, `"status":"settled"`)
	}
	s.post("/v1/orders", order(1, "40.00", ""))
	s.post("/v1/orders", netOrder(2, "BRAVGB20", "ALPHCNB0", "CNY", "3.50"))
	fund(71, "ALPHCNB0", "10.00", "out")
	fund(72, "BRAVGB20", "1.25", "in")
	s.post("/v1/orders", `{"id":"00000000-0000-4000-8000-000000000003","debtor":"BRAVGB20","creditor":"ALPHCNB0","asset":"CNY","amount":"5.00"}`)
	row := func(account int, bank, kind, rest string) string {
		return fmt.Sprintf(`{"account":%d,"participant":%q,"asset":"CNY","kind":%q,"business_date":"2026-01-30",%s,"seq":12}`, account, bank, kind, rest)
	}
	issuer := row(1, "CBCNCNB0", "issuer", `"opening_balance":"0.00","funding":"-91.25","received":"0.00","sent":"0.00","closing_balance":"-91.25"`)
	alpha := row(2, "ALPHCNB0", "settlement", `"opening_balance":"0.00","funding":"90.00","received":"5.00","sent":"40.00","closing_balance":"55.00"`)
	bravo := row(3, "BRAVGB20", "settlement", `"opening_balance":"0.00","funding":"1.25","received":"40.00","sent":"5.00","closing_balance":"36.25"`)
	s.get("/v1/statements").want(t, 200, `{"items":[`+issuer+","+alpha+","+bravo+`]}`)
	s.get("/v1/statements?limit=1&cursor=2").want(t, 200, `{"items":[`+alpha+`],"next_cursor":"3"}`)
	s.get("/v1/statements?participant=BRAVGB20&asset=CNY").want(t, 200, `{"items":[`+bravo+`]}`)
	s.get("/v1/statements?asset=USD").want(t, 200, `{"items":[]}`)
	s.get("/v1/statements?date=1").wantProblem(t, 400, "invalid_parameter", "date")
}
