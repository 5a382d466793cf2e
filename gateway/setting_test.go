package gateway

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"weir/engine"
)

func applied(seq int) string { return fmt.Sprintf(`{"status":"applied","seq":%d}`, seq) }

// turnedDown is the outcome of a setting that the engine refused.
func turnedDown(reason engine.Reason, field string, seq int) string {
	return fmt.Sprintf(`{"status":"rejected","iso_status":"RJCT","reason":%q,"code":%q,"field":%q,"detail":%q,"seq":%d}`, reason.ISO(), reason, field, reason.Text(), seq)
}

func TestLimits(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	const limit = `{"participant":"ALPHCNB0","asset":"CNY",`
	s.post("/v1/limits", limit+`"kind":"bilateral","counterparty":"BRAVGB20","amount":"40"}`).want(t, 200, applied(8))
	s.post("/v1/limits", limit+`"kind":"multilateral","amount":"70.5"}`).want(t, 200, applied(9))
	s.post("/v1/orders", order(1, "30.00", "")).want(t, 200, outcome(1, engine.Settled, 0, 10))
	s.post("/v1/orders", order(2, "20.00", "")).want(t, 200, outcome(2, engine.Queued, engine.OverBilateral, 11))
	bilateral := `{"account":2,"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":"BRAVGB20","counterparty_account":3,"amount":"40.00","outflow":"30.00","room":"10.00"}`
	multilateral := `{"account":2,"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":"70.50","outflow":"0.00","room":"70.50"}`
	s.get("/v1/limits?asset=CNY").want(t, 200, `{"items":[`+bilateral+`,`+multilateral+`]}`)
	s.get("/v1/limits?participant=BRAVGB20").want(t, 200, `{"items":[]}`)
	s.post("/v1/limits", limit+`"kind":"bilateral","counterparty":"BRAVGB20","amount":"20.00"}`).want(t, 200, applied(12))
	if rows := s.get("/v1/limits").body; !strings.Contains(rows, `"amount":"20.00","outflow":"30.00","room":"0.00"`) {
		t.Error(rows)
	}
	s.post("/v1/limits", limit+`"kind":"bilateral","counterparty":"BRAVGB20","amount":null}`).want(t, 200, applied(13))
	multilateral = strings.Replace(multilateral, `"outflow":"0.00","room":"70.50"`, `"outflow":"20.00","room":"50.50"`, 1) // of the order that went free
	s.get("/v1/limits").want(t, 200, `{"items":[`+multilateral+`]}`)
	if s.queueOf() != "" {
		t.Error("the order did not settle when its limit went")
	}
	s.post("/v1/limits", limit+`"kind":"credit_line","amount":"25.00"}`).want(t, 200, applied(14))
	if row := s.get("/v1/accounts?participant=ALPHCNB0").body; !strings.Contains(row, `"cover":"75.00","credit_line":"25.00"`) {
		t.Error(row)
	}
	s.post("/v1/limits", limit+`"kind":"bilateral","counterparty":"ALPHCNB0","amount":"1.00"}`).want(t, 200, turnedDown(engine.SameAccount, "counterparty", 15))
	s.post("/v1/limits", limit+`"kind":"credit_line","amount":"92233720368547758.07"}`).want(t, 200, turnedDown(engine.AmountTooLarge, "amount", 16))
	s.post("/v1/limits", `{"participant":"CBCNCNB0","asset":"CNY","kind":"credit_line","amount":"1.00"}`).want(t, 200, turnedDown(engine.NotSupported, "participant", 17))
	for _, part := range []string{
		`"kind":"limit_set","account":2,"participant":"ALPHCNB0","asset":"CNY","limit_kind":"bilateral","counterparty":"BRAVGB20","counterparty_account":3,"amount":"20.00"}`,
		`"limit_kind":"bilateral","counterparty":"BRAVGB20","counterparty_account":3,"amount":null}`,
		`"limit_kind":"multilateral","amount":"70.50"}`, `"limit_kind":"credit_line","amount":"25.00"}`,
	} {
		if events := s.get("/v1/events").body; strings.Count(events, part) != 1 {
			t.Errorf("%s is not once in %s", part, events)
		}
	}
}

// Amounts that are set again are applied again, and so is the removal of a limit that is not there: nothing of them is told as replayed.
func TestAmountsSetAgainAreApplied(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for i, row := range [][2]string{
		{"/v1/limits", `"kind":"bilateral","counterparty":"BRAVGB20","amount":"40"`}, {"/v1/limits", `"kind":"multilateral","amount":null`},
		{"/v1/limits", `"kind":"credit_line","amount":"25.00"`}, {"/v1/limits", `"kind":"net_debit_cap","amount":"5.00"`}, {"/v1/reservations", `"kind":"urgent","amount":"1.00"`},
	} {
		for again := range 2 {
			s.post(row[0], `{"participant":"ALPHCNB0","asset":"CNY",`+row[1]+`}`).want(t, 200, applied(8+2*i+again))
		}
	}
}

func TestLimitsByPage(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for i := range 9 {
		bank := fmt.Sprintf("BANK%d", i)
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"CNY"}`, bank))
		s.post("/v1/limits", fmt.Sprintf(`{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":%q,"amount":"1"}`, bank))
		s.post("/v1/limits", fmt.Sprintf(`{"participant":%q,"asset":"CNY","kind":"multilateral","amount":"1"}`, bank))
	}
	for limit := 1; limit <= 19; limit++ {
		var rows []string
		for cursor := ""; ; {
			var page struct {
				Items []json.RawMessage
				Next  string `json:"next_cursor"`
			}
			if err := json.Unmarshal([]byte(s.get(fmt.Sprintf("/v1/limits?limit=%d%s", limit, cursor)).body), &page); err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Items {
				rows = append(rows, string(row))
			}
			if cursor = "&cursor=" + page.Next; page.Next == "" {
				break
			}
		}
		if slices.Sort(rows); len(rows) != 18 || len(slices.Compact(rows)) != 18 {
			t.Errorf("by %d: %d rows", limit, len(rows))
		}
	}
}

func TestReservations(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/reservations", `{"participant":"ALPHCNB0","asset":"CNY","kind":"urgent","amount":"30.00"}`).want(t, 200, applied(8))
	s.post("/v1/reservations", `{"participant":"ALPHCNB0","asset":"CNY","kind":"highly-urgent","amount":"50.00"}`).want(t, 200, applied(9))
	s.post("/v1/orders", order(1, "25.00", "")).want(t, 200, outcome(1, engine.Queued, engine.Reserved, 10))
	s.post("/v1/orders", order(2, "45.00", `,"priority":"urgent"`)).want(t, 200, outcome(2, engine.Settled, 0, 11))
	s.post("/v1/orders", order(3, "5.00", `,"method":"instant"`)).want(t, 200, outcome(3, engine.Rejected, engine.Reserved, 12))
	if row := s.get("/v1/accounts?participant=ALPHCNB0").body; !strings.Contains(row, `"cover":"55.00","credit_line":"0.00","opening_balance":"0.00","reserved_urgent":"30.00","reserved_highly_urgent":"50.00"`) {
		t.Error(row)
	}
	if events := s.get("/v1/events?after=8").body; !strings.Contains(events, `"kind":"reservation_set","account":2,"participant":"ALPHCNB0","asset":"CNY","reservation_kind":"highly-urgent","amount":"50.00"}`) {
		t.Error(events)
	}
	s.post("/v1/reservations", `{"participant":"CBCNCNB0","asset":"CNY","kind":"urgent","amount":"1.00"}`).want(t, 200, turnedDown(engine.NotSupported, "participant", 13))
}

func TestAccountsAreBlockedAndClosed(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/accounts/2/block", `{"side":"debit"}`).want(t, 200, applied(8))
	s.post("/v1/accounts/2/block", `{"side":"debit"}`).want(t, 200, replayed(applied(9)))
	s.post("/v1/orders", order(1, "1.00", "")).want(t, 200, outcome(1, engine.Rejected, engine.DebtorBlocked, 10))
	s.post("/v1/accounts/3/block", `{"side":"credit"}`).want(t, 200, applied(11))
	for account, flags := range map[string]string{"ALPHCNB0": `"debit_blocked":true,"credit_blocked":false`, "BRAVGB20": `"debit_blocked":false,"credit_blocked":true`} {
		if row := s.get("/v1/accounts?participant=" + account).body; !strings.Contains(row, flags) {
			t.Error(row)
		}
	}
	s.post("/v1/accounts/2/unblock", `{"side":"debit"}`).want(t, 200, applied(12))
	s.post("/v1/orders", order(2, "1.00", "")).want(t, 200, outcome(2, engine.Rejected, engine.CreditorBlocked, 13))
	s.post("/v1/accounts/3/unblock", `{"side":"credit"}`).want(t, 200, applied(14))
	s.do("POST", "/v1/accounts/2/close", "", "").want(t, 200, turnedDown(engine.AccountNotEmpty, "number", 15))
	s.post("/v1/accounts/3/close", `{}`).want(t, 200, applied(16))
	s.do("POST", "/v1/accounts/3/close", "", "").want(t, 200, replayed(applied(17)))
	s.post("/v1/accounts/3/block", `{"side":"debit"}`).want(t, 200, turnedDown(engine.AccountClosed, "number", 18))
	if row := s.get("/v1/accounts?participant=BRAVGB20").body; !strings.Contains(row, `"closed":true`) {
		t.Error(row)
	}
	s.post("/v1/accounts/99/close", `{}`).wantProblem(t, 404, "no_account", "number")
	events := s.get("/v1/events?after=7").body
	for _, change := range []string{"block-debit", "block-credit", "unblock-debit", "unblock-credit", "close"} {
		if strings.Count(events, `"change":"`+change+`"}`) != 1 {
			t.Errorf("%s is not once in %s", change, events)
		}
	}
}

func TestParticipantsAreSuspended(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.do("POST", "/v1/participants/ALPHCNB0/suspend", "", "").want(t, 200, applied(8))
	s.post("/v1/participants/ALPHCNB0/suspend", `{}`).want(t, 200, replayed(applied(9)))
	s.post("/v1/orders", order(1, "1.00", "")).want(t, 200, outcome(1, engine.Rejected, engine.DebtorBlocked, 10))
	s.get("/v1/participants?participant=ALPHCNB0").want(t, 200, `{"items":[{"id":"ALPHCNB0","number":2,"kind":"bank","suspended":true,"debit_blocked":false,"credit_blocked":false,"closed":false}]}`)
	if row := s.get("/v1/accounts?participant=ALPHCNB0").body; !strings.Contains(row, `"debit_blocked":false,"credit_blocked":false,"closed":false,"suspended":true`) {
		t.Error(row)
	}
	s.do("POST", "/v1/participants/ALPHCNB0/resume", "", "").want(t, 200, applied(11))
	s.post("/v1/orders", order(2, "1.00", "")).want(t, 200, outcome(2, engine.Settled, 0, 12))
	events := s.get("/v1/events?after=7").body
	if !strings.Contains(events, `"kind":"participant_set","participant":"ALPHCNB0","change":"suspend"}`) || !strings.Contains(events, `"change":"resume"}`) {
		t.Error(events)
	}
	s.do("POST", "/v1/participants/NOBODY/suspend", "", "").wantProblem(t, 404, "unknown_participant", "id")
	s.post("/v1/participants/ALPHCNB0/suspend", `{"reason":"x"}`).wantProblem(t, 422, "unknown_field", "reason")
}

func TestParticipantsAreBlockedAndClosed(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	flags := func(debit, credit, closed bool) {
		t.Helper()
		if row := s.get("/v1/participants?participant=BRAVGB20").body; !strings.Contains(row, fmt.Sprintf(`"suspended":false,"debit_blocked":%t,"credit_blocked":%t,"closed":%t}`, debit, credit, closed)) {
			t.Error(row)
		}
		account := fmt.Sprintf(`"debit_blocked":false,"credit_blocked":false,"closed":%t,"suspended":false,"participant_debit_blocked":%t,"participant_credit_blocked":%t}`, closed, debit, credit)
		if row := s.get("/v1/accounts?participant=BRAVGB20").body; !strings.Contains(row, account) {
			t.Error(row)
		}
	}
	s.post("/v1/participants/BRAVGB20/block", `{"side":"credit"}`).want(t, 200, applied(8))
	s.post("/v1/participants/BRAVGB20/block", `{"side":"credit"}`).want(t, 200, replayed(applied(9)))
	flags(false, true, false)
	s.post("/v1/orders", order(1, "1.00", "")).want(t, 200, outcome(1, engine.Rejected, engine.CreditorBlocked, 10))
	s.post("/v1/participants/BRAVGB20/block", `{"side":"debit"}`).want(t, 200, applied(11))
	s.post("/v1/participants/BRAVGB20/unblock", `{"side":"credit"}`).want(t, 200, applied(12))
	flags(true, false, false)
	s.post("/v1/participants/BRAVGB20/unblock", `{"side":"debit"}`).want(t, 200, applied(13))
	s.do("POST", "/v1/participants/ALPHCNB0/close", "", "").want(t, 200, turnedDown(engine.AccountNotEmpty, "id", 14))
	s.do("POST", "/v1/participants/CBCNCNB0/close", "", "").want(t, 200, turnedDown(engine.NotSupported, "id", 15))
	s.do("POST", "/v1/participants/BRAVGB20/close", "", "").want(t, 200, applied(16))
	s.post("/v1/participants/BRAVGB20/close", `{}`).want(t, 200, replayed(applied(17)))
	flags(false, false, true)
	s.do("POST", "/v1/participants/BRAVGB20/resume", "", "").want(t, 200, turnedDown(engine.AccountClosed, "id", 18))
	events := s.get("/v1/events?after=7").body
	for _, change := range []string{"block-debit", "block-credit", "unblock-debit", "unblock-credit", "close"} {
		if strings.Count(events, `"kind":"participant_set","participant":"BRAVGB20","change":"`+change+`"}`) != 1 {
			t.Errorf("%s is not once in %s", change, events)
		}
	}
	if !strings.Contains(events, `"kind":"account_set","account":3,"participant":"BRAVGB20","asset":"CNY","change":"close"}`) {
		t.Error(events)
	}
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"BRAVGB20"}`).wantProblem(t, 422, "account_closed", "issuer")
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0"}`)
	s.post("/v1/accounts", `{"participant":"BRAVGB20","asset":"EUR"}`).wantProblem(t, 422, "account_closed", "participant")
	s.post("/v1/participants/BRAVGB20/block", `{"side":"left"}`).wantProblem(t, 422, "invalid_value", "side")
	s.post("/v1/participants/NOBODY/close", "").wantProblem(t, 404, "unknown_participant", "id")
}

func TestDayFromClosedToOpen(t *testing.T) {
	s := startServer(t, nil)
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","day":"closed","bypass":true,"resolution":"command","business_date":"2026-01-30"}`)
	s.get("/v1/assets").want(t, 200,
		`{"items":[{"code":"EUR","number":1,"scale":2,"issuer":"CBEUDEF0","issuer_account":1,"kind":"currency","bypass":true,"resolution":"command","end_of_day":"expire","zeroing":false,"day":"closed","business_date":"2026-01-30","marked":false}]}`)
	s.post("/v1/day", `{"asset":"EUR","to":"pre-open"}`).want(t, 200, applied(2))
	s.post("/v1/day", `{"asset":"EUR","to":"pre-open"}`).want(t, 200, replayed(applied(3)))
	s.post("/v1/day", `{"asset":"EUR","to":"open"}`).want(t, 200, applied(4))
	s.post("/v1/day", `{"asset":"EUR","to":"pre-open"}`).want(t, 200, turnedDown(engine.DayStep, "to", 5))
	if row := s.get("/v1/assets").body; !strings.Contains(row, `"day":"open"`) {
		t.Error(row)
	}
	if events := s.get("/v1/events?after=1").body; !strings.Contains(events, `"kind":"day_set","asset":"EUR","day":"pre-open","business_date":"2026-01-30"}`) {
		t.Error(events)
	}
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","bypass":true,"resolution":"command"}`).want(t, 200,
		`{"code":"EUR","number":1,"scale":2,"issuer":"CBEUDEF0","issuer_account":1,"status":"created","seq":1,"replayed":true}`)
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","resolution":"command"}`).wantProblem(t, 409, "exists", "")
}
